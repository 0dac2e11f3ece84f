//! Loading of data from a backend, with the last value kept while it is reloaded.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    marker::PhantomData,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Backoff, ClientError, LocalFuture, random};
use send_wrapper::SendWrapper;

use crate::{
    connection::Connection,
    effect::effect,
    format,
    markup::Markup,
    parts::{ErrorNote, Skeleton, listen},
};

/// A value of any type: the code below is compiled once for all of them.
pub(crate) type ErasedValue = Arc<dyn Any + Send + Sync>;

/// Data loaded from a backend.
///
/// Signals that the loader reads before its first await are its dependencies: the data is reloaded when
/// one of them changes. An attempt that is superseded, or whose owner is disposed, is dropped, which
/// aborts its request. An attempt that has failed and may succeed later is repeated until it does, with the pauses
/// of a [`Backoff`] and never while the page is hidden.
///
/// Differences from Leptos' `LocalResource`:
/// - a failed reload keeps the last value and marks it stale; there, the error replaces the value;
/// - a change of a dependency aborts the request in flight, where a resource awaits it first;
/// - value, error and activity are signals of their own, so that a view of the value is not rebuilt
///   while it is reloaded; there is no `Suspense` to hide it;
/// - the type of the value is erased below this handle, which saves the page some kilobytes for each
///   type that it loads.
pub struct Query<T> {
    /// Behind a handle, so that a copy is small.
    state: StoredValue<State>,
    of: PhantomData<fn() -> T>,
}

/// State of a query, one signal per part: a view of the value is not rebuilt while it is reloaded.
#[derive(Clone, Copy)]
struct State {
    /// Last value loaded.
    value: RwSignal<Option<ErasedValue>>,
    /// Error of the last attempt. A value beside it is stale.
    error: RwSignal<Option<ClientError>>,
    /// Whether an attempt is in flight.
    busy: RwSignal<bool>,
    /// Time at which the value was loaded, in milliseconds since 1970.
    at: RwSignal<f64>,
    /// Number of reloads requested.
    reloads: RwSignal<u32>,
    /// The attempt in flight.
    task: StoredValue<Rc<Task>, LocalStorage>,
    /// The connection of the page, where it has one.
    connection: Option<Connection>,
    /// Whether the attempt in flight was caused by a dependency: the value belongs to an earlier request.
    superseded: StoredValue<bool>,
}

/// A value that was loaded before.
#[derive(Clone, Debug)]
pub struct Seed<T> {
    /// The value.
    pub value: Arc<T>,
    /// Time at which it was loaded, in milliseconds since 1970.
    pub at: f64,
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// Loads at once, and again whenever a signal that `load` reads changes.
    pub fn new(load: impl Fn() -> LocalFuture<Result<T, ClientError>> + 'static) -> Self {
        Self::seeded(None, load)
    }

    /// Like [`Query::new`], with a value that another query has loaded before, to be shown until the first
    /// response.
    pub fn seeded(
        seed: Option<Seed<T>>,
        load: impl Fn() -> LocalFuture<Result<T, ClientError>> + 'static,
    ) -> Self {
        let load = move || -> LocalFuture<Result<ErasedValue, ClientError>> {
            let attempt = load();
            Box::pin(async move { Ok(Arc::new(attempt.await?) as ErasedValue) })
        };
        let state = State::new();
        if let Some(Seed { value, at }) = seed {
            state.value.set(Some(value));
            state.at.set(at);
        }
        state.start(Box::new(load));
        Self { state: StoredValue::new(state), of: PhantomData }
    }

    /// Reloads, keeping the value until the response arrives.
    pub fn reload(self) {
        self.state.try_with_value(|state| state.reload());
    }

    /// Whether an attempt is in flight.
    pub fn busy(self) -> bool {
        self.state.get_value().busy.get()
    }

    /// Error of the last attempt.
    pub fn error(self) -> Option<ClientError> {
        self.state.get_value().error.get()
    }

    /// Last value loaded.
    pub fn value(self) -> Option<Arc<T>> {
        downcast(self.state.get_value().value.get())
    }

    /// Last value loaded, without tracking it. `None` once the owner is disposed.
    pub fn value_untracked(self) -> Option<Arc<T>> {
        downcast(self.state.try_get_value().and_then(|state| state.value.try_get_untracked()).flatten())
    }

    /// Time at which the value was loaded, in milliseconds since 1970. Not tracked.
    pub fn at(self) -> f64 {
        self.state.get_value().at.get_untracked()
    }

    /// Replaces the value by a newer one, such as the response to an update. An attempt in flight is
    /// cancelled, because its response would be older. Has no effect while a changed dependency is being
    /// loaded, because `value` then belongs to the earlier request.
    pub fn set(self, value: T) {
        self.state.try_with_value(|state| {
            if state.superseded.try_get_value() == Some(false) {
                state.task.try_with_value(|task| task.cancel());
                state.put(Ok(Arc::new(value)));
            }
        });
    }

    /// View of the value. Shows an outline until the first response, an error with a retry button if
    /// loading failed, and both error and value if the value is stale.
    pub fn view(self, labels: QueryLabels, view: impl Fn(Arc<T>) -> Markup + Send + 'static) -> Markup {
        self.state.get_value().view(labels, Box::new(move |value| downcast(Some(value)).map(&view)))
    }

    /// The error above a stale value, for callers that render the value themselves.
    pub fn staleness(self, labels: QueryLabels) -> Markup {
        self.state.get_value().staleness(labels.failed)
    }
}

fn downcast<T: Send + Sync + 'static>(value: Option<ErasedValue>) -> Option<Arc<T>> {
    value.and_then(|value| value.downcast().ok())
}

type Load = Box<dyn Fn() -> LocalFuture<Result<ErasedValue, ClientError>>>;
type View = Box<dyn Fn(ErasedValue) -> Option<Markup> + Send>;

impl State {
    fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(true),
            at: RwSignal::new(0.0),
            reloads: RwSignal::new(0),
            task: StoredValue::new_local(Rc::default()),
            connection: Connection::current(),
            superseded: StoredValue::new(false),
        }
    }

    fn start(self, load: Load) {
        let task = SendWrapper::new(self.task.get_value());
        let running = Rc::clone(&task);
        let mut last = None;
        effect(move || {
            let reloads = self.reloads.get();
            let attempt = load();
            // Not a reload, so a dependency changed, and the value belongs to the request before.
            if last.replace(reloads) == Some(reloads) {
                self.superseded.set_value(true);
            }
            self.busy.set(true);
            running.run(async move {
                let outcome = attempt.await;
                if self.superseded.try_get_value() == Some(true) && outcome.is_err() {
                    self.value.try_set(None);
                }
                self.put(outcome);
            });
        });
        on_cleanup(move || task.cancel());
        if let Some(window) = web_sys::window() {
            listen(&window, "online", move |_| self.try_again());
        }
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            listen(&document, "visibilitychange", move |_| self.try_again());
        }
        if let Some(connection) = self.connection {
            let is_lost = Memo::new(move |_| connection.is_lost());
            effect(move || {
                if !is_lost.get() {
                    self.try_again();
                }
            });
        }
    }

    /// Repeats an attempt that has failed and may succeed now. Not while the page is hidden.
    fn try_again(self) {
        let failed =
            self.error.try_with_untracked(|error| error.as_ref().is_some_and(ClientError::retryable));
        let seen = web_sys::window().and_then(|window| window.document()).is_some_and(|page| !page.hidden());
        if failed == Some(true) && seen && self.busy.try_get_untracked() == Some(false) {
            self.reload();
        }
    }

    fn try_again_later(self, error: &ClientError) {
        let delay = self.task.try_with_value(|task| task.pause(error));
        let asked = self.reloads.try_get_untracked();
        set_timeout(
            move || {
                if self.reloads.try_get_untracked() == asked {
                    self.try_again();
                }
            },
            Duration::from_millis(delay.unwrap_or_default()),
        );
    }

    fn reload(self) {
        self.reloads.try_update(|reloads| *reloads = reloads.wrapping_add(1));
    }

    /// Stores the outcome of an attempt. The owner may have been disposed meanwhile.
    fn put(self, outcome: Result<ErasedValue, ClientError>) {
        self.busy.try_set(false);
        self.superseded.try_set_value(false);
        match outcome {
            Ok(value) => {
                self.at.try_set(js_sys::Date::now());
                if self.error.try_with_untracked(Option::is_some) == Some(true) {
                    self.error.set(None);
                }
                self.value.try_set(Some(value));
                self.task.try_with_value(|task| task.backoff.take());
                self.connection.into_iter().for_each(Connection::reached);
            }
            Err(error) => {
                if error.is_unreachable() {
                    self.connection.into_iter().for_each(Connection::doubt);
                }
                if error.retryable() {
                    self.try_again_later(&error);
                }
                self.error.try_set(Some(error));
            }
        }
    }

    fn retry(self) -> Callback<()> {
        Callback::new(move |()| self.reload())
    }

    fn view(self, labels: QueryLabels, view: View) -> Markup {
        let content = move || match self.value.get() {
            Some(value) => view(value),
            None => Some(match self.error.get() {
                None => html! { <Skeleton rows=labels.rows label=labels.loading /> },
                Some(error) => html! {
                    <div class="rp-confirm"><ErrorNote error=error what=labels.failed retry=self.retry() /></div>
                },
            }),
        };
        html! { {self.staleness(labels.failed)} {content} }
    }

    fn staleness(self, failed: &'static str) -> Markup {
        let there = Memo::new(move |_| self.value.with(Option::is_some));
        Markup::live(move || {
            let error = self.error.get().filter(|_| there.get())?;
            // The page says once, for everything on it, that there is no backend.
            if error.is_unreachable() && self.connection.is_some_and(Connection::is_lost) {
                return None;
            }
            let at = move || {
                let at = format::absolute(&format::timestamp(self.at.get()));
                format!("Last updated {at}.")
            };
            Some(html! {
                <div class="rp-confirm">
                    <ErrorNote error=error what=failed retry=self.retry() />
                    <p class="rp-meta">{at}</p>
                </div>
            })
        })
    }
}

/// Texts of a query.
#[derive(Clone, Copy, Debug)]
pub struct QueryLabels {
    /// Shown while loading, as in `Loading incidents`.
    pub loading: &'static str,
    /// Shown on failure, as in `The incidents could not be loaded`.
    pub failed: &'static str,
    /// Number of rows of the loading outline.
    pub rows: usize,
}

/// Slot for one running future that can be cancelled from outside.
#[derive(Default)]
pub(crate) struct Task {
    slot: RefCell<Option<Slot>>,
    /// Pauses between attempts that fail.
    backoff: Cell<Backoff>,
}

/// A running future, shared with the task that polls it.
type Slot = Rc<RefCell<Option<LocalFuture<()>>>>;

impl Task {
    /// Cancels the running future and spawns this one.
    pub(crate) fn run(&self, future: impl Future<Output = ()> + 'static) {
        self.cancel();
        let boxed: LocalFuture<()> = Box::pin(future);
        let slot: Slot = Rc::new(RefCell::new(Some(boxed)));
        self.slot.replace(Some(Rc::clone(&slot)));
        spawn_local(std::future::poll_fn(move |context| poll(&slot, context)));
    }

    /// Milliseconds until the next attempt.
    fn pause(&self, error: &ClientError) -> u64 {
        let mut backoff = self.backoff.get();
        let pause = backoff.next(random(), error.retry_after_ms());
        self.backoff.set(backoff);
        pause
    }

    /// Drops the running future, which aborts its request.
    pub(crate) fn cancel(&self) {
        let slot = self.slot.take();
        // A future that cancels itself is being polled, and so not in its slot.
        let future = slot.and_then(|slot| slot.try_borrow_mut().ok().and_then(|mut slot| slot.take()));
        drop(future);
    }
}

fn poll(slot: &Slot, context: &mut Context<'_>) -> Poll<()> {
    // Taken out of the slot while it is polled, so that it may cancel itself.
    let Some(mut future) = slot.borrow_mut().take() else { return Poll::Ready(()) };
    let outcome = future.as_mut().poll(context);
    if outcome.is_pending() {
        slot.replace(Some(future));
    }
    outcome
}
