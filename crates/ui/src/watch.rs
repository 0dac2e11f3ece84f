//! Following runs: the timer and the requests behind the scheduler.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Backend, ClientError, Next, Polled, Reply, Scheduler, Transport};
use riposte_model::{ProblemCode, Run, RunId, visible};
use send_wrapper::SendWrapper;

use crate::parts::listen;

/// All runs that the page knows, and when each is asked about.
pub(crate) struct Watch {
    backend: Rc<dyn Backend>,
    transport: Rc<dyn Transport>,
    scheduler: RefCell<Scheduler>,
    /// A page knows a few hundred; looking through them is quicker than it is to load code for a map.
    runs: RefCell<Vec<(RunId, ArcRwSignal<Option<Run>>)>>,
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

    fn slot(&self, id: &RunId) -> ArcRwSignal<Option<Run>> {
        let mut runs = self.runs.borrow_mut();
        if let Some((_, slot)) = runs.iter().find(|(known, _)| known == id) {
            return slot.clone();
        }
        let slot = ArcRwSignal::default();
        runs.push((id.clone(), slot.clone()));
        slot
    }

    /// A run as far as it is known, asked about while the caller's component lives.
    pub(crate) fn follow(self: Rc<Self>, id: &RunId) -> Signal<Option<Run>> {
        let slot = self.slot(id);
        let (live, after) = slot.with_untracked(|run| {
            let live = run.as_ref().is_none_or(|run| !run.status.is_terminal());
            (live, run.as_ref().and_then(|run| run.poll_after_ms))
        });
        if live {
            self.scheduler.borrow_mut().watch(id, self.transport.now_ms(), after);
            self.pump();
            let (watch, id) = (SendWrapper::new(self), id.clone());
            on_cleanup(move || watch.scheduler.borrow_mut().unwatch(&id));
        }
        slot.into()
    }

    /// Takes in a report of a run, whoever it came from.
    pub(crate) fn learn(self: &Rc<Self>, report: Run) {
        let slot = self.slot(&report.id);
        let known = slot.get_untracked();
        let mut next = known.clone().unwrap_or_else(|| report.clone());
        let without_steps = report.steps.is_none();
        next.merge(report);
        let Some(before) = known else { return slot.set(Some(next)) };
        if before == next {
            return;
        }
        let ended = !before.status.is_terminal() && next.status.is_terminal();
        let id = next.id.clone();
        if ended {
            self.said.try_set(visible(&format!("{}: {}.", next.playbook.name, next.status.label())));
        }
        slot.set(Some(next));
        if ended && without_steps {
            self.fetch(id);
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

    /// Does what is due and sets the timer for what comes next.
    fn pump(self: &Rc<Self>) {
        if !self.alive.get() {
            return;
        }
        let window = web_sys::window();
        let visible =
            window.as_ref().and_then(web_sys::Window::document).is_some_and(|document| !document.hidden());
        let online = window.is_some_and(|window| window.navigator().on_line());
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

    fn set_timer(&self, timer: Option<TimeoutHandle>) {
        if let Some(old) = self.timer.replace(timer) {
            old.clear();
        }
    }

    fn ask(self: &Rc<Self>, id: RunId) {
        // An answer without the steps would not do, so the condition only holds once they are known.
        let etag = self.slot(&id).with_untracked(|run| {
            run.as_ref().filter(|run| run.steps.is_some()).and_then(|run| run.etag.clone())
        });
        let watch = Rc::clone(self);
        let answer = watch.backend.run(&id, etag.as_deref());
        spawn_local(async move {
            let reply = match answer.await {
                Ok(Polled::Unchanged { retry_after_ms }) => Reply::Unchanged { retry_after_ms },
                Ok(Polled::Changed { run, retry_after_ms }) => {
                    let ended = run.status.is_terminal();
                    watch.learn(*run);
                    if ended { Reply::Ended } else { Reply::Changed { retry_after_ms } }
                }
                Err(error) if is_gone(&error) => Reply::Ended,
                Err(error) => Reply::Failed { retry_after_ms: error.retry_after_ms() },
            };
            let (now, random) = (watch.transport.now_ms(), watch.transport.random());
            watch.scheduler.borrow_mut().replied(&id, now, reply, random);
            watch.pump();
        });
    }
}

/// Whether asking again is pointless.
fn is_gone(error: &ClientError) -> bool {
    matches!(
        error.code(),
        Some(ProblemCode::RunNotFound | ProblemCode::NotFound | ProblemCode::MissingPermission)
    )
}
