//! The runs that a page knows, and the polling that keeps them current.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use riposte_model::{Page, ProblemCode, Run, RunId, RunQuery};

use super::{RunSnapshot, StaleReason};
use crate::{Backend, ClientError, LocalFuture, Next, PollOutcome, Polled, Scheduler, Transport, Watched};

/// Surroundings of a [`RunStore`]: the executor, the wall clock and the listener. Called between
/// awaits, never while the store is borrowed.
pub trait RunHost {
    /// Runs a task to its end.
    fn spawn(&self, task: LocalFuture<()>);

    /// Wall-clock time, in milliseconds since 1970.
    fn wall_clock(&self) -> f64;

    /// A run has a new state.
    fn changed(&self, id: &RunId, snapshot: &RunSnapshot);

    /// A run that was followed has ended.
    fn ended(&self, run: &Run);

    /// Updates of a run have begun to fail.
    fn went_stale(&self, run: &Run);
}

/// All runs that a page knows. Each is polled while something follows it.
pub struct RunStore {
    backend: Rc<dyn Backend>,
    transport: Rc<dyn Transport>,
    host: Rc<dyn RunHost>,
    scheduler: RefCell<Scheduler>,
    /// A few hundred at most: a linear search costs less program than a map does.
    runs: RefCell<Vec<(RunId, RunSnapshot)>>,
    visible: Cell<bool>,
    online: Cell<bool>,
    /// Number of the current timer. A timer that fires with another number has been replaced.
    timer: Cell<u64>,
}

/// Keeps a run polled until it is dropped.
pub struct Following {
    store: Weak<RunStore>,
    id: RunId,
}

impl Drop for Following {
    fn drop(&mut self) {
        if let Some(store) = self.store.upgrade() {
            store.scheduler.borrow_mut().unwatch(&self.id);
        }
    }
}

impl RunStore {
    /// A store without runs, on a page that is visible and online.
    pub fn new(backend: Rc<dyn Backend>, transport: Rc<dyn Transport>, host: Rc<dyn RunHost>) -> Rc<Self> {
        Rc::new(Self {
            scheduler: RefCell::new(Scheduler::new(transport.now_ms())),
            backend,
            transport,
            host,
            runs: RefCell::default(),
            visible: Cell::new(true),
            online: Cell::new(true),
            timer: Cell::default(),
        })
    }

    /// The last known state of a run.
    pub fn snapshot(&self, id: &RunId) -> RunSnapshot {
        self.with(id, |snapshot| snapshot.clone())
    }

    /// Polls a run until the guard is dropped or the run has ended. Absent for a run that has ended.
    pub fn follow(self: &Rc<Self>, id: &RunId) -> Option<Following> {
        let after = self.with(id, |snapshot| {
            (!snapshot.has_ended()).then(|| snapshot.run.as_ref().and_then(|run| run.poll_after_ms))
        })?;
        self.scheduler.borrow_mut().watch(id, self.transport.now_ms(), after);
        self.tick();
        Some(Following { store: Rc::downgrade(self), id: id.clone() })
    }

    /// Takes in a run from any response: a poll, a list, a start, a cancel.
    pub fn apply(self: &Rc<Self>, report: Run) {
        let id = report.id.clone();
        let without_steps = report.steps.is_none();
        let undone = report.undo_of.clone();
        let now = self.host.wall_clock();
        let (changed, ended) = self.with(&id, |snapshot| {
            let was_stale = snapshot.mark_fresh(now);
            let Some(known) = &mut snapshot.run else {
                snapshot.run = Some(report);
                return (true, false);
            };
            let before = known.clone();
            known.merge(report);
            (was_stale || before != *known, !before.status.is_terminal() && known.status.is_terminal())
        });
        if changed {
            self.publish(&id);
        }
        if !ended {
            return;
        }
        if let Some(run) = self.snapshot(&id).run {
            self.host.ended(&run);
        }
        if without_steps {
            self.refresh(&id);
        }
        // Whether the undone run can be undone again has changed with this end.
        if let Some(undone) = undone {
            self.refresh(&undone);
        }
    }

    /// Loads a run with its steps, once, followed or not. Without effect where the request fails: what
    /// is known stays.
    pub fn refresh(self: &Rc<Self>, id: &RunId) {
        let (store, response) = (Rc::clone(self), self.backend.run(id, None));
        self.spawn(Box::pin(async move {
            if let Ok(Polled::Changed { run, .. }) = response.await {
                store.apply(*run);
            }
        }));
    }

    /// Lists runs and takes in each of them.
    pub fn list(self: &Rc<Self>, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        let (store, response) = (Rc::clone(self), self.backend.runs(query));
        Box::pin(async move {
            let page = response.await?;
            for run in &page.items {
                store.apply(run.clone());
            }
            Ok(page)
        })
    }

    /// Asks the backend to stop a run and takes in its answer.
    pub fn cancel(self: &Rc<Self>, id: &RunId) -> LocalFuture<Result<(), ClientError>> {
        let (store, response) = (Rc::clone(self), self.backend.cancel(id));
        Box::pin(async move {
            store.apply(response.await?);
            Ok(())
        })
    }

    /// Polls a run now, even if polling had stopped.
    pub fn resume(self: &Rc<Self>, id: &RunId) {
        self.scheduler.borrow_mut().resume(id, self.transport.now_ms());
        self.tick();
    }

    /// Whether the page can be seen and has a network. Polling pauses while either is false; the return
    /// of both polls every followed run once.
    pub fn set_active(self: &Rc<Self>, visible: bool, online: bool) {
        self.visible.set(visible);
        self.online.set(online);
        if !online {
            let live = |id: &RunId| self.scheduler.borrow().watched(id) == Some(Watched::Live);
            let ids: Vec<RunId> =
                self.runs.borrow().iter().map(|(id, _)| id).filter(|id| live(id)).cloned().collect();
            for id in ids {
                let reason = StaleReason::NoResponse(ClientError::Offline);
                if self.with(&id, |snapshot| snapshot.mark_stale(reason)) {
                    self.publish(&id);
                }
            }
        }
        self.tick();
    }

    /// Runs a task on the host's executor.
    pub(super) fn spawn(&self, task: LocalFuture<()>) {
        self.host.spawn(task);
    }

    /// Sends the polls that are due and sets the timer for the next one.
    fn tick(self: &Rc<Self>) {
        let timer = self.timer.get().wrapping_add(1);
        self.timer.set(timer);
        loop {
            let (visible, online) = (self.visible.get(), self.online.get());
            let next = self.scheduler.borrow_mut().next(self.transport.now_ms(), visible, online);
            match next {
                Next::Poll(id) => self.poll(id),
                Next::Wait(ms) => {
                    // A timer keeps no store alive.
                    let (store, sleep) = (Rc::downgrade(self), self.transport.sleep(ms));
                    return self.spawn(Box::pin(async move {
                        sleep.await;
                        if let Some(store) = store.upgrade()
                            && store.timer.get() == timer
                        {
                            store.tick();
                        }
                    }));
                }
                Next::Idle => return,
            }
        }
    }

    fn poll(self: &Rc<Self>, id: RunId) {
        // A tag that came without steps would freeze them: it is only sent once they are known.
        let etag = self.with(&id, |snapshot| {
            snapshot.run.as_ref().filter(|run| run.steps.is_some()).and_then(|run| run.etag.clone())
        });
        let (store, response) = (Rc::downgrade(self), self.backend.run(&id, etag.as_deref()));
        self.spawn(Box::pin(async move {
            let response = response.await;
            if let Some(store) = store.upgrade() {
                store.polled(&id, response);
            }
        }));
    }

    fn polled(self: &Rc<Self>, id: &RunId, response: Result<Polled, ClientError>) {
        let (outcome, mut reason) = match response {
            Ok(Polled::Unchanged { retry_after_ms }) => {
                let now = self.host.wall_clock();
                if self.with(id, |snapshot| snapshot.mark_fresh(now)) {
                    self.publish(id);
                }
                (PollOutcome::Unchanged { retry_after_ms }, None)
            }
            Ok(Polled::Changed { run, retry_after_ms }) => {
                let ended = run.status.is_terminal();
                self.apply(*run);
                (if ended { PollOutcome::Ended } else { PollOutcome::Changed { retry_after_ms } }, None)
            }
            Err(error) if is_gone(&error) => (PollOutcome::Ended, Some(StaleReason::Gone(error))),
            Err(error) => {
                let retry_after_ms = error.retry_after_ms();
                (PollOutcome::Failed { retry_after_ms }, Some(StaleReason::NoResponse(error)))
            }
        };
        let (now, random) = (self.transport.now_ms(), self.transport.random());
        self.scheduler.borrow_mut().replied(id, now, outcome, random);
        if self.scheduler.borrow().watched(id) == Some(Watched::GaveUp) {
            reason = Some(StaleReason::PollingStopped);
        }
        if let Some(reason) = reason {
            self.lose(id, reason);
        }
        self.tick();
    }

    fn lose(&self, id: &RunId, reason: StaleReason) {
        let first = !self.with(id, |snapshot| snapshot.is_marked());
        if self.with(id, |snapshot| snapshot.mark_stale(reason)) {
            self.publish(id);
        }
        if first && let Some(run) = self.snapshot(id).run {
            self.host.went_stale(&run);
        }
    }

    fn publish(&self, id: &RunId) {
        self.host.changed(id, &self.snapshot(id));
    }

    fn with<T>(&self, id: &RunId, read: impl FnOnce(&mut RunSnapshot) -> T) -> T {
        let mut runs = self.runs.borrow_mut();
        let at = runs.iter().position(|(known, _)| known == id).unwrap_or(runs.len());
        if at == runs.len() {
            runs.push((id.clone(), RunSnapshot::default()));
        }
        // The index is that of an entry found or just pushed.
        match runs.get_mut(at) {
            Some((_, snapshot)) => read(snapshot),
            None => read(&mut RunSnapshot::default()),
        }
    }
}

/// Whether polling again is pointless.
fn is_gone(error: &ClientError) -> bool {
    matches!(
        error.code(),
        Some(ProblemCode::RunNotFound | ProblemCode::NotFound | ProblemCode::MissingPermission)
    )
}
