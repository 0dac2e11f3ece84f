//! Signing in as a sample user of the reference server.

use std::rc::Rc;

use leptos::prelude::*;
use riposte_client::{FetchTransport, SampleSignIn, SampleUser};
use riposte_ui::{Query, QueryLabels, html, markup::Markup, parts::Untrusted};

use super::Attempt;
use crate::session::Session;

/// The sample users, one of which signs in when pressed.
#[component]
pub(super) fn SampleUsers(attempt: Attempt) -> Markup {
    let server = StoredValue::new_local(SampleSignIn::new(Rc::new(FetchTransport), attempt.auth.base()));
    let users = Query::new(move || server.with_value(SampleSignIn::users));
    let enter = move |user: &SampleUser| {
        let signed_in = server.with_value(|server| server.sign_in(&user.id));
        attempt.start(|_auth| {
            Box::pin(async move {
                let (token, me) = signed_in.await?;
                Ok(Session { token, me })
            })
        });
    };
    let words = QueryLabels {
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
                        <button type="button" class="rp-person" aria-disabled=move || attempt.disabled() on:click=move |_| enter(&user)>
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
        <p class="rp-tone-muted">"Choose who to be. Each role has different permissions."</p>
        {list}
    }
}
