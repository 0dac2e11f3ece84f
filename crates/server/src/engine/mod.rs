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
mod supervise;
pub(crate) mod target;
pub(crate) mod template;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Transaction;
use tokio::{
    sync::{Semaphore, broadcast, watch},
    task::JoinSet,
};
use tracing::Instrument as _;

use self::{playbook::Playbooks, target::Targets};
use crate::{
    clock,
    store::{self, Store, StoreError},
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
    at_work: Mutex<HashSet<String>>,
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
            at_work: Mutex::default(),
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

    /// Takes up a run that has been written down, unless it is at work already. Goes on while the caller
    /// goes away.
    pub(crate) fn launch(&self, run_id: String) {
        let Some(place) = supervise::Place::take(&self.inner, run_id) else { return };
        let mut tasks = lock(&self.inner.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(supervise::supervise(place).in_current_span());
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
        let mut tasks = std::mem::take(&mut *lock(&self.inner.tasks));
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
}

/// What a panic left behind is as good as before: every change under these locks is a single one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(folder: &tempfile::TempDir) -> Engine {
        // Another test may have installed the same one; either will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let store = Store::open(&folder.path().join("data.db")).unwrap();
        let targets = Targets::new(([127, 0, 0, 1], 1).into(), "", &[]).unwrap();
        Engine::new(Arc::new(store), Arc::new(Playbooks::load(None).unwrap()), targets)
    }

    #[tokio::test]
    async fn a_run_that_is_at_work_is_not_taken_up_again_until_it_has_ended() {
        let folder = tempfile::TempDir::new().unwrap();
        let engine = engine(&folder);
        let held = engine.inner.permits.acquire_many(PARALLEL.try_into().unwrap()).await.unwrap();
        for run_id in ["run-a", "run-a", "run-b", "run-a"] {
            engine.launch(run_id.to_owned());
        }
        assert_eq!(lock(&engine.inner.tasks).len(), 2);
        drop(held);
        let mut tasks = std::mem::take(&mut *lock(&engine.inner.tasks));
        while tasks.join_next().await.is_some() {}
        engine.launch("run-a".to_owned());
        assert_eq!(lock(&engine.inner.tasks).len(), 1);
    }
}
