//! Starting and following runs on behalf of components.

use std::{cell::RefCell, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
// Native tests of views have no tab to store anything in.
#[cfg(not(target_arch = "wasm32"))]
use riposte_client::MemoryStore as SessionStore;
#[cfg(target_arch = "wasm32")]
use riposte_client::SessionStore;
use riposte_client::{
    ClientError, IntentLedger, LocalFuture, RunHost, RunSnapshot, RunStore, StartListener, Starter,
};
use riposte_model::{EntityId, Page, Run, RunId, RunQuery, escape_invisible};
use send_wrapper::SendWrapper;

use super::{Console, Services, clock::ServerClock};
use crate::{RunHandle, effect::effect, parts::listen};

/// The runs of a console, and its record of unclear starts.
#[derive(Clone)]
pub(super) struct RunServices {
    store: Rc<RunStore>,
    host: Rc<PageHost>,
    ledger: Rc<IntentLedger>,
}

/// The page as the surroundings of a run store: a signal per run, and a live region.
struct PageHost {
    /// A few hundred at most, like the store's own.
    signals: RefCell<Vec<(RunId, ArcRwSignal<RunSnapshot>)>>,
    announced: RwSignal<String>,
    clock: ServerClock,
}

impl PageHost {
    fn new(announced: RwSignal<String>, clock: ServerClock) -> Rc<Self> {
        Rc::new(Self { signals: RefCell::default(), announced, clock })
    }

    fn signal(&self, id: &RunId) -> Option<ArcRwSignal<RunSnapshot>> {
        self.signals.borrow().iter().find(|(known, _)| known == id).map(|(_, signal)| signal.clone())
    }

    fn announce(&self, text: &str) {
        self.announced.try_set(escape_invisible(text));
    }
}

impl RunHost for PageHost {
    fn spawn(&self, task: LocalFuture<()>) {
        spawn_local(task);
    }

    fn wall_clock(&self) -> f64 {
        self.clock.now()
    }

    fn changed(&self, id: &RunId, snapshot: &RunSnapshot) {
        self.clock.learn(snapshot.run.as_ref().and_then(|run| run.server_time.as_ref()), false);
        if let Some(signal) = self.signal(id) {
            signal.set(snapshot.clone());
        }
    }

    fn ended(&self, run: &Run) {
        self.announce(&format!("{}: {}.", run.playbook.name, run.status.label()));
    }

    fn went_stale(&self, run: &Run) {
        self.announce(&format!("{}: no news from the backend.", run.playbook.name));
    }
}

impl Services {
    pub(super) fn runs(&self) -> RunServices {
        let make = || {
            let host = PageHost::new(self.announced, self.clock.clone());
            let store = RunStore::new(Rc::clone(&self.backend), Rc::clone(&self.transport), host.clone());
            if let Some(owner) = &self.owner {
                let store = Rc::clone(&store);
                owner.with(|| pause_polling(store));
            }
            let ledger = Rc::new(IntentLedger::new(Rc::new(SessionStore::default()), &self.person));
            RunServices { store, host, ledger }
        };
        self.runs.get_or_init(make).clone()
    }
}

/// Tells a run store when the page is hidden or loses its network.
fn pause_polling(store: Rc<RunStore>) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let report = {
        let (window, document) = (window.clone(), document.clone());
        move || store.set_active(!document.hidden(), window.navigator().on_line())
    };
    report();
    for event in ["online", "offline"] {
        let report = report.clone();
        listen(&window, event, move |_| report());
    }
    listen(&document, "visibilitychange", move |_| report());
}

impl Console {
    /// A run, followed until it has ended or the caller's component is gone.
    pub fn run(self, id: &RunId) -> RunHandle {
        let RunServices { store, host, .. } = self.services.with_value(Services::runs);
        let signal = host.signal(id).unwrap_or_else(|| {
            let signal = ArcRwSignal::new(store.snapshot(id));
            host.signals.borrow_mut().push((id.clone(), signal.clone()));
            signal
        });
        if let Some(following) = store.follow(id) {
            let following = SendWrapper::new(following);
            on_cleanup(move || drop(following));
        }
        RunHandle::new(&signal)
    }

    /// Takes in a run from a response. Without effect once the console is disposed.
    pub fn apply(self, run: Run) {
        self.services.try_with_value(|services| services.runs().store.apply(run));
    }

    /// Lists runs and takes in each of them, so that none is polled only because it is listed.
    pub fn runs(self, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        self.services.with_value(|services| services.runs().store.list(query))
    }

    /// Asks the backend to stop a run.
    pub(crate) fn cancel(self, id: &RunId) -> LocalFuture<Result<(), ClientError>> {
        self.services.with_value(|services| services.runs().store.cancel(id))
    }

    /// Polls a run now, even if polling had stopped.
    pub(crate) fn resume_polling(self, id: &RunId) {
        self.services.try_with_value(|services| services.runs().store.resume(id));
    }

    /// Loads the steps of a run that has ended and came without them.
    pub(crate) fn load_steps(self, run: RunHandle) {
        effect(move || {
            let listed = self.capabilities().features.steps;
            if let Some(run) =
                run.run().filter(|run| listed && run.status.is_terminal() && run.steps.is_none())
            {
                self.services.try_with_value(|services| services.runs().store.refresh(&run.id));
            }
        });
    }

    /// A starter of runs on one entity, which reports to the listener.
    pub(crate) fn starter(self, entity: EntityId, listener: Rc<dyn StartListener>) -> Rc<Starter> {
        let Services { backend, transport, .. } = self.services.get_value();
        let RunServices { store, ledger, .. } = self.services.with_value(Services::runs);
        Starter::new(backend, transport, ledger, store, entity, listener)
    }
}
