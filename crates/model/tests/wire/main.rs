//! Every type survives the wire: known fields under their names, unknown fields and words as they came.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod incidents;
mod runs;
mod values;

use proptest::prelude::*;
use riposte_model as model;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use self::{
    incidents::{alert, entity, incident, incident_patch, me, person, playbook, problem},
    runs::{capabilities, new_run, run, run_query, sandbox},
    values::{anything, page},
};

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
