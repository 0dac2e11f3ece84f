//! One step of a run: filled in, sent, sent again where that is safe, and judged.

use std::time::Duration;

use riposte_model::{Problem, ProblemCode};
use serde_json::{Value, json};

use super::{
    playbook::StepFile,
    target::Reply,
    template::{self, TemplateError},
};
use crate::{problem::problem, text::shorten};

/// First pause before sending again, in milliseconds. Doubles each time.
const PAUSE_MS: u64 = 200;
/// Longest pause, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 5_000;
/// Most characters that are quoted from a target's error.
const QUOTE_CHARS: usize = 300;

/// A step ready to be sent.
pub(crate) struct Prepared {
    pub(crate) address: String,
    pub(crate) body: Option<Value>,
}

/// What one attempt comes to.
pub(crate) enum Verdict {
    /// It took effect.
    Done { output: Value, summary: Option<String> },
    /// It did not.
    Failed(Box<Problem>),
    /// Nobody knows.
    Unclear(Box<Problem>),
}

/// Fills in the placeholders.
pub(crate) fn prepare(step: &StepFile, scope: &Value) -> Result<Prepared, TemplateError> {
    let address = template::address(&step.path, scope)?;
    let body = match &step.body {
        Some(body) => template::body(body, scope)?,
        None => None,
    };
    Ok(Prepared { address, body })
}

/// Whether another attempt could change the outcome.
pub(crate) fn is_transient(reply: &Reply) -> bool {
    match reply {
        Reply::Answer { status, .. } => *status == 429 || *status >= 500,
        Reply::NotSent(_) | Reply::Lost(_) => true,
    }
}

/// Whether an attempt may have taken effect although it was no success.
pub(crate) fn is_unclear(step: &StepFile, reply: &Reply) -> bool {
    match reply {
        // 501 and 503 say that nothing was done; any other fault may have come after the deed.
        Reply::Answer { status, .. } => {
            !step.is_safe() && !step.expects(*status) && *status >= 500 && !matches!(*status, 501 | 503)
        }
        Reply::Lost(_) => !step.is_safe(),
        Reply::NotSent(_) => false,
    }
}

/// Judges the last attempt. `doubt`: an earlier one may have taken effect.
pub(crate) fn judge(step: &StepFile, reply: Reply, scope: &Value, doubt: bool) -> Verdict {
    // Only a definite answer under the same key speaks of the earlier attempts as well.
    let unclear = is_unclear(step, &reply) || (doubt && is_transient(&reply));
    match reply {
        Reply::Answer { status, output } if step.expects(status) => {
            let mut scope = scope.clone();
            if let Value::Object(names) = &mut scope {
                names.insert("output".to_owned(), output.clone());
            }
            // The step has worked; a summary that cannot be filled in is left out.
            let summary = step.summary.as_ref().and_then(|text| template::sentence(text, &scope).ok());
            Verdict::Done { output, summary }
        }
        Reply::Answer { status, output } => {
            let text = format!("{} answered {status}{}.", step.system, quote(&output));
            if unclear {
                Verdict::Unclear(Box::new(lost(step, &text)))
            } else {
                Verdict::Failed(Box::new(failed(step, &text)))
            }
        }
        Reply::Lost(why) | Reply::NotSent(why) if unclear => {
            Verdict::Unclear(Box::new(lost(step, &format!("{}: {why}.", step.system))))
        }
        Reply::Lost(why) | Reply::NotSent(why) => {
            let text = format!("{} could not be reached: {why}.", step.system);
            Verdict::Failed(Box::new(failed(step, &text).retryable()))
        }
    }
}

/// A step that did not take effect.
pub(crate) fn failed(step: &StepFile, text: &str) -> Problem {
    problem(ProblemCode::StepFailed).detail(format!("{}: {text}", step.name))
}

/// A step of which nobody knows whether it took effect.
pub(crate) fn lost(step: &StepFile, text: &str) -> Problem {
    problem(ProblemCode::OutcomeUnclear)
        .detail(format!("{}: {text} Whether it took effect is not known.", step.name))
        .remedy(format!("Check at the {} whether it took effect before you run it again.", step.system))
}

/// What a target says about its error.
fn quote(output: &Value) -> String {
    let said = ["error", "detail", "message", "title", "text"]
        .iter()
        .find_map(|name| output.get(name).and_then(Value::as_str))
        .map(|text| shorten(text.trim_end_matches('.'), QUOTE_CHARS));
    said.map_or_else(String::new, |text| format!(": {text}"))
}

/// The pause before attempt `attempt` + 1: exponential, with full jitter from `random`.
pub(crate) fn pause(attempt: u32, random: u64) -> Duration {
    let ceiling = PAUSE_MS.saturating_mul(1 << attempt.saturating_sub(1).min(10)).min(LONGEST_PAUSE_MS);
    Duration::from_millis(random.checked_rem(ceiling + 1).unwrap_or(0))
}

/// Everything that placeholders can name.
pub(crate) fn scope(job: &crate::store::runs::Job) -> Value {
    let mut entity = job.entity.properties.clone();
    entity.insert("id".to_owned(), json!(job.entity.id));
    entity.insert("name".to_owned(), json!(job.entity.name));
    entity.insert("kind".to_owned(), json!(job.entity.kind));
    let steps: serde_json::Map<_, _> = job
        .steps
        .iter()
        .filter_map(|step| step.output.as_ref().map(|output| (step.id.clone(), json!({ "output": output }))))
        .collect();
    json!({
        "entity": entity,
        "inputs": job.inputs,
        "incident": { "id": job.incident_id },
        "run": { "id": job.id, "reason": job.reason, "requestedBy": job.requested_by },
        "steps": steps,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::playbook::Method;

    fn step(method: Method) -> StepFile {
        StepFile {
            id: "s".into(),
            name: "Block".into(),
            system: "firewall".into(),
            method,
            path: "/blocks".into(),
            body: None,
            timeout_ms: 1000,
            retries: 0,
            idempotent: false,
            expect: Vec::new(),
            summary: Some("Blocked {output.value}.".into()),
        }
    }

    fn answer(status: u16, output: Value) -> Reply {
        Reply::Answer { status, output }
    }

    #[test]
    fn a_lost_answer_to_a_change_is_unclear_and_never_failed() {
        let lost = || Reply::Lost("no answer in time".into());
        let post = step(Method::Post);
        assert!(matches!(judge(&post, lost(), &json!({}), false), Verdict::Unclear(_)));
        assert!(matches!(judge(&post, answer(504, Value::Null), &json!({}), false), Verdict::Unclear(_)));
        assert!(matches!(judge(&post, Reply::NotSent("x".into()), &json!({}), true), Verdict::Unclear(_)));
        assert!(matches!(judge(&step(Method::Get), lost(), &json!({}), false), Verdict::Failed(_)));
    }

    #[test]
    fn an_answer_that_settles_nothing_leaves_the_doubt_of_an_earlier_attempt() {
        let judged =
            |status, doubt| judge(&step(Method::Post), answer(status, Value::Null), &json!({}), doubt);
        for status in [429, 501, 503] {
            assert!(matches!(judged(status, true), Verdict::Unclear(_)), "{status}");
            assert!(matches!(judged(status, false), Verdict::Failed(_)), "{status}");
        }
        assert!(matches!(judged(422, true), Verdict::Failed(_)));
        assert!(matches!(judged(201, true), Verdict::Done { .. }));
    }

    #[test]
    fn a_plain_no_is_a_failure_in_the_targets_words() {
        let reply = answer(409, json!({ "error": "The host is offline." }));
        let Verdict::Failed(problem) = judge(&step(Method::Post), reply, &json!({}), false) else { panic!() };
        assert_eq!(problem.detail.as_deref(), Some("Block: firewall answered 409: The host is offline."));
    }

    #[test]
    fn a_success_is_summed_up_from_the_answer() {
        let reply = answer(200, json!({ "value": "198.51.100.7" }));
        let Verdict::Done { summary, .. } = judge(&step(Method::Post), reply, &json!({}), false) else {
            panic!()
        };
        assert_eq!(summary.as_deref(), Some("Blocked 198.51.100.7."));
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        assert_eq!(pause(1, 200), Duration::from_millis(200));
        assert_eq!(pause(1, 201), Duration::ZERO);
        assert_eq!(pause(30, 5_000), Duration::from_secs(5));
    }
}
