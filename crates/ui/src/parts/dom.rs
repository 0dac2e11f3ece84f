//! The few places that touch the document, each cleaning up after itself.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::effect::effect;

/// Moves the focus. An element that cannot take it leaves the focus where it is.
pub fn focus(element: &HtmlElement) {
    drop(element.focus());
}

/// Moves the focus to the first field of a form that is marked as wrong, once it is marked.
pub(crate) fn focus_first_invalid(form: NodeRef<leptos::html::Form>) {
    request_animation_frame(move || {
        let form = form.try_get_untracked().flatten();
        let wrong = form.and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into().ok()) {
            focus(&wrong);
        }
    });
}

/// Moves the focus to an element once it is in the document.
pub fn focus_later<E>(node: NodeRef<E>)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + AsRef<HtmlElement> + 'static,
{
    let mut done = false;
    effect(move || {
        if !done && let Some(element) = node.get() {
            done = true;
            request_animation_frame(move || focus(element.as_ref()));
        }
    });
}
