//! Menu button, following the ARIA authoring pattern.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, KeyboardEvent, Node};

use super::{Icon, IconName, focus, listen};
use crate::{effect::effect, markup::Markup};

/// Space kept free above and below the menu, in CSS pixels: narrow screens have the navigation there.
const MARGIN: f64 = 64.0;
/// Space between the menu and its button, and beside it, in CSS pixels.
const GAP: f64 = 2.0;

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

/// A three-dot button that opens a menu, above everything else on the page: nothing that it stands in, such as
/// the cell of a table, can cut it off.
#[component]
pub fn Menu(
    /// Accessible name of the button, as in `Actions for 203.0.113.7`.
    #[prop(into)]
    label: String,
    /// Items.
    items: MenuItems,
) -> Markup {
    let open = RwSignal::new(false);
    let anchor = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();

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
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        key @ ("ArrowDown" | "ArrowUp" | "Home" | "End") => {
            event.prevent_default();
            if open.get_untracked() {
                go(key);
            } else {
                open.set(true);
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
        if open.get()
            && let (Some(list), Some(button)) = (list.get(), button.get_untracked())
        {
            request_animation_frame(move || {
                place(&list, &button);
                go("Home");
            });
        }
    });
    // A press outside closes the menu, and so does scrolling, for it stays where it is.
    let close_outside = move || {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        for event in ["pointerdown", "wheel", "touchmove"] {
            listen(&document, event, move |event| {
                let inside = anchor.get_untracked().is_some_and(|anchor| {
                    event.composed_path().includes(&anchor.unchecked_into::<Node>(), 0)
                });
                if !inside {
                    open.try_set(false);
                }
            });
        }
    };

    let entries = move || {
        close_outside();
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
                on:click=move |_| if open.get_untracked() { close(false) } else { open.set(true) }
            >
                <Icon name=IconName::More />
            </button>
            {move || {
                open.get()
                    .then(|| html! { <div class="rp-menu" popover="manual" role="menu" aria-label=label.clone() node_ref=list>{entries()}</div> })
            }}
        </div>
    }
}

/// Shows a list below its button, or above it where there is no room below.
fn place(list: &HtmlElement, button: &HtmlElement) {
    // Without popovers the list stands where it is.
    drop(list.show_popover());
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let Some(window) = web_sys::window() else { return };
    let (width, height) = (number(window.inner_width()), number(window.inner_height()));
    let (at, own) = (button.get_bounding_client_rect(), list.get_bounding_client_rect());
    let below = at.bottom() + GAP;
    let above = at.top() - GAP - own.height();
    let up = below + own.height() + MARGIN > height.unwrap_or_default() && above > MARGIN;
    let widest = width.unwrap_or_default() - own.width() - GAP;
    let left = (at.right() - own.width()).min(widest).max(GAP);
    for (name, place) in [("top", if up { above } else { below }), ("left", left)] {
        // A length is always a value of these. A float in text would be sixteen kilobytes of the program.
        drop(list.style().set_property(name, &format!("{}px", pixels(place))));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a float saturates as it should")]
fn pixels(length: f64) -> i32 {
    length.round() as i32
}
