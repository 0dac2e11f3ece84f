//! The handle that every component takes: backend, clock, runs and announcements.

mod clock;
mod kept;
mod notices;
mod runs;

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Backend, ClientError, Transport};
use riposte_model::{Capabilities, EntityKind};

use crate::parts::listen;
use kept::Kept;
use runs::RunServices;

/// First and longest delay before a failed capabilities request is retried, in milliseconds.
const INITIAL_DELAY_MS: u64 = 2_000;
const MAX_DELAY_MS: u64 = 60_000;

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
        console.load_capabilities();
        console
    }

    fn watch_network(self) {
        let Some(window) = web_sys::window() else { return };
        self.online.set(window.navigator().on_line());
        listen(&window, "online", move |_| self.online.set(true));
        listen(&window, "offline", move |_| self.online.set(false));
    }

    /// Requests the capabilities until they arrive. Until then the backend counts as read-only.
    fn load_capabilities(self) {
        let (backend, transport) = (self.backend(), self.services.get_value().transport);
        spawn_local(async move {
            let mut delay = INITIAL_DELAY_MS;
            while !self.capabilities.is_disposed() {
                match backend.capabilities().await {
                    Ok(capabilities) => {
                        self.capabilities.try_set(capabilities);
                        return;
                    }
                    Err(ClientError::Unauthenticated(_)) => return,
                    Err(_) => transport.sleep(delay).await,
                }
                delay = (delay * 2).min(MAX_DELAY_MS);
            }
        });
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
}
