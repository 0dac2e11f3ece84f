//! `http`: one HTTP call to a registered system.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    super::{
        same::Same,
        template::{self, TemplateError},
    },
    AttemptContext, AttemptFuture, AttemptOutcome, Miss, PreparedStep, StepKind,
    condition::{self, Conditions},
    follow::{Followed, Pending},
    meaning::{Meaning, Rules},
};
use crate::systems::{Call, CallOutcome, Method, Registry};

/// Maximum timeout of one attempt, in milliseconds.
const MAX_TIMEOUT_MS: u64 = 600_000;
/// Maximum number of further attempts.
const MAX_RETRIES: u32 = 5;

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
    /// Statuses that are a success where `done` says no more; empty for 200 to 299 without 202 and 207,
    /// which do not say that anything was done.
    #[serde(default)]
    pub(crate) expect: Vec<u16>,
    /// Responses that say that it was done; empty for what `expect` says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) done: Conditions,
    /// Responses that say that it was not; absent for the usual ways to tell an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failed: Option<Conditions>,
    /// Responses that say that the system does not know the target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_found: Conditions,
    /// Responses that say that the wanted state is there already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) nothing_to_change: Conditions,
    /// Responses of a reading step that describe the state which the undo playbook brings back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) undo_restores: Conditions,
    /// Responses that say that it is under way, and how to follow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<Pending>,
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
        if !self.done.is_empty() && !self.expect.is_empty() {
            return Err("it has both expect and done; done can name statuses as well".to_owned());
        }
        if !self.is_read_only() && !self.undo_restores.is_empty() {
            return Err("undo_restores describes a state that was read, and only a GET reads".to_owned());
        }
        if let Some(pending) = &self.pending {
            pending.check(!self.done.is_empty())?;
        }
        self.conditions().into_iter().try_for_each(|conditions| condition::check(conditions))?;
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
        let call = PreparedCall {
            rules: self.rules(scope)?,
            same: Same::prepare(&self.same, scope)?,
            step: self.clone(),
            scope: scope.clone(),
            address,
            body,
        };
        Ok(Box::new(call))
    }

    fn templates(&self) -> Vec<&str> {
        let mut texts = vec![self.path.as_str()];
        if let Some(body) = &self.body {
            collect_texts(body, &mut texts);
        }
        texts.extend(self.conditions().into_iter().flat_map(|conditions| condition::templates(conditions)));
        self.same.values().for_each(|value| collect_texts(value, &mut texts));
        texts
    }

    fn reply_templates(&self) -> Vec<&str> {
        self.pending.iter().filter_map(|pending| pending.address.as_deref()).collect()
    }

    fn settings(&self) -> Vec<&str> {
        condition::templates(&self.nothing_to_change).collect()
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
    /// Rules for its responses. A value that is absent fails the step before it is sent where it decides what
    /// is done; the condition for what was there before never holds then.
    pub(super) fn rules(&self, scope: &Value) -> Result<Rules, TemplateError> {
        let fill = |conditions: &Conditions| condition::fill(conditions, scope);
        let pending = self.pending.as_ref();
        let done = fill(&self.done)?;
        let failed = self.failed.as_ref().map(fill).transpose()?;
        let poll_done = pending.map(|pending| fill(&pending.done)).transpose()?.unwrap_or_default();
        let poll_failed = pending.and_then(|pending| pending.failed.as_ref()).map(fill).transpose()?;
        Ok(Rules {
            system: self.system.clone(),
            is_read_only: self.is_read_only(),
            expect: self.expect.clone(),
            poll_done: if poll_done.is_empty() { done.clone() } else { poll_done },
            poll_failed: poll_failed.or_else(|| failed.clone()),
            done,
            failed,
            not_found: fill(&self.not_found)?,
            nothing_to_change: fill(&self.nothing_to_change).unwrap_or_default(),
            restores: fill(&self.undo_restores).unwrap_or_default(),
            pending: pending.map(|pending| fill(&pending.when)).transpose()?.unwrap_or_default(),
        })
    }

    /// Every list of conditions.
    fn conditions(&self) -> Vec<&Conditions> {
        let mut all = vec![&self.done, &self.not_found, &self.nothing_to_change, &self.undo_restores];
        all.extend(&self.failed);
        if let Some(pending) = &self.pending {
            all.extend([&pending.when, &pending.done]);
            all.extend(&pending.failed);
        }
        all
    }
}

/// A call with its placeholders filled in.
struct PreparedCall {
    step: HttpStep,
    address: String,
    body: Option<Value>,
    rules: Rules,
    /// Values that placeholders can name.
    scope: Value,
    same: Same,
}

impl PreparedCall {
    /// Failure of a response that is about something else than the entity of the run.
    fn off_target(&self, output: &Value) -> Option<AttemptOutcome> {
        let clause = self.same.compare(output).err()?;
        let failure = format!("{} answered about something else: {clause}.", self.step.system);
        Some(AttemptOutcome::NotDone(Miss { doubt: failure.clone(), failure, ..Miss::default() }))
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
            let response = context.systems.call(&call).await;
            // Whatever else it says: nothing that it says is about the target.
            if let CallOutcome::Response(reply) = &response
                && (200..300).contains(&reply.status)
                && let Some(failure) = self.off_target(&reply.output)
            {
                return failure;
            }
            match (response, &self.step.pending) {
                (CallOutcome::Response(reply), Some(pending))
                    if self.rules.meaning(&reply) == Meaning::Pending =>
                {
                    let followed = Followed { call: &call, rules: &self.rules, pending, scope: &self.scope };
                    let outcome = followed.until_done(&context, reply).await;
                    match &outcome {
                        AttemptOutcome::Done(answer) => self.off_target(&answer.output).unwrap_or(outcome),
                        AttemptOutcome::NotDone(_) => outcome,
                    }
                }
                (outcome, _) => self.rules.outcome(outcome),
            }
        })
    }
}
