//! Following runs: the timer and the requests behind the scheduler.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Backend, ClientError, Next, PollOutcome, Polled, Scheduler, Transport, Watched};
use riposte_model::{ProblemCode, Run, RunId, escape_invisible};
use send_wrapper::SendWrapper;

use crate::{
    followed::{Cause, Followed, Slot},
    parts::listen,
};

/// All runs that the page knows, and when each is asked about.
pub(crate) struct Watch {
    backend: Rc<dyn Backend>,
    transport: Rc<dyn Transport>,
    scheduler: RefCell<Scheduler>,
    /// A page knows a few hundred; looking through them is quicker than it is to load code for a map.
    runs: RefCell<Vec<(RunId, Slot)>>,
    timer: Cell<Option<TimeoutHandle>>,
    said: RwSignal<String>,
    /// False once the page has let go of it: nothing is asked any more.
    alive: Cell<bool>,
}

impl Watch {
    /// Follows nothing yet. Stops with the reactive owner that it is made under.
    pub(crate) fn new(
        backend: Rc<dyn Backend>,
        transport: Rc<dyn Transport>,
        said: RwSignal<String>,
    ) -> Rc<Self> {
        let watch = Rc::new(Self {
            scheduler: RefCell::new(Scheduler::new(transport.now_ms())),
            backend,
            transport,
            runs: RefCell::default(),
            timer: Cell::default(),
            said,
            alive: Cell::new(true),
        });
        if let Some(window) = web_sys::window() {
            for event in ["online", "offline"] {
                let watch = Rc::clone(&watch);
                listen(&window, event, move |_| watch.pump());
            }
            if let Some(document) = window.document() {
                let watch = Rc::clone(&watch);
                listen(&document, "visibilitychange", move |_| watch.pump());
            }
        }
        let ending = SendWrapper::new(Rc::clone(&watch));
        on_cleanup(move || {
            ending.alive.set(false);
            ending.set_timer(None);
        });
        watch
    }

    fn slot(&self, id: &RunId) -> Slot {
        let mut runs = self.runs.borrow_mut();
        if let Some((_, slot)) = runs.iter().find(|(known, _)| known == id) {
            return slot.clone();
        }
        let slot = Slot::default();
        runs.push((id.clone(), slot.clone()));
        slot
    }

    /// A run as far as it is known, asked about while the caller's component lives.
    pub(crate) fn follow(self: Rc<Self>, id: &RunId) -> Followed {
        let slot = self.slot(id);
        let run = slot.run();
        if run.as_ref().is_none_or(|run| !run.status.is_terminal()) {
            let after = run.and_then(|run| run.poll_after_ms);
            self.scheduler.borrow_mut().watch(id, self.transport.now_ms(), after);
            self.pump();
            let (watch, id) = (SendWrapper::new(self), id.clone());
            on_cleanup(move || watch.scheduler.borrow_mut().unwatch(&id));
        }
        slot.followed()
    }

    /// Takes in a report of a run, whoever it came from.
    pub(crate) fn learn(self: &Rc<Self>, report: Run) {
        let slot = self.slot(&report.id);
        slot.heard();
        let known = slot.run();
        let mut next = known.clone().unwrap_or_else(|| report.clone());
        let without_steps = report.steps.is_none();
        next.merge(report);
        let Some(before) = known else { return slot.set(next) };
        if before == next {
            return;
        }
        let ended = !before.status.is_terminal() && next.status.is_terminal();
        let (id, undone) = (next.id.clone(), next.undo_of.clone());
        if ended {
            self.say(&format!("{}: {}.", next.playbook.name, next.status.label()));
        }
        slot.set(next);
        if ended {
            if without_steps {
                self.fetch(id);
            }
            // What was taken back can be taken back no more, or again.
            if let Some(undone) = undone {
                self.fetch(undone);
            }
        }
    }

    /// Loads a run whole, once.
    pub(crate) fn fetch(self: &Rc<Self>, id: RunId) {
        let watch = Rc::clone(self);
        let answer = watch.backend.run(&id, None);
        spawn_local(async move {
            // What cannot be loaded now stays as it was; the list says so when it is loaded again.
            if let Ok(Polled::Changed { run, .. }) = answer.await {
                watch.learn(*run);
            }
        });
    }

    /// Asks about a run now, also where nobody did any more.
    pub(crate) fn resume(self: &Rc<Self>, id: &RunId) {
        self.scheduler.borrow_mut().resume(id, self.transport.now_ms());
        self.pump();
    }

    /// Does what is due and sets the timer for what comes next.
    fn pump(self: &Rc<Self>) {
        if !self.alive.get() {
            return;
        }
        let window = web_sys::window();
        let visible =
            window.as_ref().and_then(web_sys::Window::document).is_some_and(|document| !document.hidden());
        let online = window.is_some_and(|window| window.navigator().on_line());
        if !online {
            self.runs.borrow().iter().filter(|(id, _)| self.is_live(id)).for_each(|(_, slot)| {
                slot.fell_silent(Cause::Unanswered(ClientError::Offline));
            });
        }
        loop {
            let next = self.scheduler.borrow_mut().next(self.transport.now_ms(), visible, online);
            match next {
                Next::Poll(id) => self.ask(id),
                Next::Wait(ms) => {
                    let watch = SendWrapper::new(Rc::clone(self));
                    let timer = set_timeout_with_handle(move || watch.pump(), Duration::from_millis(ms)).ok();
                    return self.set_timer(timer);
                }
                Next::Idle => return self.set_timer(None),
            }
        }
    }

    fn is_live(&self, id: &RunId) -> bool {
        self.scheduler.borrow().watched(id) == Some(Watched::Live)
    }

    fn set_timer(&self, timer: Option<TimeoutHandle>) {
        if let Some(old) = self.timer.replace(timer) {
            old.clear();
        }
    }

    fn ask(self: &Rc<Self>, id: RunId) {
        let slot = self.slot(&id);
        // An answer without the steps would not do, so the condition only holds once they are known.
        let etag = slot.run().filter(|run| run.steps.is_some()).and_then(|run| run.etag);
        let watch = Rc::clone(self);
        let answer = watch.backend.run(&id, etag.as_deref());
        spawn_local(async move {
            let (reply, mut cause) = match answer.await {
                Ok(Polled::Unchanged { retry_after_ms }) => {
                    slot.heard();
                    (PollOutcome::Unchanged { retry_after_ms }, None)
                }
                Ok(Polled::Changed { run, retry_after_ms }) => {
                    let ended = run.status.is_terminal();
                    watch.learn(*run);
                    (if ended { PollOutcome::Ended } else { PollOutcome::Changed { retry_after_ms } }, None)
                }
                Err(error) if is_gone(&error) => (PollOutcome::Ended, Some(Cause::Gone(error))),
                Err(error) => {
                    let retry_after_ms = error.retry_after_ms();
                    (PollOutcome::Failed { retry_after_ms }, Some(Cause::Unanswered(error)))
                }
            };
            let (now, random) = (watch.transport.now_ms(), watch.transport.random());
            watch.scheduler.borrow_mut().replied(&id, now, reply, random);
            if watch.scheduler.borrow().watched(&id) == Some(Watched::GaveUp) {
                cause = Some(Cause::GaveUp);
            }
            if let Some(cause) = cause {
                watch.lose(&slot, cause);
            }
            watch.pump();
        });
    }

    fn lose(&self, slot: &Slot, cause: Cause) {
        if slot.fell_silent(cause)
            && let Some(run) = slot.run()
        {
            self.say(&format!("{}: no news from the backend.", run.playbook.name));
        }
    }

    fn say(&self, text: &str) {
        self.said.try_set(escape_invisible(text));
    }
}

/// Whether asking again is pointless.
fn is_gone(error: &ClientError) -> bool {
    matches!(
        error.code(),
        Some(ProblemCode::RunNotFound | ProblemCode::NotFound | ProblemCode::MissingPermission)
    )
}
