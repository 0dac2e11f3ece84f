//! Continuing a step that was recorded before a restart.

use riposte_model::{Problem, Step, StepStatus};

use super::step;
use crate::playbook::StepSpec;

/// Way to continue with a step.
#[derive(Debug, PartialEq)]
pub(super) enum Resumption {
    /// It has succeeded.
    Skip,
    /// Attempt it: for the first time, or again under the same key.
    Attempt,
    /// It was in flight and must not be attempted again.
    Unclear(Box<Problem>),
}

/// Decides from the state of the step that is stored.
pub(super) fn resumption(spec: &StepSpec, stored: &Step) -> Resumption {
    match &stored.status {
        StepStatus::Succeeded => Resumption::Skip,
        StepStatus::NotStarted => Resumption::Attempt,
        _ if spec.kind.is_repeatable() => Resumption::Attempt,
        _ => {
            let text = "the server stopped while the call was in flight.";
            Resumption::Unclear(Box::new(step::unclear(spec, text)))
        }
    }
}
