//! Signing in.

mod sample_users;
mod token_form;

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{ClientError, LocalFuture};
use riposte_parts::{PartMissing, part};
use riposte_ui::{
    Fetch, html, lazily,
    markup::Markup,
    parts::{ErrorNote, Note, Tone},
};

use crate::{
    config::SignIn,
    session::{Auth, Ended, Session},
    shell::Outdated,
};
use sample_users::SampleUsers;
use token_form::TokenForm;

part! {
    [sign_in, load_sign_in]
    fn page(auth: Auth) -> Markup {
        html! { <SignInPage auth=auth /> }
    }
}

/// The page before a session is open. A person with a session does without it.
pub(crate) fn sign_in(auth: Auth) -> Markup {
    let load = || -> LocalFuture<Result<(), PartMissing>> { Box::pin(async { Ok(load_sign_in().await?) }) };
    lazily(load, outline, move || Box::pin(page(auth)))
}

fn outline(fetch: Fetch) -> Markup {
    crate::head::title(|| "Sign in".to_owned());
    html! {
        <Outdated />
        <main class="rp-signin">
            <div class="rp-card rp-signin-card">
                <div class="rp-signin-mark"><img src="favicon.svg" alt="" /> <h1>"Riposte"</h1></div>
                {fetch.outline(4, "Loading the sign-in", "The sign-in could not be loaded")}
            </div>
        </main>
    }
}

#[component]
fn SignInPage(auth: Auth) -> Markup {
    crate::head::title(|| "Sign in".to_owned());
    let ended = move || {
        let (tone, title, text) = match auth.ended.get() {
            Ended::SignedOut => return None,
            Ended::Expired => (
                Tone::Info,
                "Your session has ended",
                "Sign in again to go on where you were. Runs that were started go on at the backend.",
            ),
            Ended::NotTold => (
                Tone::Warning,
                "The backend could not be told that you signed out",
                "You are signed out in this browser. At the backend the session lasts until it expires.",
            ),
        };
        Some(html! { <div role="status"><Note tone=tone title=title><p>{text}</p></Note></div> })
    };
    let attempt = Attempt { auth, busy: RwSignal::new(false), error: RwSignal::new(None) };
    // One line per method: a component that hands `attempt` the request for a session.
    let form = match auth.config.with_value(|config| config.sign_in) {
        SignIn::Token => html! { <TokenForm attempt=attempt /> },
        SignIn::SampleUsers => html! { <SampleUsers attempt=attempt /> },
    };
    html! {
        <main class="rp-signin">
            <div class="rp-card rp-signin-card">
                <div class="rp-signin-mark"><img src="favicon.svg" alt="" /> <h1>"Riposte"</h1></div>
                {ended}
                {form}
                {move || attempt.error.get().map(|error| html! { <ErrorNote error=error what="You could not be signed in" /> })}
            </div>
        </main>
    }
}

/// One attempt at a time to open a session, whatever the method.
#[derive(Clone, Copy)]
struct Attempt {
    auth: Auth,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ClientError>>,
}

impl Attempt {
    /// Opens the session that `request` results in, or shows why there is none.
    fn start(self, request: impl FnOnce(Auth) -> LocalFuture<Result<Session, ClientError>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        let request = request(self.auth);
        spawn_local(async move {
            let outcome = request.await;
            self.busy.try_set(false);
            match outcome {
                Ok(session) => self.auth.sign_in(session),
                Err(error) => drop(self.error.try_set(Some(error))),
            }
        });
    }

    /// `true` for `aria-disabled` while an attempt is in progress.
    fn disabled(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}
