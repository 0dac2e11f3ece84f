//! The title of the page.

use leptos::prelude::*;
use riposte_model::escape_invisible;
use riposte_ui::effect;

/// Names the page in the browser's tab, for as long as the caller's component lives.
pub(crate) fn title(text: impl Fn() -> String + 'static) {
    effect(move || set_title(&text()));
}

/// Names the page in the browser's tab.
pub(crate) fn set_title(text: &str) {
    document().set_title(&format!("{} · Riposte", escape_invisible(text)));
}
