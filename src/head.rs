//! The title of the page.

use leptos::prelude::*;
use riposte_model::visible;

/// Names the page in the browser's tab, for as long as the caller's component lives.
pub(crate) fn title(text: impl Fn() -> String + 'static) {
    Effect::new(move |_| document().set_title(&format!("{} · Riposte", visible(&text()))));
}
