//! The frame around every page: rail, header, banner, account menu.

mod account;
mod frame;
mod outdated;
mod rail;

pub(crate) use frame::{Frame, Main, Read};
pub(crate) use outdated::Outdated;

use leptos::prelude::*;
use riposte_routes::Route;
use riposte_ui::{
    Console, format, html,
    markup::{Children, Markup},
    parts::{Icon, IconName, Untrusted},
};
use wasm_bindgen::JsCast;

use self::{account::Account, frame::Crumb};
use crate::{routing::Link, session::Auth};

/// The frame around a page.
#[component]
pub(crate) fn Shell(auth: Auth, route: Memo<Option<Route>>, children: Children) -> Markup {
    let frame = expect_context::<Frame>();
    let console = expect_context::<Console>();
    // A link to `#main` would lead to the root: addresses resolve against the page's base.
    let skip = move |_| {
        let main = document().get_element_by_id("main").and_then(|main| main.dyn_into().ok());
        if let Some(main) = main {
            riposte_ui::parts::focus(&main);
        }
    };
    let crumbs = move || {
        frame
            .crumbs
            .get()
            .into_iter()
            .map(|Crumb { label, route }| {
                let text = html! { <span class="rp-truncate"><Untrusted text=label /></span> };
                if let Some(route) = route {
                    html! { <li><a href=Link::to(&route)>{text}</a></li> }
                } else {
                    html! { <li aria-current="page">{text}</li> }
                }
            })
            .collect_view()
    };
    // One voice for all that could not be loaded.
    let connection = console.connection();
    let banner = move || {
        let offline = !console.online();
        if !offline && !connection.is_lost() {
            return None;
        }
        let text = if offline {
            "You are offline. This page may be out of date, and nothing is sent until you are back online."
                .to_owned()
        } else {
            format!("Backend unreachable since {}", format::time_of_day(connection.since()))
        };
        // Not announced each second.
        let left = move || {
            console.second().track();
            let wait = connection.next_attempt() - js_sys::Date::now();
            (!offline).then(|| format!(", retrying in {}", format::countdown(wait)))
        };
        Some(html! {
            <p class="rp-banner">
                <Icon name=IconName::Offline />
                <span><span role="status">{text}</span><span aria-hidden="true">{left}</span></span>
            </p>
        })
    };
    html! {
        <div class="rp-shell">
            <nav class="rp-rail" aria-label="Main">
                <button type="button" class="rp-skip" on:click=skip>"Skip to content"</button>
                <div class="rp-rail-mark"><img src="favicon.svg" alt="" /> <span class="rp-rail-word">"Riposte"</span></div>
                {rail::links(console, route)}
            </nav>
            <header class="rp-head">
                <nav class="rp-crumbs" aria-label="Breadcrumb"><ol>{crumbs}</ol></nav>
                <span class="rp-tenant"><Icon name=IconName::Cube /> {move || html! { <Untrusted text=console.tenant() /> }}</span>
                <Account auth=auth />
            </header>
            <div class="rp-banners">{banner} <Outdated /></div>
            {children()}
            <div class="rp-visually-hidden" role="status" aria-live="polite">{move || console.announced()}</div>
            {move || {
                let shown = console.notice();
                (!shown.is_empty()).then(|| html! { <div class="rp-toast" aria-hidden="true">{shown}</div> })
            }}
        </div>
    }
}
