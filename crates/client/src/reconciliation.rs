//! Clearing up an unclear outcome: look the run up by its key until it is certain.

use riposte_model::Run;

use crate::{ClientError, Pending};

/// For how long a run that was accepted may take to show up, in milliseconds.
const WINDOW_MS: u64 = 20_000;
/// First and longest pause between two look-ups, in milliseconds.
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 5_000;

/// What a look-up says about an intent.
#[derive(Clone, Debug, PartialEq)]
pub enum ReconcileOutcome {
    /// Nothing yet: look it up again after this many milliseconds.
    RetryAfter {
        /// The pause, in milliseconds.
        after_ms: u64,
    },
    /// It was run. Settle the intent.
    Found(Box<Run>),
    /// It was not run, and the backend had time enough to say otherwise. Settle the intent.
    NotStarted,
    /// The backend could not be asked, or its answer makes no sense. The intent stays pending;
    /// a person decides.
    Inconclusive,
}

/// Clears up one intent by looking it up with [`crate::Backend::find_run`]. Pure: the caller asks
/// and waits.
///
/// It asks for 20 seconds from its own begin, not from the click: the last attempt to send may
/// have been made just before. Only a look-up after that which finds nothing proves that nothing
/// was started.
#[derive(Clone, Debug)]
pub struct Reconciliation {
    pending: Pending,
    deadline: u64,
    pause: u64,
}

impl Reconciliation {
    /// Begins now, in milliseconds since 1970. Look the intent up at once.
    pub fn new(pending: Pending, now: u64) -> Self {
        Self { pending, deadline: now.saturating_add(WINDOW_MS), pause: FIRST_PAUSE_MS }
    }

    /// The intent that is being cleared up.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Takes in what a look-up answered.
    pub fn next(&mut self, found: Result<Option<Run>, ClientError>, now: u64) -> ReconcileOutcome {
        let over = now >= self.deadline;
        match found {
            Ok(Some(run)) if self.is_ours(&run) => ReconcileOutcome::Found(Box::new(run)),
            Ok(None) if over => ReconcileOutcome::NotStarted,
            // Some other run under our key is as good as no answer.
            Ok(Some(_)) | Err(_) if over => ReconcileOutcome::Inconclusive,
            _ => {
                let after_ms = self.pause.min(self.deadline - now);
                self.pause = (self.pause * 2).min(LONGEST_PAUSE_MS);
                ReconcileOutcome::RetryAfter { after_ms }
            }
        }
    }

    fn is_ours(&self, run: &Run) -> bool {
        run.playbook.id == self.pending.playbook_id
            && run.targets.iter().any(|target| target.entity_id == self.pending.entity_id)
    }
}
