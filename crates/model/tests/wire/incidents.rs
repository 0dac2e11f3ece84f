//! Problems, people, incidents, entities and playbooks on the wire.

use riposte_model as model;

use crate::values::{Values, count, flag, list, long, map, object, open, status, text, time, word};

pub(crate) fn remedy() -> Values {
    object([("text", text()), ("roles", list(text())), ("scope?", text()), ("url?", text())])
}

pub(crate) fn problem() -> Values {
    open([
        ("type", text()),
        ("title", text()),
        ("status", status()),
        ("detail?", text()),
        ("code", word(model::ProblemCode::ALL)),
        ("remedy?", remedy()),
        ("retryable", flag()),
        ("errors", list(object([("pointer", text()), ("detail", text())]))),
        ("runId?", text()),
        ("reliedOnBy", list(crate::runs::relying_run())),
        ("traceId?", text()),
    ])
}

pub(crate) fn person() -> Values {
    object([("id", text()), ("name", text())])
}

pub(crate) fn me() -> Values {
    object([
        ("id", text()),
        ("name", text()),
        ("roles", list(word(model::Role::ALL))),
        ("permissions?", list(word(model::Permission::ALL))),
    ])
}

pub(crate) fn kind() -> Values {
    word(model::EntityKind::ALL)
}

pub(crate) fn entity() -> Values {
    open([
        ("id", text()),
        ("kind", kind()),
        ("name", text()),
        ("properties", map()),
        ("firstSeenAt?", time()),
        ("lastSeenAt?", time()),
    ])
}

pub(crate) fn alert() -> Values {
    open([
        ("id", text()),
        ("title", text()),
        ("description?", text()),
        ("severity", word(model::Severity::ALL)),
        ("product", text()),
        ("tactics", list(text())),
        ("techniques", list(text())),
        ("startedAt", time()),
        ("endedAt?", time()),
        ("entityIds", list(text())),
    ])
}

pub(crate) fn incident() -> Values {
    let counts = ["alerts", "entities", "bookmarks", "comments", "runs"].map(|name| (name, count()));
    open([
        ("id", text()),
        ("number", long()),
        ("title", text()),
        ("description?", text()),
        ("severity", word(model::Severity::ALL)),
        ("status", word(model::IncidentStatus::ALL)),
        ("classification?", word(model::Classification::ALL)),
        ("classificationComment?", text()),
        ("owner?", person()),
        ("tags", list(text())),
        ("tactics", list(text())),
        ("techniques", list(text())),
        ("products", list(text())),
        ("counts", object(counts)),
        ("createdAt", time()),
        ("updatedAt", time()),
        ("firstActivityAt?", time()),
        ("lastActivityAt?", time()),
        ("etag?", text()),
    ])
}

pub(crate) fn incident_patch() -> Values {
    object([
        ("status!", word(model::IncidentStatus::ALL)),
        ("severity!", word(model::Severity::ALL)),
        ("ownerId!", text()),
        ("classification!", word(model::Classification::ALL)),
        ("classificationComment!", text()),
    ])
}

pub(crate) fn playbook() -> Values {
    let availability =
        object([("state", word(model::AvailabilityState::ALL)), ("reason?", text()), ("remedy?", remedy())]);
    open([
        ("id", text()),
        ("version", text()),
        ("name", text()),
        ("description", text()),
        ("kinds", list(kind())),
        ("types", list(text())),
        ("activities", list(text())),
        ("effects", list(text())),
        ("impact", word(model::Impact::ALL)),
        ("reversible", flag()),
        ("undoPlaybookId?", text()),
        ("inputsSchema?", map()),
        ("requiresReason", flag()),
        ("requiresApproval", flag()),
        ("typicalDurationMs?", long()),
        ("place", object([("engine", text()), ("group", text()), ("subscription?", text())])),
        ("availability", availability),
    ])
}
