//! Keeping a run at work until it has ended, whatever happens on the way.

use std::{sync::Arc, time::Duration};

use riposte_model::{ProblemCode, RunStatus};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::{Inner, lock};
use crate::{
    problem::problem,
    store::{
        StoreError,
        progress::{self, Change},
    },
};

/// First pause after the database has refused. Doubles each time.
const PAUSE: Duration = Duration::from_millis(250);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The place of a run among those at work: there is one for each run, so that no step of it is sent by
/// two at a time.
pub(super) struct Place {
    inner: Arc<Inner>,
    run_id: String,
}

impl Place {
    /// Nothing where the run is at work already.
    pub(super) fn take(inner: &Arc<Inner>, run_id: String) -> Option<Self> {
        let free = lock(&inner.at_work).insert(run_id.clone());
        free.then(|| Self { inner: Arc::clone(inner), run_id })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.inner.at_work).remove(&self.run_id);
    }
}

/// Runs a run until it has ended or the server goes down. What cannot be written down is taken up again
/// from what is, as after a restart.
pub(super) async fn supervise(place: Place) {
    let Place { inner, run_id } = &place;
    let mut draining = inner.draining.subscribe();
    let mut pause = PAUSE;
    while let Err(error) = once(inner, run_id).await {
        tracing::error!(run_id, error = %error, "the run could not be written down; it is taken up again");
        let stopped = draining.wait_for(|draining| *draining);
        if tokio::time::timeout(pause, stopped).await.is_ok() {
            return;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Runs a run, and settles it even if that panics.
async fn once(inner: &Arc<Inner>, run_id: &str) -> Result<(), StoreError> {
    let (worker, id) = (Arc::clone(inner), run_id.to_owned());
    let mut task = JoinSet::new();
    task.spawn(async move { worker.run(&id).await }.in_current_span());
    match task.join_next().await {
        Some(Ok(ran)) => ran,
        Some(Err(error)) if error.is_panic() => {
            tracing::error!(run_id, error = %error, "the run was lost");
            inner.settle_lost(run_id).await
        }
        Some(Err(_)) | None => Ok(()),
    }
}

impl Inner {
    /// Ends a run of which nobody knows how far it came.
    async fn settle_lost(&self, run_id: &str) -> Result<(), StoreError> {
        let id = run_id.to_owned();
        self.write(run_id, move |tx, now| {
            let live = progress::status(tx, &id)?.is_some_and(|status| !status.is_terminal());
            let problem = problem(ProblemCode::OutcomeUnclear)
                .detail("The server failed while the run was at work.")
                .remedy("Check what the finished steps did before you run it again.");
            let change = Change::by_server(RunStatus::OutcomeUnknown).error(Some(&problem));
            if live { progress::change(tx, &id, &change, now) } else { Ok(()) }
        })
        .await
    }
}
