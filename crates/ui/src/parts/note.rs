//! What is shown instead of, or above, the thing one came for.

use leptos::prelude::*;
use riposte_client::ClientError;

use super::{Icon, IconName, Untrusted};
use crate::markup::{Children, Markup};

/// How urgent a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Look at this before going on.
    Warning,
    /// Something failed.
    Danger,
}

/// A note with a title, and whatever explains it.
#[component]
pub fn Note(
    /// How urgent.
    tone: Tone,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// The explanation.
    #[prop(optional)]
    children: Option<Children>,
) -> Markup {
    let (class, icon) = match tone {
        Tone::Info => ("rp-note rp-note-info", IconName::Info),
        Tone::Warning => ("rp-note rp-note-warning", IconName::Warning),
        Tone::Danger => ("rp-note rp-note-danger", IconName::Cross),
    };
    html! {
        <div class=class>
            <Icon name=icon />
            <strong><Untrusted text=title /></strong>
            {children.map(|children| children())}
        </div>
    }
}

/// An error: what happened, what to do, and a way to try again where that can help.
#[component]
pub fn ErrorNote(
    /// What happened.
    error: ClientError,
    /// What did not work, as in `The incidents could not be loaded`.
    #[prop(into)]
    what: String,
    /// Tries again.
    #[prop(optional)]
    retry: Option<Callback<()>>,
    /// Other ways on, as buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> Markup {
    let again = retry.map(|retry| {
        html! {
            <button type="button" class="rp-button rp-button-small" on:click=move |_| retry.run(())>
                <Icon name=IconName::Refresh />
                "Try again"
            </button>
        }
    });
    let ways = children.map(|children| children()).or(again);
    let ways = ways.map(|ways| html! { <div class="rp-note-actions">{ways}</div> });
    let problem = error.problem();
    let faults = problem.map(|problem| problem.errors.clone()).unwrap_or_default();
    // What a fault below says with its place is not said twice.
    let detail = problem.and_then(|problem| problem.detail.clone());
    let detail = detail.filter(|detail| faults.iter().all(|fault| fault.detail != *detail));
    let detail = detail.map(|detail| html! { <p><Untrusted text=detail /></p> });
    let faults = faults.into_iter().map(|fault| {
        html! { <p><Untrusted text=format!("{}: {}", fault.pointer, fault.detail) /></p> }
    });
    html! {
        <div role="alert">
            <Note tone=Tone::Danger title=what>
                <p><Untrusted text=error.title() /></p>
                {detail}
                {faults.collect_view()}
                <p class="rp-meta"><Untrusted text=error.advice() /></p>
                {ways}
            </Note>
        </div>
    }
}

/// Nothing to show, why, and what next.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into)]
    text: String,
    /// Something to press.
    #[prop(optional)]
    children: Option<Children>,
) -> Markup {
    html! {
        <div class="rp-empty">
            <h2 class="rp-empty-title">{title}</h2>
            <p><Untrusted text=text /></p>
            {children.map(|children| children())}
        </div>
    }
}

/// Rows in the geometry of what is being loaded.
#[component]
pub fn Skeleton(
    /// How many.
    rows: usize,
    /// What is being loaded, for those who do not see it.
    #[prop(into)]
    label: String,
) -> Markup {
    let lines = (0..rows)
        .map(|_| {
            html! { <div class="rp-skeleton-row"><div class="rp-skeleton rp-skeleton-line"></div></div> }
        })
        .collect_view();
    html! {
        <div aria-busy="true">
            <span class="rp-visually-hidden" role="status">{label}</span>
            {lines}
        </div>
    }
}
