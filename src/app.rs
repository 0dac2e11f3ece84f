//! The root: configuration, sign-in, routes.

use leptos::{mount::mount_to, prelude::*};
use riposte_ui::{
    html,
    markup::Markup,
    parts::{Note, Tone, Untrusted},
};
use wasm_bindgen::JsCast;

use crate::{
    config::Config,
    pages::{self, QueueScroll},
    routing::Address,
    session::Auth,
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
        Ok(config) => match Auth::new(config) {
            Ok(auth) => app(auth).into_any(),
            Err(fault) => html! { <Misconfigured fault=fault /> }.into_any(),
        },
        Err(fault) => html! { <Misconfigured fault=fault /> }.into_any(),
    })
    .forget();
}

fn app(auth: Auth) -> impl IntoView {
    provide_context(auth);
    provide_context(Frame::new(!auth.is_signed_in()));
    move || {
        if auth.is_signed_in() { pages(auth).into_any() } else { pages::sign_in(auth).into_any() }
    }
}

/// The frame and the page in it.
fn pages(auth: Auth) -> Markup {
    let console = auth.new_console();
    provide_context(console);
    provide_context(QueueScroll::new());
    let Some(address) = Address::follow() else { return Markup::NOTHING };
    let named = address.route();
    provide_context(address);
    let route = Memo::new(move |_| Some(named.get()?.or_runs(&console.capabilities().features)));
    html! { <Shell auth=auth route=route>{move || pages::page(route.get())}</Shell> }
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
