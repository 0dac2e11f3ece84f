//! A followed run, as signals.

use leptos::prelude::*;
use riposte_client::{RunSnapshot, Stale};
use riposte_model::{Run, RunStatus};

/// A run that is kept current while the component that asked for it lives. A copy is a handle to the
/// same run.
#[derive(Clone, Copy)]
pub struct RunHandle(Signal<RunSnapshot>);

impl RunHandle {
    pub(crate) fn new(snapshot: &ArcRwSignal<RunSnapshot>) -> Self {
        Self(snapshot.clone().into())
    }

    /// The run as last received. Absent until the first response.
    pub fn run(self) -> Option<Run> {
        self.0.with(|snapshot| snapshot.run.clone())
    }

    /// Staleness of a run that has not ended.
    pub fn stale(self) -> Option<Stale> {
        self.0.with(|snapshot| snapshot.stale().cloned())
    }

    /// Whether the run has ended.
    pub fn has_ended(self) -> bool {
        self.0.with(RunSnapshot::has_ended)
    }

    /// Whether the run was received.
    pub fn is_known(self) -> bool {
        self.0.with(|snapshot| snapshot.run.is_some())
    }

    /// Status of the run, and whether it is stale.
    pub fn status(self) -> Option<(RunStatus, bool)> {
        self.0.with(RunSnapshot::status)
    }

    /// Clock for elapsed times of the run: `now` while it is current, the last news while it is stale.
    /// Milliseconds since 1970.
    pub(crate) fn clock(self, now: Signal<f64>) -> Signal<f64> {
        Signal::derive(move || {
            let since = self.0.with(|snapshot| snapshot.stale().map(|stale| stale.since));
            since.unwrap_or_else(|| now.get())
        })
    }
}
