//! Something that is loaded from a backend, kept while it is loaded again, and forgotten with its component.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{ClientError, LocalFuture};
use send_wrapper::SendWrapper;

/// What is known of something that is loaded.
#[derive(Debug)]
pub struct Loaded<T> {
    /// The last value that arrived.
    pub value: Option<Arc<T>>,
    /// Why the last attempt failed. Together with a value it means that the value is stale.
    pub error: Option<ClientError>,
    /// Whether an attempt is under way.
    pub busy: bool,
    /// When the value arrived, in milliseconds since 1970.
    pub at: f64,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), error: self.error.clone(), busy: self.busy, at: self.at }
    }
}

/// Something that is loaded from a backend.
///
/// What the loader reads of signals before its first await is tracked: when it changes, the
/// value is loaded again. An attempt that is overtaken or whose component goes away is dropped,
/// which aborts its request.
pub struct Query<T: Send + Sync + 'static> {
    state: RwSignal<Loaded<T>>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// Loads now, and again whenever something that `load` reads changes.
    pub fn new(load: impl Fn() -> LocalFuture<Result<T, ClientError>> + 'static) -> Self {
        let state = RwSignal::new(Loaded { value: None, error: None, busy: true, at: 0.0 });
        let again = RwSignal::new(0);
        let task = SendWrapper::new(Rc::new(Task::default()));
        let running = Rc::clone(&task);
        Effect::new(move |_| {
            again.track();
            let attempt = load();
            state.update(|state| state.busy = true);
            running.run(async move {
                let outcome = attempt.await;
                // The component may have gone while the answer was on its way.
                state.try_update(|state| {
                    state.busy = false;
                    match outcome {
                        Ok(value) => {
                            state.value = Some(Arc::new(value));
                            state.error = None;
                            state.at = js_sys::Date::now();
                        }
                        Err(error) => state.error = Some(error),
                    }
                });
            });
        });
        on_cleanup(move || task.cancel());
        Self { state, again }
    }

    /// Loads again, keeping what is there until the answer comes.
    pub fn reload(self) {
        self.again.try_update(|again| *again = again.wrapping_add(1));
    }

    /// Everything that is known.
    pub fn get(self) -> Loaded<T> {
        self.state.get()
    }

    /// The last value that arrived.
    pub fn value(self) -> Option<Arc<T>> {
        self.state.with(|state| state.value.clone())
    }

    /// The last value that arrived, without following it.
    pub fn value_untracked(self) -> Option<Arc<T>> {
        self.state.try_with_untracked(|state| state.value.clone()).flatten()
    }

    /// Puts a newer value in its place, such as the answer to a change.
    pub fn set(self, value: T) {
        self.state.try_update(|state| {
            state.value = Some(Arc::new(value));
            state.error = None;
            state.at = js_sys::Date::now();
        });
    }
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
