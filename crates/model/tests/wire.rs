//! Every type survives the wire: known fields under their names, unknown fields and words as they came.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::{collection::vec, option, prelude::*};
use riposte_model as model;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

type Values = BoxedStrategy<Value>;

/// Any JSON, also as deep as backends send it. Fractions are binary ones, which JSON writes exactly.
fn anything() -> Values {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        text(),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .boxed()
}

fn text() -> Values {
    any::<String>().prop_map(Value::from).boxed()
}

fn flag() -> Values {
    any::<bool>().prop_map(Value::from).boxed()
}

fn count() -> Values {
    any::<u32>().prop_map(Value::from).boxed()
}

fn long() -> Values {
    any::<u64>().prop_map(Value::from).boxed()
}

fn status() -> Values {
    any::<u16>().prop_map(Value::from).boxed()
}

fn time() -> Values {
    prop_oneof![Just("2026-11-23T09:41:07.250Z".to_owned()), any::<String>()].prop_map(Value::from).boxed()
}

fn list(item: Values) -> Values {
    vec(item, 0..3).prop_map(Value::from).boxed()
}

fn map() -> Values {
    vec((any::<String>(), anything()), 0..4)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
        .boxed()
}

/// One of the words of a vocabulary, or any other.
fn word<W: ToString>(known: &[W]) -> Values {
    let known: Vec<String> = known.iter().map(ToString::to_string).collect();
    prop_oneof![3 => prop::sample::select(known), 1 => any::<String>()].prop_map(Value::from).boxed()
}

/// An object of these fields. Those marked `?` may be missing or null.
fn object(fields: impl IntoIterator<Item = (&'static str, Values)>) -> Values {
    fields
        .into_iter()
        .fold(Just(Map::new()).boxed(), |object, (name, value)| {
            let value = match name.strip_suffix('?') {
                Some(_) => option::of(prop_oneof![5 => value, 1 => Just(Value::Null)]).boxed(),
                None => value.prop_map(Some).boxed(),
            };
            let name = name.trim_end_matches('?');
            (object, value)
                .prop_map(move |(mut object, value)| {
                    object.extend(value.map(|value| (name.to_owned(), value)));
                    object
                })
                .boxed()
        })
        .prop_map(Value::Object)
        .boxed()
}

/// The same with fields that this version does not know.
fn open(fields: impl IntoIterator<Item = (&'static str, Values)>) -> Values {
    let unknown = vec(("x-[a-z]{1,8}", anything()), 0..3);
    (object(fields), unknown)
        .prop_map(|(mut object, unknown)| {
            object.as_object_mut().unwrap().extend(unknown);
            object
        })
        .boxed()
}

fn remedy() -> Values {
    object([("text", text()), ("roles", list(text())), ("scope?", text()), ("url?", text())])
}

fn problem() -> Values {
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
        ("traceId?", text()),
    ])
}

fn person() -> Values {
    object([("id", text()), ("name", text())])
}

fn me() -> Values {
    object([
        ("id", text()),
        ("name", text()),
        ("roles", list(word(model::Role::ALL))),
        ("permissions?", list(word(model::Permission::ALL))),
    ])
}

fn kind() -> Values {
    word(model::EntityKind::ALL)
}

fn entity() -> Values {
    open([
        ("id", text()),
        ("kind", kind()),
        ("name", text()),
        ("properties", map()),
        ("firstSeenAt?", time()),
        ("lastSeenAt?", time()),
    ])
}

fn alert() -> Values {
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

fn incident() -> Values {
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

fn incident_patch() -> Values {
    object([
        ("status?", word(model::IncidentStatus::ALL)),
        ("severity?", word(model::Severity::ALL)),
        ("ownerId?", text()),
        ("classification?", word(model::Classification::ALL)),
        ("classificationComment?", text()),
    ])
}

fn playbook() -> Values {
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

fn origin() -> Values {
    object([("surface", text()), ("app", text())])
}

fn new_run() -> Values {
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
    ])
}

fn step() -> Values {
    open([
        ("id", text()),
        ("name", text()),
        ("status", word(model::StepStatus::ALL)),
        ("attempts", count()),
        ("startedAt?", time()),
        ("endedAt?", time()),
        ("summary?", text()),
        ("output?", anything()),
        ("error?", problem()),
    ])
}

fn run() -> Values {
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
        ("links", object([("engine?", text())])),
        ("etag?", text()),
        ("pollAfterMs?", long()),
        ("serverTime?", time()),
    ])
}

fn run_query() -> Values {
    object([
        ("entityId?", text()),
        ("incidentId?", text()),
        ("playbookId?", text()),
        ("key?", text()),
        ("cursor?", text()),
        ("limit?", count()),
    ])
}

fn capabilities() -> Values {
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

fn sandbox() -> Values {
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

fn page(item: Values) -> Values {
    object([("items", list(item)), ("nextCursor?", text()), ("total?", long())])
}

/// Whether `written` says all that `given` said. What means nothing may be left out.
fn says_all(given: &Value, written: &Value) -> bool {
    match (given, written) {
        (Value::Object(given), Value::Object(written)) => given.iter().all(|(name, value)| {
            let nothing = match value {
                Value::Null | Value::Bool(false) => true,
                Value::Array(items) => items.is_empty(),
                Value::Object(fields) => fields.is_empty(),
                _ => false,
            };
            written.get(name).map_or(nothing, |written| says_all(value, written))
        }),
        (Value::Array(given), Value::Array(written)) => {
            given.len() == written.len()
                && given.iter().zip(written).all(|(given, written)| says_all(given, written))
        }
        _ => given == written,
    }
}

/// Reads a value as `T`, writes it and reads it again.
fn survives<T>(given: &Value) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let read: T =
        serde_json::from_str(&given.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let written = serde_json::to_string(&read).unwrap();
    let again: T = serde_json::from_str(&written).unwrap();
    prop_assert_eq!(&read, &again);
    let written: Value = serde_json::from_str(&written).unwrap();
    prop_assert!(says_all(given, &written), "given {given}\nwritten {written}");
    Ok(())
}

macro_rules! survive {
    ($($name:ident: $type:ty = $values:expr;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(64))]
            $(#[test]
            fn $name(value in $values) {
                survives::<$type>(&value)?;
            })+
        }
    };
}

survive! {
    capabilities_survive: model::Capabilities = capabilities();
    people_survive: model::Person = person();
    the_caller_survives: model::Me = me();
    incidents_survive: model::Incident = incident();
    changes_survive: model::IncidentPatch = incident_patch();
    alerts_survive: model::Alert = alert();
    entities_survive: model::Entity = entity();
    playbooks_survive: model::Playbook = playbook();
    starts_survive: model::NewRun = new_run();
    runs_survive: model::Run = run();
    run_queries_survive: model::RunQuery = run_query();
    problems_survive: model::Problem = problem();
    sandboxes_survive: model::SandboxState = sandbox();
    pages_survive: model::Page<model::Entity> = page(entity());
}

proptest! {
    #[test]
    fn requests_with_a_field_too_many_are_refused(name in "[a-z]{1,8}X", value in anything()) {
        let mut patch = json!({ "status": "new" });
        patch[&name] = value.clone();
        prop_assert!(serde_json::from_value::<model::IncidentPatch>(patch).is_err());
        let mut start = json!({ "playbookId": "p", "targets": [] });
        prop_assert!(serde_json::from_value::<model::NewRun>(start.clone()).is_ok());
        start[&name] = value.clone();
        prop_assert!(serde_json::from_value::<model::NewRun>(start).is_err());
        let mut target = json!({ "entityId": "e" });
        target[&name] = value;
        prop_assert!(serde_json::from_value::<model::Target>(target).is_err());
    }

    #[test]
    fn any_json_is_read_or_refused_without_harm(value in anything()) {
        let text = value.to_string();
        // Neither panics, and what was read can be written.
        if let Ok(run) = serde_json::from_str::<model::Run>(&text) {
            prop_assert!(serde_json::to_string(&run).is_ok());
        }
        if let Ok(problem) = serde_json::from_str::<model::Problem>(&text) {
            prop_assert!(serde_json::to_string(&problem).is_ok());
        }
    }

    #[test]
    fn every_word_is_kept_as_it_came(word in any::<String>()) {
        prop_assert_eq!(model::RunStatus::from(word.as_str()).to_string(), word.clone());
        prop_assert_eq!(model::EntityKind::from(word.as_str()).to_string(), word.clone());
        let read: model::Severity = serde_json::from_value(json!(word)).unwrap();
        prop_assert_eq!(serde_json::to_value(read).unwrap(), json!(word));
    }
}

#[test]
fn what_a_backend_may_leave_out_is_nothing_and_not_an_error() {
    let minimal = json!({});
    let capabilities: model::Capabilities = serde_json::from_value(minimal.clone()).unwrap();
    assert_eq!(capabilities, model::Capabilities::default());
    assert!(!capabilities.features.idempotency, "silence is no promise");
    assert!(capabilities.features.has_incidents(), "and no refusal of the core");
    let problem: model::Problem = serde_json::from_value(minimal).unwrap();
    assert_eq!((problem.kind.as_str(), problem.code.as_str()), ("about:blank", "unknown"));
    let time = "2026-11-23T09:41:07.250Z";
    let incident = json!({
        "id": "i", "number": 1, "title": "t", "severity": "low", "status": "new", "createdAt": time, "updatedAt": time,
    });
    let incident: model::Incident = serde_json::from_value(incident).unwrap();
    assert_eq!((incident.tags.len(), incident.counts), (0, model::IncidentCounts::default()));
    let playbook = json!({
        "id": "p", "version": "1", "name": "n", "impact": "read", "availability": { "state": "runnable" },
    });
    let playbook: model::Playbook = serde_json::from_value(playbook).unwrap();
    assert!(playbook.availability.is_runnable() && !playbook.reversible);
    let nothing = json!({
        "id": "e", "kind": "ip", "name": "203.0.113.7", "properties": null, "firstSeenAt": null,
    });
    let entity: model::Entity = serde_json::from_value(nothing).unwrap();
    assert_eq!((entity.properties.len(), entity.first_seen_at), (0, None), "null is nothing");
}
