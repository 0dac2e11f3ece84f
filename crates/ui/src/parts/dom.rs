//! Focus management.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::effect::effect;

/// Focuses an element. The focus stays where it is if the element cannot take it.
pub fn focus(element: &HtmlElement) {
    drop(element.focus());
}

/// Focuses the first field of a form that is marked as invalid, after the next render.
pub(crate) fn focus_first_invalid(form: NodeRef<leptos::html::Form>) {
    request_animation_frame(move || {
        let form = form.try_get_untracked().flatten();
        let invalid = form.and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(invalid) = invalid.and_then(|invalid| invalid.dyn_into().ok()) {
            focus(&invalid);
        }
    });
}

/// Focuses an element once it is in the document.
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
