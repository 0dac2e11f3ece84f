//! A search box.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Icon, IconName, focus};
use crate::markup::Markup;

/// A search box that filters as one types; Escape empties it.
#[component]
pub fn Search(
    /// What is searched, as its name and placeholder.
    label: &'static str,
    /// The text.
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

/// Moves the focus from a button that goes with what it did, such as one that empties a filter, to the
/// search box nearest around it.
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
