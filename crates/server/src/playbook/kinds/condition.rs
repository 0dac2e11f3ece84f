//! Conditions on a response: which one means done, failed, still under way.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    playbook::template::{self, TemplateError, lookup},
    systems::Reply,
};

/// Condition on a response. Every member that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// Statuses; empty for all of 200 to 299.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) status: Vec<u16>,
    /// Media type, without parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_type: Option<String>,
    /// Values of the body by their dotted names: a value, a list of values, `{"at_least": 1}` or
    /// `{"present": true}`. A text may hold placeholders.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) body: Map<String, Value>,
}

/// Alternatives: one of them must hold. Empty: none does.
pub(crate) type Conditions = Vec<Condition>;

/// Checks the shape of the values that are wanted. The error is a clause.
pub(super) fn check(conditions: &[Condition]) -> Result<(), String> {
    for (name, wanted) in conditions.iter().flat_map(|condition| &condition.body) {
        let fits = match wanted {
            Value::Object(test) => match test.iter().collect::<Vec<_>>().as_slice() {
                [(word, value)] => match word.as_str() {
                    "at_least" => value.is_number(),
                    "present" => value.is_boolean(),
                    _ => false,
                },
                _ => false,
            },
            Value::Array(values) => values.iter().all(|value| !value.is_array() && !value.is_object()),
            _ => true,
        };
        if !fits {
            return Err(format!(
                "its condition on {name} is no value, no list of values, no at_least and no present"
            ));
        }
    }
    Ok(())
}

/// The texts with placeholders.
pub(super) fn templates(conditions: &[Condition]) -> impl Iterator<Item = &str> {
    let wanted = conditions.iter().flat_map(|condition| condition.body.values());
    let leaves = wanted.flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
    leaves.filter_map(Value::as_str)
}

/// Fills in the placeholders. A value that is absent is an error: without it the condition would hold
/// for too much.
pub(super) fn fill(conditions: &[Condition], scope: &Value) -> Result<Conditions, TemplateError> {
    let leaf = |value: &Value| match value {
        Value::String(text) => {
            template::body(value, scope)?.ok_or_else(|| TemplateError::Missing(text.clone()))
        }
        other => Ok(other.clone()),
    };
    let wanted = |value: &Value| match value {
        Value::Array(values) => values.iter().map(leaf).collect::<Result<_, _>>().map(Value::Array),
        other => leaf(other),
    };
    let filled = conditions.iter().map(|condition| {
        let body = condition.body.iter().map(|(name, value)| Ok((name.clone(), wanted(value)?)));
        Ok(Condition { body: body.collect::<Result<_, TemplateError>>()?, ..condition.clone() })
    });
    filled.collect()
}

/// Whether one of the conditions holds.
pub(super) fn hold(conditions: &[Condition], reply: &Reply) -> bool {
    conditions.iter().any(|condition| condition.holds(reply))
}

impl Condition {
    fn holds(&self, reply: &Reply) -> bool {
        let status = if self.status.is_empty() {
            (200..300).contains(&reply.status)
        } else {
            self.status.contains(&reply.status)
        };
        let content_type =
            self.content_type.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(&reply.content_type));
        status && content_type && self.body.iter().all(|(name, wanted)| is_met(wanted, &reply.output, name))
    }

    /// Clause about the first value that is not as wanted.
    pub(super) fn unmet(&self, output: &Value) -> Option<String> {
        let (name, _) = self.body.iter().find(|(name, wanted)| !is_met(wanted, output, name))?;
        Some(match lookup(output, name) {
            Some(Value::String(text)) => format!("{name} is {text}"),
            Some(value) => format!("{name} is {value}"),
            None => format!("it has no {name}"),
        })
    }
}

fn is_met(wanted: &Value, output: &Value, name: &str) -> bool {
    let found = lookup(output, name);
    match wanted {
        Value::Array(values) => found.is_some_and(|found| values.iter().any(|value| is_same(value, found))),
        Value::Object(test) => {
            let least = test.get("at_least").is_none_or(|least| {
                found
                    .and_then(Value::as_f64)
                    .is_some_and(|found| least.as_f64().is_some_and(|least| found >= least))
            });
            let present = test.get("present").is_none_or(|wanted| *wanted == Value::Bool(is_present(found)));
            least && present
        }
        value => found.is_some_and(|found| is_same(value, found)),
    }
}

fn is_same(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Number(wanted), Value::Number(found)) => wanted.as_f64() == found.as_f64(),
        _ => wanted == found,
    }
}

/// Whether a value says something: neither absent nor null nor empty.
pub(super) fn is_present(found: Option<&Value>) -> bool {
    match found {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
        Some(_) => true,
    }
}

/// Whether a body says by itself that something went wrong, in one of the usual ways.
pub(super) fn tells_error(output: &Value) -> bool {
    let named = |name: &str| output.get(name);
    let failed = |value: Option<&Value>| {
        let word = value.and_then(Value::as_str).unwrap_or_default();
        ["error", "failed", "failure"].iter().any(|failed| word.eq_ignore_ascii_case(failed))
    };
    let is_false = |value: Option<&Value>| value == Some(&Value::Bool(false));
    ["error", "errors"].iter().any(|name| is_present(named(name)) && !is_false(named(name)))
        || ["ok", "success"].iter().any(|name| is_false(named(name)))
        || ["status", "state", "result"].iter().any(|name| failed(named(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn conditions(value: Value) -> Conditions {
        serde_json::from_value(value).unwrap()
    }

    fn reply(status: u16, output: Value) -> Reply {
        Reply { status, output, ..Reply::default() }
    }

    #[test]
    fn every_member_of_a_condition_counts_and_one_alternative_is_enough() {
        let wanted = conditions(json!([
            { "status": [404] },
            { "content_type": "application/json", "body": { "state": ["gone", "off"], "n.0": { "at_least": 2 } } }
        ]));
        let json =
            |status, output| Reply { content_type: "application/json".into(), ..reply(status, output) };
        assert!(hold(&wanted, &reply(404, Value::Null)));
        assert!(hold(&wanted, &json(200, json!({ "state": "off", "n": [2.0] }))));
        for (case, no) in [
            ("another type", reply(200, json!({ "state": "off", "n": [2] }))),
            ("another status", json(500, json!({ "state": "off", "n": [2] }))),
            ("another value", json(200, json!({ "state": "on", "n": [2] }))),
            ("too few", json(200, json!({ "state": "off", "n": [1] }))),
            ("no such value", json(200, json!({ "state": "off" }))),
            ("no body", json(200, Value::Null)),
        ] {
            assert!(!hold(&wanted, &no), "{case}");
        }
        assert!(!hold(&[], &json(200, Value::Null)), "no alternative at all");
    }

    #[test]
    fn presence_is_a_value_that_says_something() {
        let wanted = conditions(json!([{ "body": { "verdict": { "present": true } } }]));
        assert!(hold(&wanted, &reply(200, json!({ "verdict": "clean" }))));
        assert!(hold(&wanted, &reply(200, json!({ "verdict": false }))));
        for nothing in
            [json!({}), json!({ "verdict": null }), json!({ "verdict": " " }), json!({ "verdict": [] })]
        {
            assert!(!hold(&wanted, &reply(200, nothing.clone())), "{nothing}");
        }
    }

    #[test]
    fn a_condition_whose_value_is_absent_is_refused_and_not_widened() {
        let wanted = conditions(json!([{ "body": { "duration": "{inputs.duration}" } }]));
        let filled = fill(&wanted, &json!({ "inputs": { "duration": "1h" } })).unwrap();
        assert!(hold(&filled, &reply(200, json!({ "duration": "1h" }))));
        assert!(!hold(&filled, &reply(200, json!({ "duration": "4h" }))));
        assert!(fill(&wanted, &json!({ "inputs": {} })).is_err());
    }

    #[test]
    fn the_usual_ways_to_tell_an_error_are_known() {
        for error in [
            json!({ "error": "x" }),
            json!({ "errors": [1] }),
            json!({ "ok": false }),
            json!({ "success": false }),
            json!({ "status": "Error" }),
            json!({ "state": "failed" }),
        ] {
            assert!(tells_error(&error), "{error}");
        }
        for fine in [
            json!({ "error": null, "errors": [] }),
            json!({ "error": false }),
            json!({ "ok": true }),
            json!({}),
        ] {
            assert!(!tells_error(&fine), "{fine}");
        }
    }

    #[test]
    fn only_known_tests_are_accepted() {
        for wrong in [json!({ "least": 1 }), json!({ "at_least": "1" }), json!({}), json!([[1]])] {
            assert!(check(&conditions(json!([{ "body": { "n": wrong } }]))).is_err());
        }
        assert!(
            check(&conditions(json!([{ "body": { "n": 1, "m": [1], "p": { "present": false } } }]))).is_ok()
        );
    }
}
