//! Playbooks of accepted runs, as the store keeps them.
//!
//! A run keeps the playbook that was confirmed, and goes on with it after an update of the server. So
//! what was written once stays readable: each layout has a number that is stored beside it, and an older
//! one is brought up to date as it is read.

use serde_json::{Value, json};

use super::spec::PlaybookSpec;

/// Layout that this version writes. 1: steps without `type`, all of them HTTP calls, and the impact under
/// its earlier name in the oldest files. 2: steps with `type`, and a member of a body without its value is
/// left out. 3: such a member is marked with `?`, and required without.
pub(crate) const FORMAT: u32 = 3;

/// Reason why a stored playbook cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoredPlaybookError {
    /// Written by a later version of the server.
    #[error("a stored playbook has format {0}; this server knows {FORMAT}")]
    Newer(u32),
    /// Not of the layout that its number promises.
    #[error("a stored playbook cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
}

/// Writes a playbook in the layout [`FORMAT`].
pub(crate) fn write(spec: &PlaybookSpec) -> Result<String, serde_json::Error> {
    serde_json::to_string(spec)
}

/// Reads a playbook of any layout so far.
pub(crate) fn read(format: u32, text: &str) -> Result<PlaybookSpec, StoredPlaybookError> {
    if format > FORMAT {
        return Err(StoredPlaybookError::Newer(format));
    }
    let mut playbook = serde_json::from_str(text)?;
    if format < 2 {
        upgrade_from_1(&mut playbook);
    }
    if format < 3 {
        upgrade_from_2(&mut playbook);
    }
    Ok(serde_json::from_value(playbook)?)
}

/// Marks what a run may go without. Not what says on what it acts: an entity without it stops the run.
fn upgrade_from_2(playbook: &mut Value) {
    let steps = playbook.get_mut("steps").and_then(Value::as_array_mut);
    for step in steps.into_iter().flatten() {
        if let Some(body) = step.get_mut("body") {
            mark_optional(body);
        }
    }
}

fn mark_optional(value: &mut Value) {
    match value {
        Value::String(text) => {
            let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
            let spared = ["inputs.", "run.", "incident."].iter().any(|root| name.starts_with(root));
            if spared && !name.contains(['{', '}']) {
                *text = format!("{{{name}?}}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mark_optional),
        Value::Object(map) => map.values_mut().for_each(mark_optional),
        _ => {}
    }
}

fn upgrade_from_1(playbook: &mut Value) {
    let Value::Object(fields) = playbook else { return };
    if let Some(impact) = fields.remove("danger") {
        fields.insert("impact".to_owned(), impact);
    }
    let steps = fields.get_mut("steps").and_then(Value::as_array_mut);
    for step in steps.into_iter().flatten().filter_map(Value::as_object_mut) {
        step.insert("type".to_owned(), json!("http"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn playbook(impact: &str, step: &Value) -> String {
        json!({
            "type": "playbook", "spec_version": "cacao-2.0", "id": "p", "version": "1", "name": "P",
            "description": "", "playbook_types": [], "playbook_activities": [], "effects": [],
            impact: "contain", "reversible": false, "kinds": ["ip"], "group": "g", "enabled": true,
            "timeout_ms": 1000, "steps": [step]
        })
        .to_string()
    }

    fn call() -> Value {
        json!({ "id": "s", "name": "S", "system": "firewall", "method": "POST", "path": "/blocks" })
    }

    #[test]
    fn a_playbook_is_read_as_it_was_written() {
        let mut typed = call();
        typed["type"] = json!("http");
        for step in [typed, json!({ "id": "w", "name": "W", "type": "wait", "duration_ms": 9 })] {
            let spec = read(FORMAT, &playbook("impact", &step)).unwrap();
            let text = write(&spec).unwrap();
            assert_eq!(write(&read(FORMAT, &text).unwrap()).unwrap(), text);
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["steps"][0]["type"], step["type"]);
        }
    }

    #[test]
    fn a_playbook_without_step_types_is_read_as_http_calls() {
        for impact in ["danger", "impact"] {
            let spec = read(1, &playbook(impact, &call())).unwrap();
            assert_eq!((spec.impact.as_str(), spec.steps[0].type_name), ("contain", "http"));
        }
    }

    #[test]
    fn what_could_be_left_out_still_can_but_not_what_says_on_what_it_acts() {
        let mut step = call();
        step["type"] = json!("http");
        step["body"] = json!({ "reason": "{run.reason}", "host": "{entity.host}", "in": ["{inputs.a}"], "text": "{run.id}, {run.reason}" });
        for (format, reason, input) in
            [(2, "{run.reason?}", "{inputs.a?}"), (FORMAT, "{run.reason}", "{inputs.a}")]
        {
            let spec = read(format, &playbook("impact", &step)).unwrap();
            let stored: Value = serde_json::from_str(&write(&spec).unwrap()).unwrap();
            let expected = json!({ "reason": reason, "host": "{entity.host}", "in": [input], "text": "{run.id}, {run.reason}" });
            assert_eq!(stored["steps"][0]["body"], expected, "{format}");
        }
    }

    #[test]
    fn only_the_first_format_may_leave_the_type_out() {
        let error = read(FORMAT, &playbook("impact", &call())).unwrap_err();
        assert!(error.to_string().contains("it has no type"), "{error}");
    }

    #[test]
    fn a_later_format_is_refused() {
        let error = read(FORMAT + 1, &playbook("impact", &call())).unwrap_err();
        assert!(matches!(error, StoredPlaybookError::Newer(4)), "{error}");
    }
}
