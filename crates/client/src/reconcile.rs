//! Clearing up an unclear outcome: look the run up by its key until it is certain.

use riposte_model::Run;

use crate::{ClientError, Pending};

/// For how long a run that was accepted may take to show up, in milliseconds.
const WINDOW_MS: u64 = 20_000;
/// Longest pause between two look-ups, in milliseconds.
const MAX_PAUSE_MS: u64 = 5_000;

/// What became of an intent.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was run.
    Found(Box<Run>),
    /// It was not run, and the backend had time enough to say otherwise.
    NotStarted,
    /// The backend could not be asked, or its answer makes no sense: a person decides.
    StillUnclear,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Ask the backend for the run under [`Pending::key`] and report with [`Reconciler::looked_up`].
    LookUp,
    /// Ask again after this many milliseconds.
    Wait(u64),
    /// Done. Settle the intent unless it is still unclear.
    Done(Outcome),
}

/// Clears up one intent. Pure: the caller waits and asks.
///
/// It looks for 20 seconds from its own begin, not from the click: the last attempt to send may
/// have been made just before. Only a look-up after that which finds nothing proves that nothing
/// was started.
#[derive(Clone, Debug)]
pub struct Reconciler {
    pending: Pending,
    deadline: u64,
    next_at: u64,
    pause: u64,
    outcome: Option<Outcome>,
}

impl Reconciler {
    /// Begins now, in milliseconds since 1970.
    pub fn new(pending: Pending, now: u64) -> Self {
        Self { pending, deadline: now.saturating_add(WINDOW_MS), next_at: now, pause: 1_000, outcome: None }
    }

    /// The intent that is being cleared up.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// What to do now.
    pub fn next(&self, now: u64) -> Step {
        match &self.outcome {
            Some(outcome) => Step::Done(outcome.clone()),
            None if now >= self.next_at => Step::LookUp,
            None => Step::Wait(self.next_at - now),
        }
    }

    /// Takes in what [`crate::Backend::find_run`] answered.
    pub fn looked_up(&mut self, now: u64, answer: Result<Option<Run>, ClientError>) {
        if self.outcome.is_some() {
            return;
        }
        let over = now >= self.deadline;
        match answer {
            Ok(Some(run)) if self.is_ours(&run) => self.outcome = Some(Outcome::Found(Box::new(run))),
            Ok(None) if over => self.outcome = Some(Outcome::NotStarted),
            // Some other run under our key is as good as no answer.
            Ok(Some(_)) | Err(_) if over => self.outcome = Some(Outcome::StillUnclear),
            _ => {
                self.next_at = now.saturating_add(self.pause).min(self.deadline).max(now.saturating_add(1));
                self.pause = (self.pause * 2).min(MAX_PAUSE_MS);
            }
        }
    }

    fn is_ours(&self, run: &Run) -> bool {
        run.playbook.id == self.pending.playbook_id
            && run.targets.iter().any(|target| target.entity_id == self.pending.entity_id)
    }
}
