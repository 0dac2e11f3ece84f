//! Following what a system has accepted and not yet done: its status address is polled until it says done
//! or failed, or the time is up.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{
    super::template,
    AttemptContext, AttemptOutcome,
    condition::Conditions,
    meaning::{Meaning, Rules},
};
use crate::systems::{Call, CallOutcome, Method, Reply};

/// Minimum delay between two polls, in milliseconds.
const MIN_EVERY_MS: u64 = 100;
/// Maximum time to follow, in milliseconds: the longest time that a run can have.
const MAX_TIMEOUT_MS: u64 = 3_600_000;

/// How to tell and to follow what is under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pending {
    /// Responses that say that it is under way.
    pub(crate) when: Conditions,
    /// Status address below the system's, with placeholders, of this response too. Absent: the `Location`
    /// of the response, or for a `GET` the address of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    /// Delay between two polls, in milliseconds; the system's `Retry-After` if that is longer.
    #[serde(default = "default_every_ms")]
    pub(crate) every_ms: u64,
    /// Time until the outcome counts as unknown, in milliseconds.
    #[serde(default = "default_timeout_ms")]
    pub(crate) timeout_ms: u64,
    /// Responses of the status address that say that it is done; empty for those of the step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) done: Conditions,
    /// Responses of the status address that say that it failed; absent for those of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failed: Option<Conditions>,
}

fn default_every_ms() -> u64 {
    2_000
}

fn default_timeout_ms() -> u64 {
    60_000
}

impl Pending {
    /// Checks the rules, given whether the step says itself what done looks like. The error is a clause.
    pub(super) fn check(&self, says_done: bool) -> Result<(), String> {
        if self.when.is_empty() || (self.done.is_empty() && !says_done) {
            return Err("its pending has no when, or nothing says what done looks like".to_owned());
        }
        if self.address.as_ref().is_some_and(|address| !address.starts_with('/')) {
            return Err("the address of its pending is not a plain path".to_owned());
        }
        if self.every_ms < MIN_EVERY_MS || !(1..=MAX_TIMEOUT_MS).contains(&self.timeout_ms) {
            return Err("every_ms or timeout_ms of its pending is out of bounds".to_owned());
        }
        Ok(())
    }
}

/// A call that is followed.
pub(super) struct Followed<'a> {
    pub(super) call: &'a Call<'a>,
    pub(super) rules: &'a Rules,
    pub(super) pending: &'a Pending,
    /// Values that placeholders can name.
    pub(super) scope: &'a Value,
}

impl Followed<'_> {
    /// Polls until the outcome is known or the time is up.
    pub(super) async fn until_done(&self, context: &AttemptContext<'_>, first: Reply) -> AttemptOutcome {
        let Self { call, rules, pending, .. } = self;
        let address = match self.status_address(context, &first) {
            Ok(address) => address,
            Err(clause) => return rules.open(&clause),
        };
        let time = Duration::from_millis(pending.timeout_ms).min(context.time_left);
        let until = Instant::now() + time;
        let left = || until.saturating_duration_since(Instant::now());
        let mut wish = first.retry_after;
        loop {
            let pause = Duration::from_millis(pending.every_ms).max(wish.unwrap_or_default());
            if left() < pause {
                sleep(left()).await;
                return rules.late(time);
            }
            sleep(pause).await;
            let timeout = call.timeout.min(left());
            let poll = Call { method: Method::Get, address: &address, body: None, timeout, ..**call };
            match context.systems.call(&poll).await {
                CallOutcome::Response(reply) => {
                    wish = reply.retry_after;
                    match rules.meaning_of_poll(&reply) {
                        Meaning::Pending => {}
                        Meaning::Open => {
                            return rules.open(&format!("its status address answered {}", reply.status));
                        }
                        meaning => return rules.conclude(meaning, reply),
                    }
                }
                CallOutcome::TooLarge(_) => return rules.open("its status is too large to read"),
                CallOutcome::NotSent(_) | CallOutcome::Lost(_) => wish = None,
            }
        }
    }

    /// Address to poll. The error is a clause.
    fn status_address(&self, context: &AttemptContext<'_>, first: &Reply) -> Result<String, String> {
        if let Some(text) = &self.pending.address {
            let mut scope = self.scope.clone();
            if let Value::Object(names) = &mut scope {
                names.insert("output".to_owned(), first.output.clone());
            }
            return template::address(text, &scope)
                .map_err(|error| format!("its status address cannot be made: {error}"));
        }
        match &first.location {
            Some(location) => context
                .systems
                .below(self.call.system, self.call.address, location)
                .ok_or_else(|| "its status address leaves the system".to_owned()),
            None if self.call.method == Method::Get => Ok(self.call.address.to_owned()),
            None => Err("it is under way, and names no address that says how far".to_owned()),
        }
    }
}
