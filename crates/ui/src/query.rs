//! Something that is loaded from a backend, kept while it is loaded again, and forgotten with its component.

use std::{
    any::Any,
    cell::RefCell,
    marker::PhantomData,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{ClientError, LocalFuture};
use send_wrapper::SendWrapper;

use crate::{
    effect::effect,
    format,
    markup::Markup,
    parts::{ErrorNote, Skeleton, listen},
};

/// A value of some type. The machinery below is compiled once for all of them.
type Anything = Arc<dyn Any + Send + Sync>;

/// Something that is loaded from a backend.
///
/// What the loader reads of signals before its first await is tracked: when it changes, the
/// value is loaded again. An attempt that is overtaken or whose component goes away is dropped,
/// which aborts its request. What failed is tried again once the network is back.
pub struct Query<T> {
    /// Kept aside, so that a copy is small.
    state: StoredValue<State>,
    of: PhantomData<fn() -> T>,
}

/// What is known of it, each part followed on its own: a value is not drawn anew while it is loaded again.
#[derive(Clone, Copy)]
struct State {
    /// The last value that arrived.
    value: RwSignal<Option<Anything>>,
    /// Why the last attempt failed. Together with a value it means that the value is stale.
    error: RwSignal<Option<ClientError>>,
    /// Whether an attempt is under way.
    busy: RwSignal<bool>,
    /// When the value arrived, in milliseconds since 1970.
    at: RwSignal<f64>,
    again: RwSignal<u32>,
    /// The attempt that is under way.
    task: StoredValue<Rc<Task>, LocalStorage>,
    /// Whether that asks another question than the one that the value answers.
    other: StoredValue<bool>,
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// Loads now, and again whenever something that `load` reads changes.
    pub fn new(load: impl Fn() -> LocalFuture<Result<T, ClientError>> + 'static) -> Self {
        let load = move || -> LocalFuture<Result<Anything, ClientError>> {
            let attempt = load();
            Box::pin(async move { Ok(Arc::new(attempt.await?) as Anything) })
        };
        let state = State::new();
        state.start(Box::new(load));
        Self { state: StoredValue::new(state), of: PhantomData }
    }

    /// Loads again, keeping what is there until the answer comes.
    pub fn reload(self) {
        self.state.try_with_value(|state| state.reload());
    }

    /// Whether an attempt is under way.
    pub fn busy(self) -> bool {
        self.state.get_value().busy.get()
    }

    /// Why the last attempt failed.
    pub fn error(self) -> Option<ClientError> {
        self.state.get_value().error.get()
    }

    /// The last value that arrived.
    pub fn value(self) -> Option<Arc<T>> {
        downcast(self.state.get_value().value.get())
    }

    /// The last value that arrived, without following it. Nothing once the component is gone.
    pub fn value_untracked(self) -> Option<Arc<T>> {
        downcast(self.state.try_get_value().and_then(|state| state.value.try_get_untracked()).flatten())
    }

    /// Puts a newer value in its place, such as the answer to a change. An attempt under way is dropped:
    /// what it was going to say is older. Without effect while another question is being asked, for the
    /// value answers the one before.
    pub fn set(self, value: T) {
        self.state.try_with_value(|state| {
            if state.other.try_get_value() == Some(false) {
                state.task.try_with_value(|task| task.cancel());
                state.put(Ok(Arc::new(value)));
            }
        });
    }

    /// The value as a view; until it is there, its outline; when it cannot be loaded, why, with a
    /// way to try again; and both of them when it is stale.
    pub fn view(self, words: Words, view: impl Fn(Arc<T>) -> Markup + Send + 'static) -> Markup {
        self.state.get_value().view(words, Box::new(move |value| downcast(Some(value)).map(&view)))
    }

    /// Only that what is there is stale, and why; for what draws the value by itself.
    pub fn staleness(self, words: Words) -> Markup {
        self.state.get_value().staleness(words.failed)
    }
}

fn downcast<T: Send + Sync + 'static>(value: Option<Anything>) -> Option<Arc<T>> {
    value.and_then(|value| value.downcast().ok())
}

type Load = Box<dyn Fn() -> LocalFuture<Result<Anything, ClientError>>>;
type View = Box<dyn Fn(Anything) -> Option<Markup> + Send>;

impl State {
    fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(true),
            at: RwSignal::new(0.0),
            again: RwSignal::new(0),
            task: StoredValue::new_local(Rc::default()),
            other: StoredValue::new(false),
        }
    }

    fn start(self, load: Load) {
        let task = SendWrapper::new(self.task.get_value());
        let running = Rc::clone(&task);
        let mut asked = None;
        effect(move || {
            let again = self.again.get();
            let attempt = load();
            // Where it was not asked to load again, the question is another one, and what is there
            // answers the one before.
            if asked.replace(again) == Some(again) {
                self.other.set_value(true);
            }
            self.busy.set(true);
            running.run(async move {
                let outcome = attempt.await;
                if self.other.try_get_value() == Some(true) && outcome.is_err() {
                    self.value.try_set(None);
                }
                self.put(outcome);
            });
        });
        on_cleanup(move || task.cancel());
        if let Some(window) = web_sys::window() {
            listen(&window, "online", move |_| {
                if self.error.with_untracked(Option::is_some) {
                    self.reload();
                }
            });
        }
    }

    fn reload(self) {
        self.again.try_update(|again| *again = again.wrapping_add(1));
    }

    /// Puts an outcome in. The component may have gone while the answer was on its way.
    fn put(self, outcome: Result<Anything, ClientError>) {
        self.busy.try_set(false);
        self.other.try_set_value(false);
        match outcome {
            Ok(value) => {
                self.at.try_set(js_sys::Date::now());
                if self.error.try_with_untracked(Option::is_some) == Some(true) {
                    self.error.set(None);
                }
                self.value.try_set(Some(value));
            }
            Err(error) => {
                self.error.try_set(Some(error));
            }
        }
    }

    fn retry(self) -> Callback<()> {
        Callback::new(move |()| self.reload())
    }

    fn view(self, words: Words, view: View) -> Markup {
        let content = move || match self.value.get() {
            Some(value) => view(value),
            None => Some(match self.error.get() {
                None => html! { <Skeleton rows=words.rows label=words.loading /> },
                Some(error) => html! {
                    <div class="rp-confirm"><ErrorNote error=error what=words.failed retry=self.retry() /></div>
                },
            }),
        };
        html! { {self.staleness(words.failed)} {content} }
    }

    fn staleness(self, failed: &'static str) -> Markup {
        let there = Memo::new(move |_| self.value.with(Option::is_some));
        Markup::live(move || {
            let error = self.error.get().filter(|_| there.get())?;
            let at = move || {
                let at = format::absolute(&format::timestamp(self.at.get()));
                format!("What you see is from {at}.")
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

/// What to say while something is loaded, and when it cannot be.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// As in `Loading incidents`.
    pub loading: &'static str,
    /// As in `The incidents could not be loaded`.
    pub failed: &'static str,
    /// Lines of its outline.
    pub rows: usize,
}

/// One future at a time, which can be dropped from outside.
#[derive(Default)]
pub(crate) struct Task(RefCell<Option<Slot>>);

/// Where a running future is kept, shared with whoever polls it.
type Slot = Rc<RefCell<Option<LocalFuture<()>>>>;

impl Task {
    /// Drops what is running and runs this.
    pub(crate) fn run(&self, future: impl Future<Output = ()> + 'static) {
        self.cancel();
        let boxed: LocalFuture<()> = Box::pin(future);
        let slot: Slot = Rc::new(RefCell::new(Some(boxed)));
        self.0.replace(Some(Rc::clone(&slot)));
        spawn_local(std::future::poll_fn(move |context| poll(&slot, context)));
    }

    /// Drops what is running, which aborts its request.
    pub(crate) fn cancel(&self) {
        let slot = self.0.take();
        // A future that cancels itself is being polled, and then out of its slot already.
        let future = slot.and_then(|slot| slot.try_borrow_mut().ok().and_then(|mut slot| slot.take()));
        drop(future);
    }
}

fn poll(slot: &Slot, context: &mut Context<'_>) -> Poll<()> {
    // Out of the slot while it is polled, so that it may cancel itself.
    let Some(mut future) = slot.borrow_mut().take() else { return Poll::Ready(()) };
    let outcome = future.as_mut().poll(context);
    if outcome.is_pending() {
        slot.replace(Some(future));
    }
    outcome
}
