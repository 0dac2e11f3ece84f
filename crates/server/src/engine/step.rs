//! Judging the attempts at a step.

use std::time::Duration;

use riposte_model::{Finding, MASK, Problem, ProblemCode, for_each_secret};
use serde_json::{Map, Value, json};

use crate::{
    playbook::{
        StepSpec,
        kinds::{Answer, AttemptOutcome, Retry},
        sentence, target,
    },
    problem::problem,
    redact::Redactor,
    store::runs::Job,
};

/// Delay before the second attempt, in milliseconds. Doubles with each attempt.
const INITIAL_BACKOFF_MS: u64 = 200;
/// Maximum delay, in milliseconds.
const MAX_BACKOFF_MS: u64 = 5_000;

/// Verdict on a step.
pub(super) enum Verdict {
    /// It took effect, or there was nothing to do.
    Done(Box<StepDone>),
    /// It did not, and what it found instead.
    Failed(Box<Problem>, Option<Finding>),
    /// It may have taken effect.
    Unclear(Box<Problem>),
}

/// Result of a step that is done.
pub(super) struct StepDone {
    pub(super) answer: Answer,
    pub(super) summary: Option<String>,
}

/// Judges the last attempt. `doubt`: an earlier one may have taken effect.
pub(super) fn judge(spec: &StepSpec, outcome: AttemptOutcome, scope: &Value, doubt: bool) -> Verdict {
    match outcome {
        AttemptOutcome::Done(answer) => {
            let mut scope = scope.clone();
            if let Value::Object(names) = &mut scope {
                names.insert("output".to_owned(), answer.output.clone());
            }
            // The step is done; a summary that cannot be filled in says so.
            let summary = spec
                .summary
                .as_ref()
                .map(|text| sentence(text, &scope).unwrap_or_else(|_| answer.without_value.clone()));
            Verdict::Done(Box::new(StepDone { answer, summary }))
        }
        // Only a definite response under the same key settles the earlier attempts as well.
        AttemptOutcome::NotDone(miss) if miss.may_have_acted || (doubt && miss.retry != Retry::Useless) => {
            Verdict::Unclear(Box::new(unclear(spec, &miss.doubt)))
        }
        AttemptOutcome::NotDone(miss) => {
            let problem = failed(spec, &miss.failure);
            let problem = if miss.retry == Retry::UsefulLater { problem.retryable() } else { problem };
            Verdict::Failed(Box::new(problem), miss.finding)
        }
    }
}

/// Verdict on a step whose secret inputs are gone. `doubt`: an attempt may have taken effect.
pub(super) fn without_secrets(spec: &StepSpec, doubt: bool) -> Verdict {
    let text = "the secret inputs of the run are no longer at the server.";
    if doubt {
        Verdict::Unclear(Box::new(unclear(spec, text)))
    } else {
        Verdict::Failed(Box::new(failed(spec, text)), None)
    }
}

/// Problem of a step that took no effect.
pub(super) fn failed(spec: &StepSpec, text: &str) -> Problem {
    problem(ProblemCode::StepFailed).detail(format!("{}: {text}", spec.name))
}

/// Problem of a step that may have taken effect.
pub(super) fn unclear(spec: &StepSpec, text: &str) -> Problem {
    let place = spec.kind.system().map_or_else(|| "the target".to_owned(), |system| format!("the {system}"));
    problem(ProblemCode::OutcomeUnclear)
        .detail(format!("{}: {text} Whether it took effect is not known.", spec.name))
        .remedy(format!("Check at {place} whether it took effect before you run it again."))
}

/// Delay after attempt number `attempt`: exponential backoff with full jitter from `random`.
pub(super) fn backoff(attempt: u32, random: u64) -> Duration {
    let doublings = attempt.saturating_sub(1).min(10);
    let ceiling = INITIAL_BACKOFF_MS.saturating_mul(1 << doublings).min(MAX_BACKOFF_MS);
    Duration::from_millis(random.checked_rem(ceiling + 1).unwrap_or(0))
}

/// The same values with secrets masked, as sentences for people name them.
pub(super) fn shown(scope: &Value, job: &Job) -> Value {
    let mut scope = scope.clone();
    if let Value::Object(names) = &mut scope {
        names.insert("inputs".to_owned(), Value::Object(job.inputs_shown.clone()));
    }
    scope
}

/// Secrets among the inputs of a run.
pub(super) fn secrets(job: &Job) -> Redactor {
    let mut found = Vec::new();
    if let (Some(schema), Some(inputs)) = (&job.playbook.inputs_schema, &job.inputs) {
        let mut inputs = Value::Object(inputs.clone());
        for_each_secret(schema, &mut inputs, &mut |value| {
            found.push(std::mem::replace(value, Value::String(MASK.to_owned())));
        });
    }
    Redactor::new(&found)
}

/// Values that placeholders can name.
pub(super) fn scope(job: &Job) -> Value {
    let steps: Map<_, _> = job
        .steps
        .iter()
        .filter_map(|step| step.output.as_ref().map(|output| (step.id.clone(), json!({ "output": output }))))
        .collect();
    let none = Map::new();
    json!({
        "entity": target::scope(&job.entity),
        "inputs": job.inputs.as_ref().unwrap_or(&none),
        "incident": { "id": job.incident_id },
        "run": { "id": job.id, "reason": job.reason, "requestedBy": job.requested_by },
        "steps": steps,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        playbook::kinds::outcome_of,
        systems::{CallOutcome, Reply},
    };

    fn fields(method: &str) -> Value {
        json!({ "system": "firewall", "method": method, "path": "/blocks" })
    }

    fn judged(method: &str, call: CallOutcome, doubt: bool) -> Verdict {
        let mut step = fields(method);
        for (name, value) in
            [("id", "s"), ("name", "Block"), ("type", "http"), ("summary", "Blocked {output.value}.")]
        {
            step[name] = json!(value);
        }
        let spec: StepSpec = serde_json::from_value(step).unwrap();
        judge(&spec, outcome_of(fields(method), call).unwrap(), &json!({}), doubt)
    }

    fn response(status: u16, output: Value) -> CallOutcome {
        CallOutcome::Response(Reply { status, output, ..Reply::default() })
    }

    #[test]
    fn a_lost_answer_to_a_change_is_unclear_and_never_failed() {
        let lost = || CallOutcome::Lost("no answer in time".into());
        assert!(matches!(judged("POST", lost(), false), Verdict::Unclear(_)));
        assert!(matches!(judged("POST", response(504, Value::Null), false), Verdict::Unclear(_)));
        assert!(matches!(judged("POST", CallOutcome::NotSent("x".into()), true), Verdict::Unclear(_)));
        assert!(matches!(judged("GET", lost(), false), Verdict::Failed(..)));
    }

    #[test]
    fn an_answer_that_settles_nothing_leaves_the_doubt_of_an_earlier_attempt() {
        let judged = |status, doubt| judged("POST", response(status, Value::Null), doubt);
        for status in [429, 501, 503] {
            assert!(matches!(judged(status, true), Verdict::Unclear(_)), "{status}");
            assert!(matches!(judged(status, false), Verdict::Failed(..)), "{status}");
        }
        assert!(matches!(judged(422, true), Verdict::Failed(..)));
        assert!(matches!(judged(201, true), Verdict::Done(_)));
    }

    #[test]
    fn a_plain_no_is_a_failure_in_the_targets_words() {
        let reply = response(409, json!({ "error": "The host is offline." }));
        let Verdict::Failed(problem, _) = judged("POST", reply, false) else { panic!() };
        assert_eq!(problem.detail.as_deref(), Some("Block: firewall answered 409: The host is offline."));
    }

    #[test]
    fn a_success_is_summed_up_from_the_answer() {
        let reply = response(200, json!({ "value": "198.51.100.7" }));
        let Verdict::Done(done) = judged("POST", reply, false) else { panic!() };
        assert_eq!(done.summary.as_deref(), Some("Blocked 198.51.100.7."));
    }

    #[test]
    fn a_summary_without_its_value_says_so_and_invents_nothing() {
        for (reply, said) in [
            (response(204, Value::Null), "firewall answered nothing (204)."),
            (response(200, json!({ "id": 1 })), "firewall answered 200 without the value for this summary."),
        ] {
            let Verdict::Done(done) = judged("POST", reply, false) else { panic!() };
            assert_eq!(done.summary.as_deref(), Some(said));
        }
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        assert_eq!(backoff(1, 200), Duration::from_millis(200));
        assert_eq!(backoff(1, 201), Duration::ZERO);
        assert_eq!(backoff(30, 5_000), Duration::from_secs(5));
    }
}
