//! `http`: one HTTP call to a registered system.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    super::{
        same::Same,
        template::{self, TemplateError},
    },
    AttemptContext, AttemptFuture, AttemptOutcome, Miss, PreparedStep, Retry, StepKind,
};
use crate::{
    systems::{Call, CallOutcome, Method, Registry},
    text::shorten,
};

/// Maximum timeout of one attempt, in milliseconds.
const MAX_TIMEOUT_MS: u64 = 600_000;
/// Maximum number of further attempts.
const MAX_RETRIES: u32 = 5;
/// Maximum length of an error message that is quoted from a system, in characters.
const MAX_QUOTE_CHARS: usize = 300;

/// Fields of an `http` step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpStep {
    /// Name of the system; its address is configuration.
    pub(crate) system: String,
    pub(crate) method: Method,
    /// Path and query below the system's address, with placeholders.
    pub(crate) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
    /// Timeout of one attempt, in milliseconds.
    #[serde(default = "default_timeout_ms")]
    pub(crate) timeout_ms: u64,
    /// Further attempts after the first, where sending again is safe.
    #[serde(default)]
    pub(crate) retries: u32,
    /// Whether the system carries out the same idempotency key only once.
    #[serde(default)]
    pub(crate) idempotent: bool,
    /// Statuses that are a success; empty for all of 200 to 299.
    #[serde(default)]
    pub(crate) expect: Vec<u16>,
    /// Values that the answer has to have if it is about the entity of the run, by dotted name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) same: Map<String, Value>,
}

fn default_timeout_ms() -> u64 {
    10_000
}

impl StepKind for HttpStep {
    fn check(&self, systems: &Registry) -> Result<(), String> {
        systems.check(&self.system)?;
        if !self.path.starts_with('/') || self.path.contains(['#', '\\', ' ']) || self.path.contains("//") {
            return Err("its path is not a plain path".to_owned());
        }
        if !(1..=MAX_TIMEOUT_MS).contains(&self.timeout_ms) || self.retries > MAX_RETRIES {
            return Err("timeout_ms or retries is out of bounds".to_owned());
        }
        if self.retries > 0 && !self.is_repeatable() {
            return Err("it has retries but sending it again is not safe".to_owned());
        }
        if self.is_read_only() && self.body.is_some() {
            return Err("a GET has no body".to_owned());
        }
        if !self.same.is_empty() && !self.is_read_only() {
            return Err("`same` is compared before a change, in a GET".to_owned());
        }
        self.same.values().try_for_each(template::check_body).map_err(|error| error.to_string())?;
        let body = self.body.as_ref().map_or(Ok(()), template::check_body);
        template::check_address(&self.path).and(body).map_err(|error| error.to_string())
    }

    fn fields(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }

    fn is_read_only(&self) -> bool {
        self.method == Method::Get
    }

    fn is_repeatable(&self) -> bool {
        self.is_read_only() || self.idempotent
    }

    fn prepare(&self, scope: &Value) -> Result<Box<dyn PreparedStep>, TemplateError> {
        let address = template::address(&self.path, scope)?;
        let body = match &self.body {
            Some(body) => template::body(body, scope)?,
            None => None,
        };
        let same = Same::prepare(&self.same, scope)?;
        Ok(Box::new(PreparedCall { step: self.clone(), address, body, same }))
    }

    fn templates(&self) -> Vec<&str> {
        let mut texts = vec![self.path.as_str()];
        if let Some(body) = &self.body {
            collect_texts(body, &mut texts);
        }
        self.same.values().for_each(|value| collect_texts(value, &mut texts));
        texts
    }

    fn retries(&self) -> u32 {
        self.retries
    }

    fn system(&self) -> Option<&str> {
        Some(&self.system)
    }
}

/// Every text in a body.
fn collect_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(map) => map.values().for_each(|item| collect_texts(item, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl HttpStep {
    fn expects(&self, status: u16) -> bool {
        if self.expect.is_empty() { (200..300).contains(&status) } else { self.expect.contains(&status) }
    }

    /// Reads the outcome of a call. A lost response to a change, or an error that may have come after
    /// the change, leaves it open whether the change took effect.
    pub(crate) fn outcome(&self, call: CallOutcome) -> AttemptOutcome {
        let system = &self.system;
        AttemptOutcome::NotDone(match call {
            CallOutcome::Response { status, output } if self.expects(status) => {
                return AttemptOutcome::Done { output };
            }
            CallOutcome::Response { status, output } => {
                let text = format!("{system} answered {status}{}.", quote(&output));
                Miss {
                    failure: text.clone(),
                    doubt: text,
                    // 501 and 503 say that nothing was done.
                    may_have_acted: !self.is_read_only() && status >= 500 && !matches!(status, 501 | 503),
                    retry: if status == 429 || status >= 500 { Retry::Useful } else { Retry::Useless },
                    ..Miss::default()
                }
            }
            CallOutcome::NotSent(reason) => self.unreachable(&reason),
            CallOutcome::Lost(reason) => {
                Miss { may_have_acted: !self.is_read_only(), is_lost: true, ..self.unreachable(&reason) }
            }
        })
    }

    fn unreachable(&self, reason: &str) -> Miss {
        let system = &self.system;
        Miss {
            failure: format!("{system} could not be reached: {reason}."),
            doubt: format!("{system}: {reason}."),
            retry: Retry::UsefulLater,
            ..Miss::default()
        }
    }
}

/// Error message of a system.
fn quote(output: &Value) -> String {
    let message = ["error", "detail", "message", "title", "text"]
        .iter()
        .find_map(|name| output.get(name).and_then(Value::as_str))
        .map(|text| shorten(text.trim_end_matches('.'), MAX_QUOTE_CHARS));
    message.map_or_else(String::new, |text| format!(": {text}"))
}

/// A call with its placeholders filled in.
struct PreparedCall {
    step: HttpStep,
    address: String,
    body: Option<Value>,
    same: Same,
}

impl PreparedCall {
    /// Turns an answer about something else into a failure.
    fn about_the_target(&self, outcome: AttemptOutcome) -> AttemptOutcome {
        match &outcome {
            AttemptOutcome::Done { output, .. } => match self.same.compare(output) {
                Ok(()) => outcome,
                Err(clause) => {
                    let failure = format!("{} answered about something else: {clause}.", self.step.system);
                    AttemptOutcome::NotDone(Miss { doubt: failure.clone(), failure, ..Miss::default() })
                }
            },
            AttemptOutcome::NotDone(_) => outcome,
        }
    }
}

impl PreparedStep for PreparedCall {
    fn attempt<'a>(&'a self, context: AttemptContext<'a>) -> AttemptFuture<'a> {
        Box::pin(async move {
            let call = Call {
                system: &self.step.system,
                method: self.step.method,
                address: &self.address,
                body: self.body.as_ref(),
                key: context.key,
                timeout: Duration::from_millis(self.step.timeout_ms).min(context.time_left),
            };
            self.about_the_target(self.step.outcome(context.systems.call(&call).await))
        })
    }
}
