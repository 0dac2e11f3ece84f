//! What to do with a step whose answer was lost with the last process.

use riposte_model::{Problem, Step, StepStatus};

use super::{playbook::StepFile, step};

/// How to go on with a step.
#[derive(Debug, PartialEq)]
pub(super) enum Resumption {
    /// It is done.
    Skip,
    /// Send it: for the first time, or again under the same key.
    Send,
    /// It was on its way and must not be sent again.
    Unclear(Box<Problem>),
}

/// Decides from what was written down before the last process ended.
pub(super) fn resumption(file: &StepFile, stored: &Step) -> Resumption {
    match &stored.status {
        StepStatus::Succeeded => Resumption::Skip,
        StepStatus::NotStarted => Resumption::Send,
        _ if file.is_repeatable() => Resumption::Send,
        _ => {
            let text = "the server stopped while the call was on its way.";
            Resumption::Unclear(Box::new(step::lost(file, text)))
        }
    }
}
