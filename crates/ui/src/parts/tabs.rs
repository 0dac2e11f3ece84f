//! Tabs, following the ARIA authoring pattern with manual activation: arrow keys move the focus, Enter or
//! Space selects.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::focus;
use crate::markup::Markup;

/// A tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Key of the tab, also used in URLs.
    pub id: &'static str,
    /// Label.
    pub label: &'static str,
    /// Number of items behind it, where known.
    pub count: Signal<Option<usize>>,
}

/// A tab list. The tab panel has the id `{prefix}-panel` and is labelled by `{prefix}-{tab id}`.
#[component]
pub fn Tabs(
    /// Accessible name of the tab list.
    label: &'static str,
    /// Prefix of the element ids, unique in the document.
    prefix: &'static str,
    /// Tabs.
    tabs: Vec<Tab>,
    /// Key of the selected tab.
    #[prop(into)]
    chosen: Signal<&'static str>,
    /// Selects a tab.
    choose: Callback<&'static str>,
) -> Markup {
    let row = NodeRef::<html::Div>::new();
    let step = move |event: web_sys::KeyboardEvent| {
        let Some(row) = row.get_untracked() else { return };
        let buttons = row.children();
        let count = buttons.length();
        let here = (0..count).find(|at| {
            buttons.item(*at).as_ref()
                == row.get_root_node().unchecked_ref::<web_sys::Document>().active_element().as_ref()
        });
        let here = here.unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (here + 1) % count,
            "ArrowLeft" => (here + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(button) = buttons.item(to).and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            focus(&button);
        }
    };
    let buttons = tabs
        .into_iter()
        .map(|Tab { id, label, count }| {
            let selected = move || chosen.get() == id;
            html! {
                <button
                    type="button"
                    role="tab"
                    class="rp-tab"
                    id=format!("{prefix}-{id}")
                    aria-controls=format!("{prefix}-panel")
                    aria-selected=move || if selected() { "true" } else { "false" }
                    tabindex=move || if selected() { "0" } else { "-1" }
                    on:click=move |_| choose.run(id)
                >
                    {label}
                    {move || count.get().map(|count| html! { <span class="rp-count">{count}</span> })}
                </button>
            }
        })
        .collect_view();
    html! { <div class="rp-tabs" role="tablist" aria-label=label node_ref=row on:keydown=step>{buttons}</div> }
}
