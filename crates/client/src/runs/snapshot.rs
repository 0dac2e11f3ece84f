//! The last known state of a run and how current it is.

use std::mem::discriminant;

use riposte_model::{Run, RunStatus};

use crate::ClientError;

/// The last known state of a run. Empty until the first response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunSnapshot {
    /// The run as last received.
    pub run: Option<Run>,
    /// Set while updates fail, whether or not the run has ended.
    stale: Option<Stale>,
    /// Wall-clock time of the last update, in milliseconds since 1970.
    fresh_at: f64,
}

/// Mark of a run whose state may be out of date.
#[derive(Clone, Debug, PartialEq)]
pub struct Stale {
    /// Wall-clock time of the last update, in milliseconds since 1970.
    pub since: f64,
    /// Cause.
    pub reason: StaleReason,
}

/// Cause of a stale run.
#[derive(Clone, Debug, PartialEq)]
pub enum StaleReason {
    /// The last poll failed. Polling goes on.
    NoResponse(ClientError),
    /// Nothing changed for half an hour. Polling has stopped.
    PollingStopped,
    /// The backend no longer has the run or no longer shows it to this person.
    Gone(ClientError),
}

impl RunSnapshot {
    /// Staleness of a run that has not ended: a terminal state cannot go out of date.
    pub fn stale(&self) -> Option<&Stale> {
        self.stale.as_ref().filter(|_| !self.has_ended())
    }

    /// Whether the run has reached a terminal status.
    pub fn has_ended(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.status.is_terminal())
    }

    /// Status of the run, and whether it is stale.
    pub fn status(&self) -> Option<(RunStatus, bool)> {
        self.run.as_ref().map(|run| (run.status.clone(), self.stale().is_some()))
    }

    /// Records an update. True where the run was stale.
    pub(super) fn mark_fresh(&mut self, now: f64) -> bool {
        self.fresh_at = now;
        self.stale.take().is_some()
    }

    /// Records a failed update. True where the reason is new; the time of the last update is kept.
    pub(super) fn mark_stale(&mut self, reason: StaleReason) -> bool {
        let before = self.stale.as_ref().map(|stale| discriminant(&stale.reason));
        let changed = before != Some(discriminant(&reason));
        if changed {
            self.stale = Some(Stale { since: self.fresh_at, reason });
        }
        changed
    }

    /// Whether it was marked stale, ended or not.
    pub(super) fn is_marked(&self) -> bool {
        self.stale.is_some()
    }
}
