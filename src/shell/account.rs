//! The account menu: name, theme and sign-out.
//!
//! A group of controls, not an ARIA menu: it holds a choice of themes, which [`riposte_ui::parts::Menu`]
//! cannot.

use leptos::{html, prelude::*};
use riposte_model::escape_invisible;
use riposte_ui::{
    html,
    markup::Markup,
    parts::{Icon, IconName, Untrusted, listen},
};

use crate::{
    session::Auth,
    theme::{self, Theme},
};

/// The signed-in user, the theme and the sign-out.
#[component]
pub(super) fn Account(auth: Auth) -> Markup {
    let open = RwSignal::new(false);
    let anchor = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let chosen = RwSignal::new(theme::current());
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        listen(&document, "pointerdown", move |event| {
            let inside = anchor
                .get_untracked()
                .is_some_and(|anchor| event.composed_path().includes(&anchor.into(), 0));
            if !inside {
                open.try_set(false);
            }
        });
    }
    let me = auth.me();
    let name = me.as_ref().map(|me| me.name.clone()).unwrap_or_default();
    let initials = riposte_model::initials(&name);
    let roles = me
        .map(|me| me.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        .unwrap_or_default();
    let label = escape_invisible(&format!("Account of {name}"));
    let menu = move || {
        open.get().then(|| {
            html! {
                <div class="rp-menu rp-account" role="group" aria-label="Account">
                    <p class="rp-menu-note"><strong><Untrusted text=name.clone() /></strong><br /><Untrusted text=roles.clone() /></p>
                    <hr />
                    <div class="rp-menu-note"><span>"Theme"</span></div>
                    <div class="rp-account-themes"><ThemeChoice chosen=chosen /></div>
                    <hr />
                    <button type="button" class="rp-menu-item" on:click=move |_| auth.sign_out()>
                        <Icon name=IconName::Exit />
                        "Sign out"
                    </button>
                </div>
            }
        })
    };
    html! {
        <div
            class="rp-menu-anchor"
            node_ref=anchor
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.stop_propagation();
                    open.set(false);
                    if let Some(button) = button.get_untracked() {
                        riposte_ui::parts::focus(&button);
                    }
                }
            }
        >
            <button
                type="button"
                class="rp-icon-button"
                node_ref=button
                aria-label=label
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="rp-avatar" aria-hidden="true" data-initials=initials></span>
            </button>
            {menu}
        </div>
    }
}

#[component]
fn ThemeChoice(chosen: RwSignal<Theme>) -> Markup {
    let segments = Theme::ALL
        .into_iter()
        .map(|theme| {
            html! {
                <button
                    type="button"
                    class="rp-segment"
                    aria-pressed=move || if chosen.get() == theme { "true" } else { "false" }
                    on:click=move |_| {
                        theme::choose(theme);
                        chosen.set(theme);
                    }
                >
                    {theme.label()}
                </button>
            }
        })
        .collect_view();
    html! { <div class="rp-segments" role="group" aria-label="Theme">{segments}</div> }
}
