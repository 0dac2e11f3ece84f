//! Listeners that go when their owner goes.

use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Listens to an event until it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(target: EventTarget, event: &'static str, handler: Box<dyn FnMut(Event)>) -> Self {
        let closure = Closure::wrap(handler);
        // The target is there and the closure is a function: there is nothing to refuse.
        drop(target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()));
        Self { target, event, closure }
    }

    /// Goes on with another handler.
    pub(crate) fn replace(&mut self, handler: Box<dyn FnMut(Event)>) {
        *self = Self::new(self.target.clone(), self.event, handler);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        drop(self.target.remove_event_listener_with_callback(self.event, callback));
    }
}

/// Listens to an event of something that outlives the component, for as long as the component lives.
pub fn listen(target: &EventTarget, event: &'static str, handler: impl FnMut(Event) + 'static) {
    let listener = SendWrapper::new(Listener::new(target.clone(), event, Box::new(handler)));
    on_cleanup(move || drop(listener));
}
