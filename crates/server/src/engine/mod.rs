//! The engine: runs playbooks in this process.
//!
//! Each attempt at a step is recorded before it is made and after it ends, so that a run continues where
//! it was after a restart and no change is carried out twice.

pub(crate) mod admit;
mod cancel;
mod end;
mod idle;
pub(crate) mod permission;
mod resume;
mod run;
mod step;
mod supervise;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Transaction;
use tokio::{
    sync::{
        Semaphore,
        broadcast::{self, error::RecvError},
        watch,
    },
    task::JoinSet,
};
use tracing::Instrument as _;

pub(crate) use self::cancel::cancellation;
use crate::{
    clock,
    playbook::Playbooks,
    store::{self, Store, StoreError},
    systems::Systems,
};

/// Maximum number of runs that are working at the same time. Others wait in line.
const MAX_PARALLEL: usize = 16;
/// Changes of runs that a slow listener may fall behind.
const CHANGES_KEPT: usize = 256;

/// Handle of the engine. Clones share one engine.
#[derive(Clone)]
pub(crate) struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<Store>,
    playbooks: Arc<Playbooks>,
    systems: Systems,
    slots: Semaphore,
    changes: broadcast::Sender<String>,
    draining: watch::Sender<bool>,
    tasks: Mutex<JoinSet<()>>,
    /// Identifiers of the runs that have a task.
    leased: Mutex<HashSet<String>>,
}

impl Engine {
    pub(crate) fn new(store: Arc<Store>, playbooks: Arc<Playbooks>, systems: Systems) -> Self {
        let inner = Inner {
            store,
            playbooks,
            systems,
            slots: Semaphore::new(MAX_PARALLEL),
            changes: broadcast::channel(CHANGES_KEPT).0,
            draining: watch::channel(false).0,
            tasks: Mutex::default(),
            leased: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Subscribes to the changes of runs, each by the identifier of the run.
    pub(crate) fn changes(&self) -> broadcast::Receiver<String> {
        self.inner.changes.subscribe()
    }

    /// Announces that a run has changed.
    pub(crate) fn publish(&self, run_id: &str) {
        self.inner.publish(run_id);
    }

    /// Whether the server is shutting down.
    pub(crate) fn draining(&self) -> watch::Receiver<bool> {
        self.inner.draining.subscribe()
    }

    /// Starts or continues a stored run, unless it has a task already. Outlives the caller.
    pub(crate) fn launch(&self, run_id: String) {
        let Some(lease) = supervise::RunLease::acquire(&self.inner, run_id) else { return };
        let mut tasks = lock(&self.inner.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(supervise::supervise(lease).in_current_span());
    }

    /// Continues every run that was live when the server last stopped. Once, before any request.
    pub(crate) async fn resume(&self) -> Result<usize, StoreError> {
        let live = self.inner.store.read(store::runs::live).await?;
        let count = live.len();
        for run_id in live {
            self.launch(run_id);
        }
        Ok(count)
    }

    /// Begins no further step and waits for those in flight, for at most `limit`.
    pub(crate) async fn drain(&self, limit: Duration) {
        self.inner.draining.send_replace(true);
        let mut tasks = std::mem::take(&mut *lock(&self.inner.tasks));
        let finished = tokio::time::timeout(limit, async { while tasks.join_next().await.is_some() {} });
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
        // An error means that there is no listener.
        drop(self.changes.send(run_id.to_owned()));
    }

    fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Writes, then announces the change.
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

/// Waits until a run changes. False once the engine is gone.
pub(crate) async fn next_change(changes: &mut broadcast::Receiver<String>, run_id: &str) -> bool {
    loop {
        match changes.recv().await {
            Ok(id) if id == run_id => return true,
            Ok(_) => {}
            // The run may be among the changes that were missed.
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

/// Locks a mutex. A panic under it leaves it consistent: every change under these locks is a single one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systems::Registry;

    fn engine(folder: &tempfile::TempDir) -> Engine {
        // Another test may have installed the same one; either will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let store = Store::open(&folder.path().join("data.db")).unwrap();
        let registry = Registry::new(["firewall", "directory", "edr", "mail", "intel"], &[]).unwrap();
        let systems = Systems::connect(&registry, ([127, 0, 0, 1], 1).into(), "").unwrap();
        Engine::new(Arc::new(store), Arc::new(Playbooks::load(None, &registry).unwrap().0), systems)
    }

    #[tokio::test]
    async fn a_run_that_is_at_work_is_not_taken_up_again_until_it_has_ended() {
        let folder = tempfile::TempDir::new().unwrap();
        let engine = engine(&folder);
        let held = engine.inner.slots.acquire_many(MAX_PARALLEL.try_into().unwrap()).await.unwrap();
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
