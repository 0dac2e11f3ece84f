//! The root: configuration, sign-in, routes.

use leptos::{mount::mount_to, prelude::*};
use leptos_router::components::{A, Router};
use riposte_ui::{
    html,
    parts::{Empty, Note, Tone},
};
use wasm_bindgen::JsCast;

use crate::{
    config::Config,
    pages::{IncidentPage, IncidentsPage, RunPage, RunsPage, SandboxPage, SignInPage},
    route::{Route, use_route},
    session::Gate,
    shell::{Crumb, Frame, Main, Shell},
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
            Ok(gate) => html! { <App gate=gate /> }.into_any(),
            Err(fault) => html! { <Misconfigured fault=fault /> }.into_any(),
        },
        Err(fault) => html! { <Misconfigured fault=fault /> }.into_any(),
    })
    .forget();
}

#[component]
fn App(gate: Gate) -> impl IntoView {
    provide_context(gate);
    provide_context(Frame::new(!gate.is_open()));
    move || {
        if gate.is_open() {
            html! { <Pages gate=gate /> }.into_any()
        } else {
            html! { <SignInPage gate=gate /> }.into_any()
        }
    }
}

#[component]
fn Pages(gate: Gate) -> impl IntoView {
    provide_context(gate.new_console());
    // The router compares paths as text and wants its base without the slash at the end.
    let base = web_sys::Url::new(&document().base_uri().ok().flatten().unwrap_or_default())
        .map(|url| url.pathname().trim_end_matches('/').to_owned())
        .unwrap_or_default();
    let below = base.clone();
    html! {
        <Router base=base>
            <Shell gate=gate>
                <Current base=below />
            </Shell>
        </Router>
    }
    .into_any()
}

/// The page that the address names.
#[component]
fn Current(base: String) -> impl IntoView {
    let route = use_route(base);
    move || match route.get() {
        Route::Incidents => html! { <IncidentsPage /> }.into_any(),
        Route::Incident(id) => html! { <IncidentPage id=id /> }.into_any(),
        Route::Runs => html! { <RunsPage /> }.into_any(),
        Route::Run(id) => html! { <RunPage id=id /> }.into_any(),
        Route::Sandbox => html! { <SandboxPage /> }.into_any(),
        Route::NotFound => html! { <NotFound /> }.into_any(),
    }
}

#[component]
fn NotFound() -> impl IntoView {
    expect_context::<Frame>().place(|| vec![Crumb { label: "Page not found".to_owned(), path: None }]);
    html! {
        <Main>
            <div class="rp-page-head"><h1>"Page not found"</h1></div>
            <Empty title="There is no such page" text="The address is mistyped, or the page has moved.">
                <A href="/incidents" attr:class="rp-button">"Go to the incidents"</A>
            </Empty>
        </Main>
    }
    .into_any()
}

#[component]
fn Misconfigured(fault: String) -> impl IntoView {
    html! {
        <main class="rp-signin">
            <div class="rp-card rp-signin-card">
                <h1>"Riposte is not set up yet"</h1>
                <Note tone=Tone::Danger title="The configuration cannot be used">
                    <p><riposte_ui::parts::Untrusted text=fault /></p>
                    <p class="rp-meta">"Correct config.json beside index.html and reload."</p>
                </Note>
            </div>
        </main>
    }
    .into_any()
}
