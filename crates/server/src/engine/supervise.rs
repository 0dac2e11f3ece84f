//! Keeping a run going until it has ended, also after database errors and panics.

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

/// Delay after the first database error. Doubles each time.
const INITIAL_BACKOFF: Duration = Duration::from_millis(250);
/// Maximum delay.
const MAX_BACKOFF: Duration = Duration::from_secs(30);

/// Lease on a run. There is one for each run, so that two tasks never attempt the same step.
pub(super) struct RunLease {
    inner: Arc<Inner>,
    run_id: String,
}

impl RunLease {
    /// Acquires the lease, unless another task has it.
    pub(super) fn acquire(inner: &Arc<Inner>, run_id: String) -> Option<Self> {
        let free = lock(&inner.leased).insert(run_id.clone());
        free.then(|| Self { inner: Arc::clone(inner), run_id })
    }
}

impl Drop for RunLease {
    fn drop(&mut self) {
        lock(&self.inner.leased).remove(&self.run_id);
    }
}

/// Runs a run until it has ended or the server shuts down. After a database error it continues from the
/// stored state, as after a restart.
pub(super) async fn supervise(lease: RunLease) {
    let RunLease { inner, run_id } = &lease;
    let mut draining = inner.draining.subscribe();
    let mut backoff = INITIAL_BACKOFF;
    while let Err(error) = once(inner, run_id).await {
        tracing::error!(run_id, error = %error, "the progress of the run could not be stored; it continues from the stored state");
        let stopped = draining.wait_for(|draining| *draining);
        if tokio::time::timeout(backoff, stopped).await.is_ok() {
            return;
        }
        backoff = (backoff * 2).min(MAX_BACKOFF);
    }
}

/// Runs a run, and settles it after a panic.
async fn once(inner: &Arc<Inner>, run_id: &str) -> Result<(), StoreError> {
    let (worker, id) = (Arc::clone(inner), run_id.to_owned());
    let mut task = JoinSet::new();
    task.spawn(async move { worker.run(&id).await }.in_current_span());
    match task.join_next().await {
        Some(Ok(ran)) => ran,
        Some(Err(error)) if error.is_panic() => {
            tracing::error!(run_id, error = %error, "the run panicked");
            inner.settle_panicked(run_id).await
        }
        Some(Err(_)) | None => Ok(()),
    }
}

impl Inner {
    /// Ends a run whose progress is not known.
    async fn settle_panicked(&self, run_id: &str) -> Result<(), StoreError> {
        let id = run_id.to_owned();
        self.write(run_id, move |tx, now| {
            let live = progress::status(tx, &id)?.is_some_and(|status| status.is_live());
            let problem = problem(ProblemCode::OutcomeUnclear)
                .detail("The server failed while the run was in progress.")
                .remedy("Check what the finished steps did before you run it again.");
            let change = Change::by_server(RunStatus::OutcomeUnknown).error(Some(&problem));
            if live { progress::change(tx, &id, &change, now) } else { Ok(()) }
        })
        .await
    }
}
