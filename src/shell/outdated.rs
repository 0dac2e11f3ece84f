//! The offer to reload when a part of this version is gone because another has been published.

use leptos::prelude::*;
use riposte_ui::{
    html,
    markup::Markup,
    parts::{Icon, IconName, listen},
};

/// Fields whose text a reload loses. What is searched for stands in the address.
const TYPED: &str = "#app textarea, #app input[type=text], #app input[type=number]";

/// A banner, once the boot module has found that another version has been published. Leaves the page as it
/// is: a reload would lose what was typed, so it takes a press, and a second one where that would happen.
#[component]
pub(crate) fn Outdated() -> Markup {
    let outdated = RwSignal::new(false);
    if let Some(window) = web_sys::window() {
        listen(&window, "riposte-outdated", move |_| {
            outdated.try_set(true);
        });
    }
    let warned = RwSignal::new(false);
    let reload = move |_| {
        if warned.get_untracked() || !has_typed_text() {
            drop(window().location().reload());
        }
        warned.set(true);
    };
    Markup::live(move || {
        let (text, label) = if warned.get() {
            ("A reload loses what you have typed on this page. Copy it first.", "Reload anyway")
        } else {
            ("A new version of Riposte has been published, and parts of this one are gone.", "Reload")
        };
        outdated.get().then(|| {
            html! {
                <div class="rp-banner" role="status">
                    <Icon name=IconName::Refresh />
                    {text}
                    <button type="button" class="rp-button rp-button-small" on:click=reload>{label}</button>
                </div>
            }
        })
    })
}

fn has_typed_text() -> bool {
    let Ok(fields) = document().query_selector_all(TYPED) else { return false };
    (0..fields.length()).filter_map(|place| fields.get(place)).any(|field| {
        let value = js_sys::Reflect::get(&field, &"value".into()).ok();
        value.and_then(|value| value.as_string()).is_some_and(|text| !text.is_empty())
    })
}
