//! The handle that every component takes: backend, clock, runs and announcements.

mod clock;
mod kept;
mod notices;
mod probe;
mod runs;

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use riposte_client::{Backend, Transport};
use riposte_model::{Capabilities, EntityKind};

use crate::{connection::Connection, parts::listen};
use clock::ServerClock;
use kept::Kept;
use runs::RunServices;

/// A backend and the state that the page keeps of it. Made once by the owner of the components and
/// passed to each of them; a copy is a handle to the same console.
#[derive(Clone, Copy)]
pub struct Console {
    /// Kept together, so that a copy is small.
    services: StoredValue<Services, LocalStorage>,
    capabilities: RwSignal<Capabilities>,
    online: RwSignal<bool>,
    now: RwSignal<f64>,
    second: RwSignal<f64>,
    announced: RwSignal<String>,
    notice: RwSignal<String>,
}

#[derive(Clone)]
struct Services {
    backend: Rc<dyn Backend>,
    transport: Rc<dyn Transport>,
    person: Rc<str>,
    connection: Connection,
    clock: ServerClock,
    /// Owner of the console, and of the listeners that the runs bring.
    owner: Option<Owner>,
    announced: RwSignal<String>,
    /// Made when a component first asks for a run: a page without runs does without their code.
    runs: Rc<OnceCell<RunServices>>,
    kept: Rc<RefCell<Kept>>,
}

impl Console {
    /// A console over a backend. `transport` is its clock and timer. `person` is the caller's identifier
    /// at the backend, or empty where the page does not know it: unclear starts of one person are kept
    /// from the next. Lives as long as the reactive owner that it is made under.
    pub fn new(backend: Rc<dyn Backend>, transport: Rc<dyn Transport>, person: &str) -> Self {
        let announced = RwSignal::new(String::new());
        let start = js_sys::Date::now();
        let console = Self {
            services: StoredValue::new_local(Services {
                backend,
                transport,
                person: person.into(),
                connection: Connection::new(),
                clock: ServerClock::default(),
                owner: Owner::current(),
                announced,
                runs: Rc::default(),
                kept: Rc::default(),
            }),
            capabilities: RwSignal::new(Capabilities::default()),
            online: RwSignal::new(true),
            now: RwSignal::new(start),
            second: RwSignal::new(start),
            announced,
            notice: RwSignal::new(String::new()),
        };
        console.start_clock();
        console.watch_network();
        console.probe();
        console
    }

    fn watch_network(self) {
        let Some(window) = web_sys::window() else { return };
        self.online.set(window.navigator().on_line());
        listen(&window, "online", move |_| self.online.set(true));
        listen(&window, "offline", move |_| self.online.set(false));
    }

    /// Identifier of the caller, empty where the page does not know it.
    pub(crate) fn person(self) -> Rc<str> {
        self.services.try_with_value(|services| Rc::clone(&services.person)).unwrap_or_default()
    }

    /// Whether its owner has gone, as at the end of a session.
    pub(crate) fn is_over(self) -> bool {
        self.capabilities.is_disposed()
    }

    /// The backend.
    pub fn backend(self) -> Rc<dyn Backend> {
        self.services.with_value(|services| Rc::clone(&services.backend))
    }

    /// Capabilities of the backend; the default until it has answered.
    pub fn capabilities(self) -> Capabilities {
        self.capabilities.get()
    }

    /// Capabilities of the backend at this moment.
    pub(crate) fn capabilities_untracked(self) -> Capabilities {
        self.capabilities.get_untracked()
    }

    /// Workspace or tenant of the backend.
    pub fn tenant(self) -> String {
        self.capabilities.with(|capabilities| capabilities.tenant.clone())
    }

    /// Whether playbooks run on this kind of entity. True until the backend has answered.
    pub fn runs_on(self, kind: &EntityKind) -> bool {
        self.capabilities
            .with(|capabilities| capabilities.kinds.is_empty() || capabilities.kinds.contains(kind))
    }

    /// Whether the browser reports a network.
    pub fn online(self) -> bool {
        self.online.get()
    }

    /// Whether the backend can be reached.
    pub fn connection(self) -> Connection {
        self.services.with_value(|services| services.connection)
    }
}
