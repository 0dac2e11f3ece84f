//! Search box.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Icon, IconName, focus};
use crate::markup::Markup;

/// A search box that filters with every keystroke; Escape clears it.
#[component]
pub fn Search(
    /// Accessible name and placeholder, as in `Search playbooks`.
    label: &'static str,
    /// Search text.
    value: RwSignal<String>,
) -> Markup {
    html! {
        <div class="rp-search">
            <Icon name=IconName::Search />
            <input
                class="rp-input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label
                placeholder=label
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && !value.get_untracked().is_empty() {
                        event.stop_propagation();
                        value.set(String::new());
                    }
                }
            />
        </div>
    }
}

/// Moves the focus from a button that disappears when pressed, such as one that clears a filter, to the
/// nearest search box.
pub fn focus_search(event: &web_sys::Event) {
    let mut around = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    while let Some(element) = around {
        let search = element.query_selector("input[type=search]").ok().flatten();
        if let Some(search) = search.and_then(|search| search.dyn_into().ok()) {
            return focus(&search);
        }
        around = element.parent_element();
    }
}
