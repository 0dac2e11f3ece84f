//! The root: configuration, sign-in, routes.

use leptos::{mount::mount_to, prelude::*};
use leptos_router::components::Router;
use riposte_ui::{
    html,
    markup::Markup,
    parts::{Note, Tone, Untrusted},
};
use wasm_bindgen::JsCast;

use crate::{
    config::Config,
    pages::{self, QueueScroll, SignInPage},
    routing::use_route,
    session::Gate,
    shell::{Frame, Shell},
};

/// Puts the app into the page.
pub(crate) fn mount(config: &str) {
    let document = document();
    let (Some(body), Ok(root)) = (document.body(), document.create_element("div")) else { return };
    root.set_id("app");
    root.set_class_name("rp-app");
    let Ok(root) = root.dyn_into::<web_sys::HtmlElement>() else { return };
    if body.append_child(&root).is_err() {
        return;
    }
    let config = Config::parse(config);
    mount_to(root, move || match config {
        Ok(config) => match Gate::new(config) {
            Ok(gate) => app(gate).into_any(),
            Err(fault) => html! { <Misconfigured fault=fault /> }.into_any(),
        },
        Err(fault) => html! { <Misconfigured fault=fault /> }.into_any(),
    })
    .forget();
}

fn app(gate: Gate) -> impl IntoView {
    provide_context(gate);
    provide_context(Frame::new(!gate.is_open()));
    move || {
        if gate.is_open() { pages(gate).into_any() } else { html! { <SignInPage gate=gate /> }.into_any() }
    }
}

/// The router takes views of Leptos.
fn pages(gate: Gate) -> impl IntoView {
    provide_context(gate.new_console());
    provide_context(QueueScroll::new());
    // The router compares paths as text and wants its base without the slash at the end.
    let base = web_sys::Url::new(&document().base_uri().ok().flatten().unwrap_or_default())
        .map(|url| url.pathname().trim_end_matches('/').to_owned())
        .unwrap_or_default();
    let below = base.clone();
    view! { class="", <Router base=base>{html! { <Routed gate=gate base=below /> }}</Router> }
}

/// The frame and the page in it, below the router.
#[component]
fn Routed(gate: Gate, base: String) -> Markup {
    let route = use_route(base);
    html! { <Shell gate=gate route=route>{move || pages::page(route.get())}</Shell> }
}

#[component]
fn Misconfigured(fault: String) -> Markup {
    html! {
        <main class="rp-signin">
            <div class="rp-card rp-signin-card">
                <h1>"Riposte is not set up yet"</h1>
                <Note tone=Tone::Danger title="The configuration cannot be used">
                    <p><Untrusted text=fault /></p>
                    <p class="rp-meta">"Correct config.json next to index.html, then reload."</p>
                </Note>
            </div>
        </main>
    }
}
