//! Menu button, following the ARIA authoring pattern.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, Node};

use super::{Icon, IconName, focus, listen};
use crate::{effect::effect, markup::Markup};

/// Height of an item, as in the style sheet, in CSS pixels.
const ROW: f64 = 32.0;
/// Space kept free above and below the menu, in CSS pixels: narrow screens have the navigation there.
const MARGIN: f64 = 64.0;

/// An item of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// Icon.
    pub icon: IconName,
    /// Label.
    pub label: String,
    /// Runs when the item is chosen.
    pub run: Callback<()>,
}

/// Provider of the items, called whenever the menu opens.
pub type MenuItems = Arc<dyn Fn() -> Vec<MenuItem> + Send + Sync>;

/// A three-dot button that opens a menu.
#[component]
pub fn Menu(
    /// Accessible name of the button, as in `Actions for 203.0.113.7`.
    #[prop(into)]
    label: String,
    /// Items.
    items: MenuItems,
) -> Markup {
    let open = RwSignal::new(false);
    // Whether the menu opens upwards, because there is no room below.
    let up = RwSignal::new(false);
    let anchor = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();

    let counted = Arc::clone(&items);
    let show = move || {
        let height = untrack(|| counted()).iter().map(|_| ROW).sum::<f64>();
        if let (Some(window), Some(button)) = (web_sys::window(), button.get_untracked()) {
            let inner = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            let rect = button.get_bounding_client_rect();
            up.set(rect.bottom() + height + MARGIN > inner && rect.top() > height + MARGIN);
        }
        open.set(true);
    };
    let close = move |back: bool| {
        open.set(false);
        if back && let Some(button) = button.get_untracked() {
            focus(&button);
        }
    };
    let go = move |key: &str| {
        let Some(list) = list.get_untracked() else { return };
        let entries = list.children();
        let count = entries.length();
        let active = list.get_root_node().unchecked_ref::<web_sys::Document>().active_element();
        let here = (0..count).find(|at| entries.item(*at) == active);
        let to = match (key, here) {
            ("ArrowDown", Some(at)) => (at + 1) % count,
            ("ArrowUp", Some(at)) => (at + count - 1) % count,
            ("End", _) | ("ArrowUp", None) => count.saturating_sub(1),
            _ => 0,
        };
        if let Some(entry) = entries.item(to).and_then(|entry| entry.dyn_into::<HtmlElement>().ok()) {
            focus(&entry);
        }
    };
    let by_key = show.clone();
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        key @ ("ArrowDown" | "ArrowUp" | "Home" | "End") => {
            event.prevent_default();
            if open.get_untracked() {
                go(key);
            } else {
                by_key();
            }
        }
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            close(true);
        }
        "Tab" => close(false),
        _ => {}
    };
    // Opening moves the focus to the first item.
    effect(move || {
        if open.get() && list.get().is_some() {
            request_animation_frame(move || go("Home"));
        }
    });
    // A press outside closes the menu.
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        listen(&document, "pointerdown", move |event| {
            let inside = anchor
                .get_untracked()
                .is_some_and(|anchor| event.composed_path().includes(&anchor.unchecked_into::<Node>(), 0));
            if !inside {
                open.try_set(false);
            }
        });
    }

    let entries = move || {
        items()
            .into_iter()
            .map(|MenuItem { icon, label, run }| {
                html! {
                    <button type="button" role="menuitem" tabindex="-1" class="rp-menu-item"
                        on:click=move |_| {
                            close(true);
                            run.run(());
                        }>
                        <Icon name=icon />
                        {label}
                    </button>
                }
            })
            .collect_view()
    };
    html! {
        <div class="rp-menu-anchor" node_ref=anchor on:keydown=on_key>
            <button
                type="button"
                class="rp-icon-button"
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-label=label.clone()
                on:click=move |_| if open.get_untracked() { close(false) } else { show() }
            >
                <Icon name=IconName::More />
            </button>
            {move || {
                open.get()
                    .then(|| html! { <div class="rp-menu" class:rp-menu-up=up role="menu" aria-label=label.clone() node_ref=list>{entries()}</div> })
            }}
        </div>
    }
}
