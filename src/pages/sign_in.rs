//! Signing in.

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{ClientError, SampleUser};
use riposte_ui::{
    Query, Words, html,
    markup::Markup,
    parts::{ErrorNote, Note, Tone, Untrusted},
};

use crate::{config::SignIn, session::Gate};

/// The page before somebody is signed in.
#[component]
pub(crate) fn SignInPage(gate: Gate) -> Markup {
    crate::head::title(|| "Sign in".to_owned());
    let samples = gate.config.with_value(|config| config.sign_in == SignIn::SampleUsers);
    let expired = gate.expired.get_untracked().then(|| {
        html! {
            <div role="status">
                <Note tone=Tone::Info title="Your session has ended">
                    <p>"Sign in again to go on where you were. Runs that were started go on at the backend."</p>
                </Note>
            </div>
        }
    });
    let fault = RwSignal::new(None::<ClientError>);
    let way = if samples {
        html! { <SampleUsers gate=gate fault=fault /> }
    } else {
        html! { <TokenForm gate=gate fault=fault /> }
    };
    html! {
        <main class="rp-signin">
            <div class="rp-card rp-signin-card">
                <div class="rp-signin-mark"><img src="favicon.svg" alt="" /> <h1>"Riposte"</h1></div>
                {expired}
                {way}
                {move || fault.get().map(|error| html! { <ErrorNote error=error what="You could not be signed in" /> })}
            </div>
        </main>
    }
}

#[component]
fn SampleUsers(gate: Gate, fault: RwSignal<Option<ClientError>>) -> Markup {
    let users = Query::new(move || gate.sample_users());
    let busy = RwSignal::new(false);
    let enter = move |user: &SampleUser| {
        if busy.get_untracked() {
            return;
        }
        let id = user.id.clone();
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let outcome = gate.sign_in_as(&id).await;
            busy.try_set(false);
            if let Err(error) = outcome {
                fault.try_set(Some(error));
            }
        });
    };
    let words = Words {
        loading: "Loading the sample users",
        failed: "The sample users could not be loaded",
        rows: 4,
    };
    let list = users.view(words, move |users| {
        let people = users
            .iter()
            .cloned()
            .map(|user| {
                let initials = riposte_model::initials(&user.name);
                let (name, title, role) = (user.name.clone(), user.title.clone(), user.role.to_string());
                html! {
                    <li>
                        <button type="button" class="rp-person" aria-disabled=move || busy.get().then_some("true") on:click=move |_| enter(&user)>
                            <span class="rp-avatar" aria-hidden="true" data-initials=initials></span>
                            <span>
                                <span class="rp-person-name"><Untrusted text=name /></span>
                                <span class="rp-meta"><Untrusted text=title /></span>
                            </span>
                            <span class="rp-chip"><Untrusted text=role /></span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        html! { <ul class="rp-people">{people}</ul> }
    });
    html! {
        <p class="rp-tone-muted">"Choose who to be. Each role may do something else."</p>
        {list}
    }
}

#[component]
fn TokenForm(gate: Gate, fault: RwSignal<Option<ClientError>>) -> Markup {
    let token = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = token.get_untracked().trim().to_owned();
        if text.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let outcome = gate.sign_in_with(text).await;
            busy.try_set(false);
            if let Err(error) = outcome {
                fault.try_set(Some(error));
            }
        });
    };
    html! {
        <form class="rp-details-fields" on:submit=submit>
            <div class="rp-field">
                <label for="rp-token">"Access token"</label>
                <input class="rp-input rp-mono" id="rp-token" type="password" autocomplete="off" aria-describedby="rp-token-about"
                    prop:value=token on:input=move |event| token.set(event_target_value(&event)) />
                <p class="rp-meta" id="rp-token-about">"From whoever runs the backend. Kept in this tab only."</p>
            </div>
            <button type="submit" class="rp-button rp-button-primary" aria-disabled=move || busy.get().then_some("true")>"Sign in"</button>
        </form>
    }
}
