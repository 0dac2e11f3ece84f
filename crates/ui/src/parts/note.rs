//! Notes, errors, empty states and loading outlines.

use leptos::prelude::*;
use riposte_client::ClientError;

use super::{Icon, IconName, Untrusted};
use crate::markup::{Children, Markup};

/// Urgency of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Information.
    Info,
    /// Needs attention before going on.
    Warning,
    /// Reports a failure.
    Danger,
}

/// A note with a title and an explanation.
#[component]
pub fn Note(
    /// Urgency.
    tone: Tone,
    /// Title.
    #[prop(into)]
    title: String,
    /// Explanation.
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

/// An error with advice, and a button to retry where that can help.
#[component]
pub fn ErrorNote(
    /// The error.
    error: ClientError,
    /// The failed operation, as in `The incidents could not be loaded`.
    #[prop(into)]
    what: String,
    /// Retries the operation.
    #[prop(optional)]
    retry: Option<Callback<()>>,
    /// Buttons to show instead of the retry button.
    #[prop(optional)]
    children: Option<Children>,
) -> Markup {
    let retry = retry.map(|retry| {
        html! {
            <button type="button" class="rp-button rp-button-small" on:click=move |_| retry.run(())>
                <Icon name=IconName::Refresh />
                "Try again"
            </button>
        }
    });
    let actions = children.map(|children| children()).or(retry);
    let actions = actions.map(|actions| html! { <div class="rp-note-actions">{actions}</div> });
    let problem = error.problem();
    let errors = problem.map(|problem| problem.errors.clone()).unwrap_or_default();
    // A detail that a field error repeats with its position is shown only there.
    let detail = problem.and_then(|problem| problem.detail.clone());
    let detail = detail.filter(|detail| errors.iter().all(|error| error.detail != *detail));
    let detail = detail.map(|detail| html! { <p><Untrusted text=detail /></p> });
    let errors = errors.into_iter().map(|error| {
        html! { <p><Untrusted text=format!("{}: {}", error.pointer, error.detail) /></p> }
    });
    html! {
        <div role="alert">
            <Note tone=Tone::Danger title=what>
                <p><Untrusted text=error.title() /></p>
                {detail}
                {errors.collect_view()}
                <p class="rp-meta"><Untrusted text=error.advice() /></p>
                {actions}
            </Note>
        </div>
    }
}

/// Empty state.
#[component]
pub fn Empty(
    /// Title.
    #[prop(into)]
    title: String,
    /// Explanation and next step.
    #[prop(into)]
    text: String,
    /// Buttons.
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

/// Loading outline in the geometry of the rows to come.
#[component]
pub fn Skeleton(
    /// Number of rows.
    rows: usize,
    /// Text for screen readers, as in `Loading incidents`.
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
