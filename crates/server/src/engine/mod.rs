//! The engine `http`: runs playbooks as HTTP calls, in this process.
//!
//! Everything is written down before and after each call, so that a run goes on where it was after a
//! restart and no call is carried out twice.

pub(crate) mod admit;
mod end;
pub(crate) mod inputs;
pub(crate) mod permission;
pub(crate) mod playbook;
mod resume;
mod run;
mod step;
pub(crate) mod target;
pub(crate) mod template;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use riposte_model::RunStatus;
use rusqlite::Transaction;
use tokio::{
    sync::{Semaphore, broadcast, watch},
    task::JoinSet,
};

use self::{playbook::Playbooks, target::Targets};
use crate::{
    clock,
    problem::problem,
    store::{self, Store, StoreError, progress::Change},
};

/// Runs that are at work at the same time. Others wait in line.
const PARALLEL: usize = 16;

/// The engine. Clones are the same engine.
#[derive(Clone)]
pub(crate) struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<Store>,
    playbooks: Arc<Playbooks>,
    targets: Targets,
    permits: Semaphore,
    changes: broadcast::Sender<String>,
    draining: watch::Sender<bool>,
    tasks: Mutex<JoinSet<()>>,
}

impl Engine {
    pub(crate) fn new(store: Arc<Store>, playbooks: Arc<Playbooks>, targets: Targets) -> Self {
        let inner = Inner {
            store,
            playbooks,
            targets,
            permits: Semaphore::new(PARALLEL),
            changes: broadcast::channel(256).0,
            draining: watch::channel(false).0,
            tasks: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Tells of every change of a run by the identifier of the run.
    pub(crate) fn changes(&self) -> broadcast::Receiver<String> {
        self.inner.changes.subscribe()
    }

    /// Says that a run has changed.
    pub(crate) fn publish(&self, run_id: &str) {
        self.inner.publish(run_id);
    }

    /// Whether the server is going down.
    pub(crate) fn draining(&self) -> watch::Receiver<bool> {
        self.inner.draining.subscribe()
    }

    /// Takes up a run that has been written down. Goes on while the caller goes away.
    pub(crate) fn launch(&self, run_id: String) {
        let inner = Arc::clone(&self.inner);
        let mut tasks = self.inner.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move { inner.supervise(run_id).await });
    }

    /// Takes up every run that had not ended when the server last stopped. Once, before any request.
    pub(crate) async fn resume(&self) -> Result<usize, StoreError> {
        let live = self.inner.store.read(store::runs::live).await?;
        let count = live.len();
        for run_id in live {
            self.launch(run_id);
        }
        Ok(count)
    }

    /// Begins no further step and waits for those in flight, but no longer than `bound`.
    pub(crate) async fn drain(&self, bound: Duration) {
        self.inner.draining.send_replace(true);
        let mut tasks = std::mem::take(&mut *self.inner.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let finished = tokio::time::timeout(bound, async { while tasks.join_next().await.is_some() {} });
        if finished.await.is_err() {
            tracing::warn!(
                runs = tasks.len(),
                "stopped while steps were in flight; they are settled at the next start"
            );
            tasks.shutdown().await;
        }
    }
}

impl Inner {
    fn publish(&self, run_id: &str) {
        // Nobody may be listening, and that is no error.
        drop(self.changes.send(run_id.to_owned()));
    }

    fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Writes and tells of it.
    async fn write<T, F>(&self, run_id: &str, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Transaction<'_>, i64) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let written = self.store.write(move |tx| work(tx, clock::now())).await;
        self.publish(run_id);
        written
    }

    /// Runs a run, and settles it even if that panics.
    async fn supervise(self: Arc<Self>, run_id: String) {
        let worker = Arc::clone(&self);
        let id = run_id.clone();
        let mut task = JoinSet::new();
        task.spawn(async move { worker.run(&id).await });
        match task.join_next().await {
            Some(Ok(Ok(()))) | None => {}
            Some(Ok(Err(error))) => {
                tracing::error!(run_id, error = %error, "the run could not be written down; it goes on at the next start");
            }
            Some(Err(error)) if error.is_cancelled() => {}
            Some(Err(error)) => {
                tracing::error!(run_id, error = %error, "the run was lost");
                let id = run_id.clone();
                let settled = self.write(&run_id, move |tx, now| {
                    let live = store::progress::status(tx, &id)?.is_some_and(|status| !status.is_terminal());
                    let problem = problem(riposte_model::ProblemCode::OutcomeUnclear)
                        .detail("The server failed while the run was at work.")
                        .remedy("Check what the finished steps did before you run it again.");
                    let change = Change::by_server(RunStatus::Lost).error(Some(&problem));
                    if live { store::progress::change(tx, &id, &change, now) } else { Ok(()) }
                });
                if let Err(error) = settled.await {
                    tracing::error!(run_id, error = %error, "the lost run could not be settled");
                }
            }
        }
    }
}
