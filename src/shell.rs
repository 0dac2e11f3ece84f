//! The frame around every page: rail, header, banner, account menu.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;
use riposte_model::escape_invisible;
use riposte_ui::{
    Console, effect, html,
    markup::{Children, Markup},
    parts::{Icon, IconName, Untrusted, listen},
};
use wasm_bindgen::JsCast;

use crate::{
    session::Auth,
    theme::{self, Theme},
};

/// One place on the way to the current page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crumb {
    pub(crate) label: String,
    pub(crate) path: Option<&'static str>,
}

/// What a page tells its frame.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    crumbs: RwSignal<Vec<Crumb>>,
    /// Whether somebody has come from elsewhere in the app: the first page of all leaves the focus
    /// where the browser put it.
    moved: StoredValue<bool>,
}

impl Frame {
    /// `moved` says whether somebody comes to the first page from elsewhere, such as from signing in.
    pub(crate) fn new(moved: bool) -> Self {
        Self { crumbs: RwSignal::new(Vec::new()), moved: StoredValue::new(moved) }
    }

    /// Says where the current page is and names the tab after it.
    pub(crate) fn place(self, crumbs: impl Fn() -> Vec<Crumb> + Copy + 'static) {
        effect(move || self.crumbs.set(crumbs()));
        crate::head::title(move || {
            crumbs().into_iter().next_back().map(|crumb| crumb.label).unwrap_or_default()
        });
    }
}

/// The content of a page. Takes the focus when one has come here from another page, so that the
/// keyboard and the screen reader start at the new content.
#[component]
pub(crate) fn Main(children: Children) -> Markup {
    let node = NodeRef::<html::Main>::new();
    let frame = expect_context::<Frame>();
    effect(move || {
        if let Some(main) = node.get() {
            if frame.moved.get_value() {
                riposte_ui::parts::focus(&main);
            }
            frame.moved.set_value(true);
        }
    });
    html! { <main id="main" class="rp-page" tabindex="-1" node_ref=node>{children()}</main> }
}

/// The frame.
#[component]
pub(crate) fn Shell(auth: Auth, children: Children) -> Markup {
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
            .map(|Crumb { label, path }| {
                let text = html! { <span class="rp-truncate"><Untrusted text=label /></span> };
                if let Some(path) = path {
                    html! { <li><a href=path>{text}</a></li> }
                } else {
                    html! { <li aria-current="page">{text}</li> }
                }
            })
            .collect_view()
    };
    let sandbox = move || {
        console
            .capabilities()
            .features
            .sandbox
            .then(|| html! { <RailLink path="sandbox" icon=IconName::Box label="Sandbox" /> })
    };
    let banner = move || {
        (!console.online()).then(|| {
            html! {
                <p class="rp-banner" role="status">
                    <Icon name=IconName::Offline />
                    "You are offline. What you see may be out of date, and nothing is sent until you are back."
                </p>
            }
        })
    };
    html! {
        <div class="rp-shell">
            <nav class="rp-rail" aria-label="Main">
                <button type="button" class="rp-skip" on:click=skip>"Skip to content"</button>
                <div class="rp-rail-mark"><img src="favicon.svg" alt="" /> <span class="rp-rail-word">"Riposte"</span></div>
                <RailLink path="incidents" icon=IconName::Shield label="Incidents" />
                <RailLink path="runs" icon=IconName::List label="Runs" />
                {sandbox}
            </nav>
            <header class="rp-head">
                <nav class="rp-crumbs" aria-label="Breadcrumb"><ol>{crumbs}</ol></nav>
                <span class="rp-tenant"><Icon name=IconName::Cube /> {move || html! { <Untrusted text=console.tenant() /> }}</span>
                <Account auth=auth />
            </header>
            {banner}
            {children()}
            <div class="rp-visually-hidden" role="status" aria-live="polite">{move || console.announced()}</div>
            {move || {
                let shown = console.notice();
                (!shown.is_empty()).then(|| html! { <div class="rp-toast" aria-hidden="true">{shown}</div> })
            }}
        </div>
    }
}

#[component]
fn RailLink(path: &'static str, icon: IconName, label: &'static str) -> Markup {
    let location = use_location();
    // A page below is marked as well: an incident belongs to the incidents.
    let here = move || {
        let now = location.pathname.get();
        // The incidents are also what the root shows.
        let root = path == "incidents" && now.ends_with('/');
        let place = format!("/{path}");
        (root || now.ends_with(&place) || now.contains(&format!("{place}/"))).then_some("page")
    };
    html! {
        <a href=path aria-current=here><Icon name=icon /> <span class="rp-rail-word">{label}</span></a>
    }
}

/// Who is signed in, the theme, and the way out.
#[component]
fn Account(auth: Auth) -> Markup {
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
