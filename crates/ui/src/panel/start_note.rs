//! Note on the latest start: in progress, refused, unclear.

use leptos::prelude::*;
use riposte_client::{ClientError, Lookup, StartState};
use riposte_model::{NewRun, ProblemCode, RelyingRun};

use super::{
    Panel,
    state::{ConfirmationRequest, PanelEvent},
};
use crate::{
    effect::effect,
    markup::Markup,
    parts::{ErrorNote, Note, Tone, Untrusted},
};

/// Progress or failure of the latest start, with the actions that resolve it.
#[component]
pub(super) fn StartNote(
    /// Panel.
    panel: Panel,
) -> Markup {
    // What could not be looked up without a backend can be now.
    effect(move || {
        let reached = !panel.console.connection().is_lost();
        let open = panel.start.with_untracked(|start| {
            matches!(start, StartState::Unclear { lookup: Lookup::Inconclusive, .. })
        });
        if reached && open {
            panel.dispatch(PanelEvent::LookUp);
        }
    });
    Markup::live(move || match panel.start.get() {
        StartState::Idle => Markup::NOTHING,
        StartState::Sending { playbook, .. } => {
            let text = format!("Starting {}", panel.playbook_name(&playbook));
            html! {
                <p class="rp-status rp-tone-info"><span class="rp-busy"></span><Untrusted text=text /></p>
            }
        }
        StartState::Refused { error, request } => refused(panel, &request, error),
        StartState::Unclear { playbook, cause, lookup, .. } => {
            unclear(panel, &panel.playbook_name(&playbook), cause, lookup)
        }
        StartState::NotStarted { playbook } => {
            let title = format!("{} was not started", panel.playbook_name(&playbook));
            html! {
                <div role="status">
                    <Note tone=Tone::Info title=title>
                        <p>"The request never reached the backend and nothing ran. Run it again if you still need it."</p>
                        <div class="rp-note-actions">{button(panel, "Dismiss", PanelEvent::Dismiss)}</div>
                    </Note>
                </div>
            }
        }
        StartState::Accepted { playbook, .. } => {
            let title = format!("{} was accepted", panel.playbook_name(&playbook));
            html! {
                <div role="status">
                    <Note tone=Tone::Info title=title>
                        <p>"This backend returns no run ID. Looking for the run; it will appear under Runs."</p>
                    </Note>
                </div>
            }
        }
    })
}

fn button(panel: Panel, label: &'static str, event: PanelEvent) -> Markup {
    html! {
        <button type="button" class="rp-button rp-button-small" on:click=move |_| panel.dispatch(event.clone())>
            {label}
        </button>
    }
}

/// Unknown outcome: look it up, or take responsibility.
fn unclear(panel: Panel, name: &str, cause: Option<ClientError>, lookup: Lookup) -> Markup {
    let keys = panel.console.capabilities_untracked().features.idempotency;
    let text = match lookup {
        Lookup::Inconclusive => {
            "We couldn't confirm whether it started. Check the target before running it again, or it may run twice."
        }
        Lookup::Running if cause.is_some() && keys => {
            "Sent again with the same key, so it can only run once. Checking…"
        }
        Lookup::Running => "No response to the request arrived. Checking whether it runs…",
    };
    let give_up = (lookup == Lookup::Inconclusive)
        .then(|| button(panel, "I've checked. Allow another run", PanelEvent::GiveUp));
    let running = lookup == Lookup::Running;
    html! {
        <div role="alert">
            <Note tone=Tone::Warning title=format!("{name}: outcome unclear")>
                <p>{text}</p>
                {cause.map(|error| html! { <p class="rp-meta"><Untrusted text=error.title() /></p> })}
                <div class="rp-note-actions">
                    <button type="button" class="rp-button rp-button-small" aria-disabled=running.then_some("true")
                        on:click=move |_| panel.dispatch(PanelEvent::LookUp)>
                        {if running { "Checking…" } else { "Check again" }}
                    </button>
                    {give_up}
                </div>
            </Note>
        </div>
    }
}

/// A refusal, with the actions that fit its cause.
fn refused(panel: Panel, request: &NewRun, error: ClientError) -> Markup {
    let name = panel.playbook_name(&request.playbook_id);
    let code = error.code().cloned();
    let conflict = error.problem().and_then(|problem| problem.run_id.clone());
    let duplicate = code == Some(ProblemCode::DuplicateRun);
    let retry =
        if duplicate { Some("Run it a second time") } else { error.retryable().then_some("Try again") };
    let retry = retry.filter(|_| code != Some(ProblemCode::VersionMismatch));
    let review = (code == Some(ProblemCode::VersionMismatch))
        .then(|| button(panel, "Review the new version", PanelEvent::ReviewVersion));
    let relied_on_by = error.problem().map(|problem| problem.relied_on_by.clone()).unwrap_or_default();
    let again = confirmed_again(panel, request, relied_on_by).map(|confirmation| {
        let press = move |_| {
            panel.dispatch(PanelEvent::Dismiss);
            panel.dispatch(PanelEvent::Confirm(Box::new(confirmation.clone()), None));
        };
        html! { <button type="button" class="rp-button rp-button-small" on:click=press>"Confirm again…"</button> }
    });
    html! {
        <ErrorNote error=error what=format!("{name} was not started")>
            {again}
            {conflict.map(|id| button(panel, "Show that run", PanelEvent::ShowConflict(id)))}
            {retry.map(|label| button(panel, label, PanelEvent::Retry { concurrent: duplicate }))}
            {review}
            {button(panel, "Dismiss", PanelEvent::Dismiss)}
        </ErrorNote>
    }
}

/// The confirmation of a refused start with the runs that it concerns; none where it concerns no other.
fn confirmed_again(
    panel: Panel,
    request: &NewRun,
    relied_on_by: Vec<RelyingRun>,
) -> Option<ConfirmationRequest> {
    let page = panel.playbooks.value_untracked().filter(|_| !relied_on_by.is_empty())?;
    let playbook = page.items.iter().find(|known| known.id == request.playbook_id)?.clone();
    Some(ConfirmationRequest { playbook, undo_of: request.undo_of.clone(), relied_on_by })
}
