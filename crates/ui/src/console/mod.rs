//! What every component needs: the backend, the clock, the runs that are followed, the intents
//! that are pending, and a voice.

mod intents;

use std::{rc::Rc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Backend, ClientError, IntentLedger, LocalFuture, Transport};
// Native tests of views have no tab to store anything in.
#[cfg(not(target_arch = "wasm32"))]
use riposte_client::MemoryStore as SessionStore;
#[cfg(target_arch = "wasm32")]
use riposte_client::SessionStore;
use riposte_model::{Capabilities, EntityKind, Page, Run, RunId, RunQuery, escape_invisible};

use crate::{effect::effect, followed::Followed, parts::listen, watch::Watch};

/// First and longest pause before a backend is asked again what it can do, in milliseconds.
const FIRST_PAUSE_MS: u64 = 2_000;
const LONGEST_PAUSE_MS: u64 = 60_000;
/// How long something that leaves no other trace can be seen, in milliseconds.
const SHOWN_MS: u64 = 4_000;

/// The backend and what the page knows of it. Made once by whoever holds the components, passed to
/// each of them; a copy is a handle to the same thing.
#[derive(Clone, Copy)]
pub struct Console {
    backend: StoredValue<Rc<dyn Backend>, LocalStorage>,
    transport: StoredValue<Rc<dyn Transport>, LocalStorage>,
    watch: StoredValue<Rc<Watch>, LocalStorage>,
    ledger: StoredValue<Rc<IntentLedger<SessionStore>>, LocalStorage>,
    capabilities: RwSignal<Capabilities>,
    online: RwSignal<bool>,
    now: RwSignal<f64>,
    second: RwSignal<f64>,
    said: RwSignal<String>,
    shown: RwSignal<String>,
}

impl Console {
    /// A console over a backend; `transport` is its clock and its way to wait, `person` the identifier
    /// of whoever the backend takes the caller for, or empty where the page does not know it: what is
    /// left unclear of one person's starts is no business of the next. Lives as long as the reactive
    /// owner that it is made under, and asks at once what the backend can do.
    pub fn new(backend: Rc<dyn Backend>, transport: Rc<dyn Transport>, person: &str) -> Self {
        let said = RwSignal::new(String::new());
        let watch = Watch::new(Rc::clone(&backend), Rc::clone(&transport), said);
        let start = js_sys::Date::now();
        let console = Self {
            backend: StoredValue::new_local(backend),
            transport: StoredValue::new_local(transport),
            watch: StoredValue::new_local(watch),
            ledger: StoredValue::new_local(Rc::new(IntentLedger::new(SessionStore::default(), person))),
            capabilities: RwSignal::new(Capabilities::default()),
            online: RwSignal::new(true),
            now: RwSignal::new(start),
            second: RwSignal::new(start),
            said,
            shown: RwSignal::new(String::new()),
        };
        console.tick();
        console.look_at_network();
        console.ask_capabilities();
        console
    }

    /// Seconds for what is under way; every tenth also for what lies back.
    fn tick(self) {
        let mut ticks = 0_u32;
        let tick = move || {
            let now = js_sys::Date::now();
            self.second.try_set(now);
            ticks = ticks.wrapping_add(1);
            if ticks.is_multiple_of(10) {
                self.now.try_set(now);
            }
        };
        let tick = send_wrapper::SendWrapper::new(std::cell::RefCell::new(tick));
        let handle = set_interval_with_handle(
            move || {
                if let Ok(mut tick) = tick.try_borrow_mut() {
                    tick();
                }
            },
            Duration::from_secs(1),
        );
        if let Ok(handle) = handle {
            on_cleanup(move || handle.clear());
        }
    }

    fn look_at_network(self) {
        let Some(window) = web_sys::window() else { return };
        self.online.set(window.navigator().on_line());
        listen(&window, "online", move |_| self.online.set(true));
        listen(&window, "offline", move |_| self.online.set(false));
    }

    /// Asks what the backend can do until it says so. Until then it is shown as one that can only
    /// be read.
    fn ask_capabilities(self) {
        let (backend, transport) = (self.backend(), self.transport.get_value());
        spawn_local(async move {
            let mut pause = FIRST_PAUSE_MS;
            // Once the page has let go, there is nowhere to put an answer and nobody to ask for.
            while !self.capabilities.is_disposed() {
                match backend.capabilities().await {
                    Ok(capabilities) => {
                        self.capabilities.try_set(capabilities);
                        return;
                    }
                    Err(ClientError::Unauthenticated(_)) => return,
                    Err(_) => transport.sleep(pause).await,
                }
                pause = (pause * 2).min(LONGEST_PAUSE_MS);
            }
        });
    }

    /// The backend.
    pub fn backend(self) -> Rc<dyn Backend> {
        self.backend.get_value()
    }

    /// What the backend can do; nothing until it has said so.
    pub fn capabilities(self) -> Capabilities {
        self.capabilities.get()
    }

    /// The workspace or tenant that everything belongs to.
    pub fn tenant(self) -> String {
        self.capabilities.with(|capabilities| capabilities.tenant.clone())
    }

    /// Whether playbooks can be run on this kind of entity. Open until the backend has said.
    pub fn runs_on(self, kind: &EntityKind) -> bool {
        self.capabilities
            .with(|capabilities| capabilities.kinds.is_empty() || capabilities.kinds.contains(kind))
    }

    /// Whether this machine has a network, as far as the browser can tell.
    pub fn online(self) -> bool {
        self.online.get()
    }

    /// Now, in milliseconds since 1970, for what lies back; moves every ten seconds.
    pub fn now(self) -> Signal<f64> {
        self.now.into()
    }

    /// Now, in milliseconds since 1970, for what is under way; moves every second.
    pub fn second(self) -> Signal<f64> {
        self.second.into()
    }

    /// What was last said to those who do not see the page. For one polite live region.
    pub fn announced(self) -> String {
        self.said.get()
    }

    /// Says something to those who do not see the page.
    pub fn announce(self, text: String) {
        self.said.try_set(escape_invisible(&text));
    }

    /// What is briefly to be seen of something done that leaves no other trace on the page; empty most
    /// of the time. It is announced as well.
    pub fn shown(self) -> String {
        self.shown.get()
    }

    /// Says something to everybody, those who see the page for some seconds.
    fn show(self, text: &str) {
        self.announce(text.to_owned());
        self.shown.try_set(text.to_owned());
        let transport = self.transport.get_value();
        let text = text.to_owned();
        spawn_local(async move {
            transport.sleep(SHOWN_MS).await;
            if self.shown.try_with_untracked(|shown| *shown == text) == Some(true) {
                self.shown.try_set(String::new());
            }
        });
    }

    /// A run as far as it is known, followed until it has ended or the caller's component is gone.
    pub fn run(self, id: &RunId) -> Followed {
        self.watch.get_value().follow(id)
    }

    /// Asks about a run now, also one that nobody asks about any more.
    pub(crate) fn ask_about(self, id: &RunId) {
        self.watch.try_with_value(|watch| watch.resume(id));
    }

    /// Loads a run anew, such as one that another has changed.
    pub(crate) fn refresh(self, id: RunId) {
        self.watch.try_with_value(|watch| watch.fetch(id));
    }

    /// Takes in a report of a run. Without effect once the page has let go.
    pub fn learn(self, run: Run) {
        self.watch.try_with_value(|watch| watch.learn(run));
    }

    /// Lists runs, and takes in what is said of each before the list is there: none of them is then asked
    /// about just because it is shown.
    pub fn runs(self, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        let answer = self.backend().runs(query);
        Box::pin(async move {
            let page = answer.await?;
            for run in &page.items {
                self.learn(run.clone());
            }
            Ok(page)
        })
    }

    /// Loads the steps of a run that is not followed any more and came without them.
    pub(crate) fn load_steps(self, run: Followed) {
        effect(move || {
            if let Some(run) = run.run().filter(|run| run.status.is_terminal() && run.steps.is_none()) {
                self.refresh(run.id);
            }
        });
    }

    /// Puts a text on the clipboard, as plain text.
    pub(crate) fn copy(self, text: &str) {
        let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
        // Pages that were loaded over plain HTTP have no clipboard.
        let Some(clipboard) = clipboard.filter(|clipboard| !clipboard.is_undefined()) else {
            return self.show("This page may not use the clipboard.");
        };
        let done = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text));
        spawn_local(async move {
            self.show(if done.await.is_ok() { "Copied." } else { "The browser did not allow copying." });
        });
    }
}
