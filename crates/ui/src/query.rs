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
use riposte_model::Timestamp;
use send_wrapper::SendWrapper;

use crate::{
    effect::effect,
    format,
    markup::{IntoMarkup, Markup},
    parts::{ErrorNote, Skeleton},
};

/// What is known of something that is loaded.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// The last value that arrived.
    pub value: Option<T>,
    /// Why the last attempt failed. Together with a value it means that the value is stale.
    pub error: Option<ClientError>,
    /// Whether an attempt is under way.
    pub busy: bool,
    /// When the value arrived, in milliseconds since 1970.
    pub at: f64,
}

/// A value of some type. The machinery below is compiled once for all of them.
type Anything = Arc<dyn Any + Send + Sync>;

/// Something that is loaded from a backend.
///
/// What the loader reads of signals before its first await is tracked: when it changes, the
/// value is loaded again. An attempt that is overtaken or whose component goes away is dropped,
/// which aborts its request.
pub struct Query<T> {
    state: RwSignal<Loaded<Anything>>,
    again: RwSignal<u32>,
    of: PhantomData<fn() -> T>,
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
        let (state, again) = start(Box::new(move || {
            let attempt = load();
            Box::pin(async move { Ok(Arc::new(attempt.await?) as Anything) })
        }));
        Self { state, again, of: PhantomData }
    }

    /// Loads again, keeping what is there until the answer comes.
    pub fn reload(self) {
        self.again.try_update(|again| *again = again.wrapping_add(1));
    }

    /// Whether an attempt is under way.
    pub fn busy(self) -> bool {
        self.state.with(|state| state.busy)
    }

    /// Why the last attempt failed.
    pub fn error(self) -> Option<ClientError> {
        self.state.with(|state| state.error.clone())
    }

    /// The last value that arrived.
    pub fn value(self) -> Option<Arc<T>> {
        downcast(self.state.with(|state| state.value.clone()))
    }

    /// The last value that arrived, without following it. Nothing once the component is gone.
    pub fn value_untracked(self) -> Option<Arc<T>> {
        downcast(self.state.try_with_untracked(|state| state.value.clone()).flatten())
    }

    /// Puts a newer value in its place, such as the answer to a change.
    pub fn set(self, value: T) {
        put(self.state, Ok(Arc::new(value)));
    }

    /// The value as a view; until it is there, its outline; when it cannot be loaded, why, with a
    /// way to try again; and both of them when it is stale.
    pub fn view(self, words: Words, view: impl Fn(Arc<T>) -> Markup + Send + 'static) -> Markup {
        let retry = Callback::new(move |()| self.reload());
        shown(self.state, retry, words, Box::new(move |value| downcast(Some(value)).map(&view)))
    }
}

fn downcast<T: Send + Sync + 'static>(value: Option<Anything>) -> Option<Arc<T>> {
    value.and_then(|value| value.downcast().ok())
}

type Load = Box<dyn Fn() -> LocalFuture<Result<Anything, ClientError>>>;

fn start(load: Load) -> (RwSignal<Loaded<Anything>>, RwSignal<u32>) {
    let state = RwSignal::new(Loaded { value: None, error: None, busy: true, at: 0.0 });
    let again = RwSignal::new(0);
    let task = SendWrapper::new(Rc::new(Task::default()));
    let running = Rc::clone(&task);
    effect(move || {
        again.track();
        let attempt = load();
        state.update(|state| state.busy = true);
        running.run(async move { put(state, attempt.await) });
    });
    on_cleanup(move || task.cancel());
    (state, again)
}

/// Puts an outcome in. The component may have gone while the answer was on its way.
fn put(state: RwSignal<Loaded<Anything>>, outcome: Result<Anything, ClientError>) {
    state.try_update(|state| {
        state.busy = false;
        match outcome {
            Ok(value) => {
                state.value = Some(value);
                state.error = None;
                state.at = js_sys::Date::now();
            }
            Err(error) => state.error = Some(error),
        }
    });
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

type View = Box<dyn Fn(Anything) -> Option<Markup> + Send>;

fn shown(state: RwSignal<Loaded<Anything>>, retry: Callback<()>, words: Words, view: View) -> Markup {
    let note = move |error: ClientError, since: Option<f64>| {
        let since = since.map(|at| {
            let at = Timestamp::from(String::from(js_sys::Date::new(&at.into()).to_iso_string()));
            html! { <p class="rp-meta">{format!("What you see is from {}.", format::absolute(&at))}</p> }
        });
        html! { <div class="rp-confirm"><ErrorNote error=error what=words.failed retry=retry />{since}</div> }
    };
    let content = move || {
        let loaded = state.get();
        match (loaded.value, loaded.error) {
            (None, None) => html! { <Skeleton rows=words.rows label=words.loading /> },
            (None, Some(error)) => note(error, None),
            (Some(value), error) => {
                let above = error.map(|error| note(error, Some(loaded.at)));
                html! { {above} {view(value)} }
            }
        }
    };
    content.into_markup()
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
