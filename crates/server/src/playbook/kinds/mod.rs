//! Kinds of step. Each is one file beside this one, and one line in [`KINDS`].

mod condition;
mod follow;
mod http;
mod meaning;
mod wait;

use std::{fmt::Debug, pin::Pin, time::Duration};

use riposte_model::Finding;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use self::{http::HttpStep, wait::WaitStep};
use super::template::TemplateError;
use crate::systems::{Registry, Systems};

/// Every kind of step by its `type`.
const KINDS: &[Kind] = &[
    Kind::of::<HttpStep>("http"), //
    Kind::of::<WaitStep>("wait"),
];

/// Kind of a step: its fields, its rules and what it does.
pub(crate) trait StepKind: Debug + Send + Sync {
    /// Checks the rules that the shape of the fields does not express. The error is a clause.
    fn check(&self, systems: &Registry) -> Result<(), String>;

    /// Fields of the kind as they are stored.
    fn fields(&self) -> Result<Value, serde_json::Error>;

    /// Whether it changes nothing anywhere.
    fn is_read_only(&self) -> bool;

    /// Whether another attempt is safe when the outcome of one is unknown.
    fn is_repeatable(&self) -> bool;

    /// Fills in the placeholders. An error fails the step before its first attempt.
    fn prepare(&self, scope: &Value) -> Result<Box<dyn PreparedStep>, TemplateError>;

    /// Texts with placeholders, without the summary.
    fn templates(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Texts with placeholders that may also name the output of the step itself, without the summary.
    fn reply_templates(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Texts whose placeholders decide which state is wanted.
    fn settings(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Further attempts after the first, made only where [`Self::is_repeatable`].
    fn retries(&self) -> u32 {
        0
    }

    /// Minimum duration, in milliseconds.
    fn min_duration_ms(&self) -> u64 {
        0
    }

    /// Whether it only lets time pass. Such a step is interrupted at any moment, goes on after a
    /// restart, and leaves its slot among the running steps to others.
    fn is_idle(&self) -> bool {
        false
    }

    /// System that it acts on.
    fn system(&self) -> Option<&str> {
        None
    }
}

/// A step that is ready to be attempted.
pub(crate) trait PreparedStep: Send + Sync {
    /// Makes one attempt.
    fn attempt<'a>(&'a self, context: AttemptContext<'a>) -> AttemptFuture<'a>;
}

/// One attempt in progress.
pub(crate) type AttemptFuture<'a> = Pin<Box<dyn Future<Output = AttemptOutcome> + Send + 'a>>;

/// Everything that an attempt may use.
pub(crate) struct AttemptContext<'a> {
    pub(crate) systems: &'a Systems,
    /// Idempotency key, the same for every attempt at the step.
    pub(crate) key: &'a str,
    /// Time since the first attempt at the step.
    pub(crate) elapsed: Duration,
    /// Time left for the whole run.
    pub(crate) time_left: Duration,
}

/// Outcome of one attempt.
#[derive(Debug)]
pub(crate) enum AttemptOutcome {
    /// It took effect, or there was nothing to do.
    Done(Answer),
    /// It did not, or may not have.
    NotDone(Miss),
}

/// Result of a step that is done.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Values that later steps may read.
    pub(crate) output: Value,
    /// Finding in place of something to do.
    pub(crate) finding: Option<Finding>,
    /// Whether the state that it read is the one that an undo brings back. None if it read no such state.
    pub(crate) is_restorable: Option<bool>,
    /// Sentence for the case that the summary needs a value that is not there.
    pub(crate) without_value: String,
}

/// An attempt without success.
#[derive(Debug, Default)]
pub(crate) struct Miss {
    /// Finding in place of something to do.
    pub(crate) finding: Option<Finding>,
    /// Time that the system asks to wait before the next attempt.
    pub(crate) retry_after: Option<Duration>,
    /// Sentence for the case that it took no effect.
    pub(crate) failure: String,
    /// Sentence for the case that it may have taken effect.
    pub(crate) doubt: String,
    /// Whether it may have taken effect.
    pub(crate) may_have_acted: bool,
    pub(crate) retry: Retry,
    /// Whether it ended for want of a response or of time.
    pub(crate) is_lost: bool,
}

/// Use of another attempt after a miss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Retry {
    /// It would end the same way.
    #[default]
    Useless,
    /// It could succeed.
    Useful,
    /// It could succeed, and so could the same run later.
    UsefulLater,
}

struct Kind {
    type_name: &'static str,
    parse: fn(Value) -> Result<Box<dyn StepKind>, serde_json::Error>,
}

impl Kind {
    const fn of<K: StepKind + DeserializeOwned + 'static>(type_name: &'static str) -> Self {
        Self { type_name, parse: |fields| Ok(Box::new(serde_json::from_value::<K>(fields)?)) }
    }
}

/// Reads the fields of a step by its `type`.
pub(super) fn parse(
    type_name: Option<&str>,
    fields: Map<String, Value>,
) -> Result<(&'static str, Box<dyn StepKind>), String> {
    let known = || KINDS.iter().map(|kind| kind.type_name).collect::<Vec<_>>().join(", ");
    let Some(type_name) = type_name else {
        return Err(format!(
            "it has no type. Add \"type\": \"http\" if it is an HTTP call; the types are {}",
            known()
        ));
    };
    let kind = KINDS.iter().find(|kind| kind.type_name == type_name);
    let kind =
        kind.ok_or_else(|| format!("no step type is called {type_name}; the types are {}", known()))?;
    let parsed = (kind.parse)(Value::Object(fields)).map_err(|error| error.to_string())?;
    Ok((kind.type_name, parsed))
}

/// Outcome of a call by the rules of an `http` step with these fields.
#[cfg(test)]
pub(crate) fn outcome_of(fields: Value, call: crate::systems::CallOutcome) -> Option<AttemptOutcome> {
    let step: HttpStep = serde_json::from_value(fields).ok()?;
    Some(step.rules(&Value::Null).ok()?.outcome(call))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse_json(step: Value) -> Result<&'static str, String> {
        let Value::Object(mut fields) = step else { panic!("no object") };
        let kind = fields.remove("type").map(|kind| kind.as_str().unwrap().to_owned());
        parse(kind.as_deref(), fields).map(|(name, _)| name)
    }

    #[test]
    fn a_step_without_a_type_is_refused_with_advice() {
        let error = parse_json(json!({ "system": "mail", "method": "GET", "path": "/x" })).unwrap_err();
        assert!(error.contains("\"type\": \"http\""), "{error}");
    }

    #[test]
    fn an_unknown_type_is_refused_with_the_known_ones() {
        let error = parse_json(json!({ "type": "ssh" })).unwrap_err();
        assert_eq!(error, "no step type is called ssh; the types are http, wait");
    }

    #[test]
    fn a_field_of_another_kind_is_refused() {
        let error = parse_json(json!({ "type": "wait", "duration_ms": 5, "method": "GET" })).unwrap_err();
        assert!(error.contains("unknown field `method`"), "{error}");
    }

    #[test]
    fn the_fields_of_a_kind_can_be_read_back() {
        let steps = [
            json!({ "system": "mail", "method": "POST", "path": "/x", "body": { "a": 1 }, "timeout_ms": 5,
                "retries": 1, "idempotent": true, "expect": [202] }),
            json!({ "duration_ms": 5 }),
        ];
        for (kind, fields) in KINDS.iter().zip(steps) {
            assert_eq!((kind.parse)(fields.clone()).unwrap().fields().unwrap(), fields, "{}", kind.type_name);
        }
    }
}
