//! Meaning of a response: done, failed, still under way, or open.

use std::time::Duration;

use riposte_model::Finding;
use serde_json::Value;

use super::{
    super::template::lookup,
    Answer, AttemptOutcome, Miss, Retry,
    condition::{self, Conditions},
};
use crate::{
    limits::MAX_RESPONSE_BYTES,
    systems::{CallOutcome, Reply},
    text::shorten,
};

/// Maximum length of an error message that is quoted from a system, in characters.
const MAX_QUOTE_CHARS: usize = 300;

/// Meaning of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It was done, or there was nothing to do.
    Done(Option<Finding>),
    /// It was not done.
    Failed,
    /// The system does not know the target of a change.
    Unknown,
    /// It is under way.
    Pending,
    /// The response says none of these.
    Open,
}

/// Rules by which the responses to one step are read: its conditions, with their placeholders filled in.
pub(super) struct Rules {
    pub(super) system: String,
    pub(super) is_read_only: bool,
    pub(super) expect: Vec<u16>,
    pub(super) done: Conditions,
    pub(super) failed: Option<Conditions>,
    pub(super) not_found: Conditions,
    pub(super) nothing_to_change: Conditions,
    pub(super) restores: Conditions,
    pub(super) pending: Conditions,
    pub(super) poll_done: Conditions,
    pub(super) poll_failed: Option<Conditions>,
}

impl Rules {
    /// Meaning of the response to the step itself.
    pub(super) fn meaning(&self, reply: &Reply) -> Meaning {
        let holds = |conditions: &Conditions| condition::hold(conditions, reply);
        if self.failed.as_ref().is_some_and(holds) {
            Meaning::Failed
        } else if holds(&self.pending) {
            Meaning::Pending
        } else if holds(&self.nothing_to_change) {
            Meaning::Done(Some(Finding::NothingToChange))
        } else if holds(&self.not_found) {
            if self.is_read_only { Meaning::Done(Some(Finding::NotFound)) } else { Meaning::Unknown }
        } else if if self.done.is_empty() { self.is_plain_success(reply) } else { holds(&self.done) } {
            Meaning::Done(None)
        } else if tells_error(self.failed.as_ref(), reply) {
            Meaning::Failed
        } else {
            Meaning::Open
        }
    }

    /// Meaning of a response of the status address. What says nothing is still under way.
    pub(super) fn meaning_of_poll(&self, reply: &Reply) -> Meaning {
        let failed = self.poll_failed.as_ref().is_some_and(|failed| condition::hold(failed, reply));
        if failed {
            Meaning::Failed
        } else if condition::hold(&self.poll_done, reply) {
            Meaning::Done(None)
        } else if tells_error(self.poll_failed.as_ref(), reply) {
            Meaning::Failed
        } else if (400..500).contains(&reply.status) && !matches!(reply.status, 408 | 425 | 429) {
            Meaning::Open
        } else {
            Meaning::Pending
        }
    }

    /// Success of a step whose file does not say what done looks like.
    fn is_plain_success(&self, reply: &Reply) -> bool {
        let status = if self.expect.is_empty() {
            (200..300).contains(&reply.status) && !matches!(reply.status, 202 | 207)
        } else {
            self.expect.contains(&reply.status)
        };
        let is_page = reply.content_type == "text/html";
        let says_nothing = self.is_read_only && self.expect.is_empty() && reply.output.is_null();
        status && !is_page && !says_nothing && !tells_error(self.failed.as_ref(), reply)
    }

    /// Outcome of a call. A lost response to a change, or an error that may have come after the change,
    /// leaves it open whether the change took effect.
    pub(super) fn outcome(&self, call: CallOutcome) -> AttemptOutcome {
        match call {
            CallOutcome::Response(reply) => self.conclude(self.meaning(&reply), reply),
            CallOutcome::TooLarge(status) if (200..300).contains(&status) => self.open(&format!(
                "its response of more than {} MiB is too large to read",
                MAX_RESPONSE_BYTES / 1024 / 1024
            )),
            CallOutcome::TooLarge(status) => {
                AttemptOutcome::NotDone(self.refusal(&Reply { status, ..Reply::default() }))
            }
            CallOutcome::NotSent(reason) => AttemptOutcome::NotDone(self.unreachable(&reason)),
            CallOutcome::Lost(reason) => AttemptOutcome::NotDone(Miss {
                may_have_acted: !self.is_read_only,
                is_lost: true,
                ..self.unreachable(&reason)
            }),
        }
    }

    /// Outcome of a response whose meaning is known.
    pub(super) fn conclude(&self, meaning: Meaning, reply: Reply) -> AttemptOutcome {
        let system = &self.system;
        let failed = |text: String| Miss { failure: text.clone(), doubt: text, ..Miss::default() };
        AttemptOutcome::NotDone(match meaning {
            Meaning::Done(finding) => {
                let is_restorable =
                    (!self.restores.is_empty()).then(|| condition::hold(&self.restores, &reply));
                let without_value = self.without_value(&reply, finding.as_ref());
                return AttemptOutcome::Done(Answer {
                    output: reply.output,
                    finding,
                    is_restorable,
                    without_value,
                });
            }
            Meaning::Failed => failed(format!("{system} answered {}{}.", reply.status, quote(&reply.output))),
            Meaning::Unknown => Miss {
                finding: Some(Finding::NotFound),
                ..failed(format!("{system} does not know it ({}){}.", reply.status, quote(&reply.output)))
            },
            Meaning::Pending | Meaning::Open if (200..300).contains(&reply.status) => {
                return self.open(&self.surprise(&reply));
            }
            Meaning::Pending | Meaning::Open => self.refusal(&reply),
        })
    }

    /// Outcome of a response from which it cannot be told whether a change took effect; `clause` says why.
    pub(super) fn open(&self, clause: &str) -> AttemptOutcome {
        let text = format!("{}: {clause}.", self.system);
        AttemptOutcome::NotDone(Miss {
            failure: text.clone(),
            doubt: text,
            may_have_acted: !self.is_read_only,
            // A change may have been carried out; a state that is read may become the wanted one.
            retry: if self.is_read_only { Retry::Useful } else { Retry::Useless },
            ..Miss::default()
        })
    }

    /// Outcome of following for this long in vain.
    pub(super) fn late(&self, time: Duration) -> AttemptOutcome {
        let text = format!("{}: it was still under way after {}.", self.system, span(time));
        AttemptOutcome::NotDone(Miss {
            failure: text.clone(),
            doubt: text,
            may_have_acted: !self.is_read_only,
            is_lost: true,
            ..Miss::default()
        })
    }

    /// Outcome of an error status.
    fn refusal(&self, reply: &Reply) -> Miss {
        let status = reply.status;
        let wish = reply.retry_after.map(|wait| format!(" It asks to wait {}.", span(wait)));
        let text =
            format!("{} answered {status}{}.{}", self.system, quote(&reply.output), wish.unwrap_or_default());
        Miss {
            failure: text.clone(),
            doubt: text,
            // 501 and 503 say that nothing was done.
            may_have_acted: !self.is_read_only && status >= 500 && !matches!(status, 501 | 503),
            retry: if status == 429 || status >= 500 { Retry::Useful } else { Retry::Useless },
            retry_after: reply.retry_after,
            ..Miss::default()
        }
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

    /// Clause about a response with a status of success that does not say done.
    fn surprise(&self, reply: &Reply) -> String {
        let status = reply.status;
        if reply.output.is_null() {
            return format!("it answered nothing ({status})");
        }
        if reply.content_type == "text/html" {
            return format!("it answered {status} with a web page, perhaps to sign in");
        }
        // The alternative that fits best otherwise says what is amiss.
        let unmet = self.done.iter().find_map(|condition| condition.unmet(&reply.output));
        let unmet = unmet.map_or_else(
            || " and does not say that it is done".to_owned(),
            |clause| format!(", and {}", shorten(&clause, MAX_QUOTE_CHARS)),
        );
        format!("it answered {status}{unmet}{}", quote(&reply.output))
    }

    /// Sentence in place of a summary whose value is absent.
    fn without_value(&self, reply: &Reply, finding: Option<&Finding>) -> String {
        let Self { system, .. } = self;
        match finding {
            Some(Finding::NotFound) => format!("Not known to {system} ({}).", reply.status),
            _ if reply.output.is_null() => format!("{system} answered nothing ({}).", reply.status),
            _ => format!("{system} answered {} without the value for this summary.", reply.status),
        }
    }
}

/// Whether a response tells an error in one of the usual ways, where the file does not say how.
fn tells_error(failed: Option<&Conditions>, reply: &Reply) -> bool {
    failed.is_none() && (200..300).contains(&reply.status) && condition::tells_error(&reply.output)
}

/// Error message of a system, as the end of a clause.
fn quote(output: &Value) -> String {
    let names =
        ["error", "detail", "message", "title", "text", "error.message", "errors.0.message", "errors.0"];
    let message = names
        .iter()
        .find_map(|name| lookup(output, name).and_then(Value::as_str))
        .map(|text| shorten(text.trim_end_matches('.'), MAX_QUOTE_CHARS));
    message.map_or_else(String::new, |text| format!(": {text}"))
}

/// Duration for people.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}
