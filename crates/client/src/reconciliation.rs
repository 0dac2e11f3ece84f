//! Clearing up an unclear start: look its run up until the outcome is certain.

use riposte_model::Run;

use crate::{ClientError, Pending};

/// Time in which an accepted run shows up, in milliseconds.
const WINDOW_MS: u64 = 20_000;
/// First and maximum delay between two look-ups, in milliseconds.
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 5_000;

/// Outcome of one look-up of an intent.
#[derive(Clone, Debug, PartialEq)]
pub enum ReconcileOutcome {
    /// Not found yet: look it up again.
    RetryAfter {
        /// Delay, in milliseconds.
        after_ms: u64,
    },
    /// The run exists. The intent can be resolved.
    Found(Box<Run>),
    /// The run does not exist and can no longer appear. The intent can be resolved.
    NotStarted,
    /// The backend gave no usable answer. The intent stays pending until a person decides.
    Inconclusive,
}

/// Clears up one intent by looking it up with [`find_run`](crate::Runs::find_run). Pure: the caller
/// sends the requests and waits.
///
/// The window of 20 seconds begins with the look-up, not with the click: the last attempt to send may
/// have been made just before. Only a look-up after the window that finds nothing proves that nothing
/// was started.
#[derive(Clone, Debug)]
pub struct Reconciliation {
    pending: Pending,
    deadline: u64,
    pause: u64,
}

impl Reconciliation {
    /// Begins at `now`, in milliseconds since 1970. The first look-up is due at once.
    pub fn new(pending: Pending, now: u64) -> Self {
        Self { pending, deadline: now.saturating_add(WINDOW_MS), pause: FIRST_PAUSE_MS }
    }

    /// The intent.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Takes in the result of a look-up.
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
