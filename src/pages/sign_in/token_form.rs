//! Signing in with a token.

use std::rc::Rc;

use leptos::prelude::*;
use riposte_client::{ClientError, LocalFuture, StaticToken};
use riposte_model::Problem;
use riposte_ui::{html, markup::Markup};

use super::Attempt;
use crate::session::{Auth, Session};

/// A session with this token, if the backend knows it.
fn session(auth: Auth, token: String) -> LocalFuture<Result<Session, ClientError>> {
    let me = auth.connect(Rc::new(StaticToken(Some(token.clone())))).me();
    Box::pin(async move {
        match me.await {
            Ok(me) => Ok(Session { token, me }),
            // There is no session yet that could have ended.
            Err(ClientError::Unauthenticated(problem)) => Err(ClientError::Problem(Box::new(Problem {
                title: "The token is not known, or is out of date".to_owned(),
                detail: None,
                ..problem.remedy("Paste it whole, or ask the administrator of the backend for a new one.")
            }))),
            Err(other) => Err(other),
        }
    })
}

/// The form for a token.
#[component]
pub(super) fn TokenForm(attempt: Attempt) -> Markup {
    let token = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = token.get_untracked().trim().to_owned();
        if !text.is_empty() {
            attempt.start(|auth| session(auth, text));
        }
    };
    html! {
        <form class="rp-details-fields" on:submit=submit>
            <div class="rp-field">
                <label for="rp-token">"Access token"</label>
                <input class="rp-input rp-mono" id="rp-token" type="password" autocomplete="off" aria-describedby="rp-token-about"
                    prop:value=token on:input=move |event| token.set(event_target_value(&event)) />
                <p class="rp-meta" id="rp-token-about">"From your backend administrator. Kept until the last tab of Riposte is closed."</p>
            </div>
            <button type="submit" class="rp-button rp-button-primary" aria-disabled=move || attempt.disabled()>"Sign in"</button>
        </form>
    }
}
