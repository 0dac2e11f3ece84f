//! The root: configuration, sign-in, routes.

use leptos::{mount::mount_to, prelude::*};
use leptos_router::components::Router;
use riposte_ui::{
    html,
    markup::Markup,
    parts::{Empty, Note, Tone},
};
use wasm_bindgen::JsCast;

use crate::{
    config::Config,
    pages::{IncidentPage, IncidentsPage, QueuePlace, RunPage, RunsPage, SandboxPage, SignInPage},
    route::{Route, use_route},
    session::Auth,
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
        if auth.is_signed_in() {
            pages(auth).into_any()
        } else {
            html! { <SignInPage auth=auth /> }.into_any()
        }
    }
}

/// The router takes views of Leptos.
fn pages(auth: Auth) -> impl IntoView {
    provide_context(auth.new_console());
    provide_context(QueuePlace::new());
    // The router compares paths as text and wants its base without the slash at the end.
    let base = web_sys::Url::new(&document().base_uri().ok().flatten().unwrap_or_default())
        .map(|url| url.pathname().trim_end_matches('/').to_owned())
        .unwrap_or_default();
    let below = base.clone();
    view! { class="",
        <Router base=base>{html! { <Shell auth=auth><Current base=below /></Shell> }}</Router>
    }
}

/// The page that the address names.
#[component]
fn Current(base: String) -> Markup {
    let route = use_route(base);
    Markup::live(move || match route.get() {
        Route::Incidents => html! { <IncidentsPage /> },
        Route::Incident(id) => html! { <IncidentPage id=id /> },
        Route::Runs => html! { <RunsPage /> },
        Route::Run(id) => html! { <RunPage id=id /> },
        Route::Sandbox => html! { <SandboxPage /> },
        Route::NotFound => html! { <NotFound /> },
    })
}

#[component]
fn NotFound() -> Markup {
    expect_context::<Frame>().place(|| vec![Crumb { label: "Page not found".to_owned(), path: None }]);
    html! {
        <Main>
            <div class="rp-page-head"><h1>"Page not found"</h1></div>
            <Empty title="There is no such page" text="The address is mistyped, or the page has moved.">
                <a href=Route::Incidents class="rp-button">"Go to the incidents"</a>
            </Empty>
        </Main>
    }
}

#[component]
fn Misconfigured(fault: String) -> Markup {
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
}
