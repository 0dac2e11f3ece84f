//! The few places that touch the document, each cleaning up after itself.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget, HtmlElement};

/// Listens to an event of something that outlives the component, for as long as the component lives.
pub fn listen(target: &EventTarget, event: &'static str, handler: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(handler);
    if target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).is_err() {
        return;
    }
    let undo = SendWrapper::new((target.clone(), closure));
    on_cleanup(move || {
        let (target, closure) = &*undo;
        // An error here means that the target is gone, and with it the listener.
        drop(target.remove_event_listener_with_callback(event, closure.as_ref().unchecked_ref()));
    });
}

/// Moves the focus. An element that cannot take it leaves the focus where it is.
pub fn focus(element: &HtmlElement) {
    drop(element.focus());
}

/// Moves the focus to an element once it is in the document.
pub fn focus_later<E>(node: NodeRef<E>)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + AsRef<HtmlElement> + 'static,
{
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let Some(element) = node.get() else { return false };
        request_animation_frame(move || focus(element.as_ref()));
        true
    });
}
