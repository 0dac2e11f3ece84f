//! A search box.

use leptos::prelude::*;

use super::{Icon, IconName};
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
