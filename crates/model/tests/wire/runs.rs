//! Runs, capabilities and sandboxes on the wire.

use riposte_model as model;

use crate::{
    incidents::{kind, person, problem},
    values::{Values, anything, count, flag, list, long, map, object, open, text, time, word},
};

pub(crate) fn origin() -> Values {
    object([("surface", text()), ("app", text())])
}

pub(crate) fn new_run() -> Values {
    object([
        ("playbookId", text()),
        ("playbookVersion?", text()),
        ("targets", list(object([("entityId", text())]))),
        ("incidentId?", text()),
        ("inputs", map()),
        ("reason?", text()),
        ("origin", origin()),
        ("allowConcurrent", flag()),
        ("undoOf?", text()),
        ("acknowledgedRuns", list(text())),
    ])
}

pub(crate) fn relying_run() -> Values {
    object([
        ("runId", text()),
        ("requestedBy", person()),
        ("at", time()),
        ("reason?", text()),
        ("settings?", text()),
    ])
}

pub(crate) fn step() -> Values {
    open([
        ("id", text()),
        ("name", text()),
        ("status", word(model::StepStatus::ALL)),
        ("attempts", count()),
        ("startedAt?", time()),
        ("endedAt?", time()),
        ("summary?", text()),
        ("finding?", word(model::Finding::ALL)),
        ("output?", anything()),
        ("error?", problem()),
    ])
}

pub(crate) fn run() -> Values {
    let target = object([("entityId", text()), ("kind", kind()), ("name", text())]);
    open([
        ("id", text()),
        ("playbook", object([("id", text()), ("name", text()), ("version", text())])),
        ("targets", list(target)),
        ("incidentId?", text()),
        ("inputs", map()),
        ("reason?", text()),
        ("requestedBy", person()),
        ("runAs?", text()),
        ("origin", origin()),
        ("status", word(model::RunStatus::ALL)),
        ("finding?", word(model::Finding::ALL)),
        ("statusText?", text()),
        ("progress", object([("done", count()), ("total", count())])),
        ("steps?", list(step())),
        ("createdAt", time()),
        ("startedAt?", time()),
        ("endedAt?", time()),
        ("error?", problem()),
        ("undoPlaybookId?", text()),
        ("undoOf?", text()),
        ("undoneBy?", text()),
        ("undoText?", text()),
        ("reliedOnBy", list(relying_run())),
        ("links", object([("engine?", text())])),
        ("etag?", text()),
        ("pollAfterMs?", long()),
        ("serverTime?", time()),
    ])
}

pub(crate) fn run_query() -> Values {
    object([
        ("entityId?", text()),
        ("incidentId?", text()),
        ("playbookId?", text()),
        ("key?", text()),
        ("cursor?", text()),
        ("limit?", count()),
    ])
}

pub(crate) fn capabilities() -> Values {
    let features = [
        "incidents",
        "runIds",
        "idempotency",
        "steps",
        "cancel",
        "undo",
        "longPoll",
        "editIncidents",
        "sandbox",
    ];
    let limits = ["maxPageSize", "maxTargetsPerRun", "maxReasonChars"];
    open([
        ("product", text()),
        ("version", text()),
        ("tenant", text()),
        ("features", object(features.map(|name| (name, flag())))),
        ("kinds", list(kind())),
        ("limits", object(limits.map(|name| (name, count())))),
        ("serverTime?", time()),
    ])
}

pub(crate) fn sandbox() -> Values {
    let record = object([("subject", text()), ("state", text()), ("since", time()), ("runId?", text())]);
    let system = object([("id", text()), ("name", text()), ("records", list(record))]);
    let call = object([
        ("at", time()),
        ("system", text()),
        ("action", text()),
        ("subject", text()),
        ("runId?", text()),
    ]);
    object([("systems", list(system)), ("calls", list(call))])
}
