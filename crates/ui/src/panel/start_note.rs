//! What is said of a start that is not simply on its way, and the ways on.

use leptos::{prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::ProblemCode;

use super::{
    Panel, PanelPlace, PanelTab,
    starting::{Again, Check, Starting},
};
use crate::{
    markup::Markup,
    parts::{ErrorNote, Note, Tone, Untrusted},
};

/// What there is to say about a start that is not simply on its way.
#[component]
pub(super) fn StartNote(
    /// The panel.
    panel: Panel,
) -> Markup {
    let dismiss = move |_| panel.starting.set(Starting::Idle);
    Markup::live(move || match panel.starting.get() {
        Starting::Idle => Markup::NOTHING,
        Starting::Sending { name } => html! {
            <p class="rp-status rp-tone-info"><span class="rp-busy"></span><Untrusted text=format!("Starting {name}") /></p>
        },
        Starting::Refused { name, error, again } => refused(panel, &name, error, *again),
        Starting::Unclear { name, key, error, check } => unclear(panel, name, key, error, check),
        Starting::NeverStarted { name } => html! {
            <div role="status">
                <Note tone=Tone::Info title=format!("{name} was not started")>
                    <p>"The start never reached the backend and nothing ran. Run it again if it is still wanted."</p>
                    <div class="rp-note-actions">
                        <button type="button" class="rp-button rp-button-small" on:click=dismiss>"Dismiss"</button>
                    </div>
                </Note>
            </div>
        },
        Starting::Accepted { name } => html! {
            <div role="status">
                <Note tone=Tone::Info title=format!("{name} was accepted")>
                    <p>"This backend names no run at the start. It is looked for and appears under Runs."</p>
                </Note>
            </div>
        },
    })
}

/// Nobody knows whether it runs: look, or take that on oneself.
fn unclear(panel: Panel, name: String, key: String, error: Option<ClientError>, check: Check) -> Markup {
    let title = format!("{name}: outcome unclear");
    let why = match check {
        Check::Failed => {
            "It could not be found out whether it runs. Look at the target before you run it again: it might run twice."
        }
        _ => "The answer to the start did not arrive. It may be running. Nothing is sent a second time.",
    };
    let own = key.clone();
    let give_up = (check == Check::Failed).then(|| {
        html! {
            <button type="button" class="rp-button rp-button-small" on:click=move |_| panel.give_up(&own)>
                "I have looked, let me run it again"
            </button>
        }
    });
    let busy = check == Check::Busy;
    let look = move |_| {
        if busy {
            return;
        }
        let (name, key) = (name.clone(), key.clone());
        spawn_local(async move {
            panel.check(name, key).await;
        });
    };
    html! {
        <div role="alert">
            <Note tone=Tone::Warning title=title>
                <p>{why}</p>
                {error.map(|error| html! { <p class="rp-meta"><Untrusted text=error.title() /></p> })}
                <div class="rp-note-actions">
                    <button type="button" class="rp-button rp-button-small" aria-disabled=busy.then_some("true") on:click=look>
                        {if busy { "Checking…" } else { "Check what became of it" }}
                    </button>
                    {give_up}
                </div>
            </Note>
        </div>
    }
}

/// A refusal, with the way on that fits it.
fn refused(panel: Panel, name: &str, error: ClientError, again: Again) -> Markup {
    let code = error.problem().map(|problem| problem.code.clone());
    let run_id = error.problem().and_then(|problem| problem.run_id.clone());
    let stands_in_the_way = run_id.map(|id| {
        html! {
            <button type="button" class="rp-button rp-button-small"
                on:click=move |_| {
                    panel.starting.set(Starting::Idle);
                    panel.asking.set(None);
                    panel.runs.reload();
                    panel.go.run(PanelPlace { tab: PanelTab::Runs, run: Some(id.clone()) });
                }>
                "Show that run"
            </button>
        }
    });
    let way_on = match code {
        Some(ProblemCode::DuplicateRun) => Some("Run it a second time"),
        Some(ProblemCode::VersionMismatch) => None,
        _ if error.retryable() => Some("Try again"),
        _ => None,
    };
    let reload = (code == Some(ProblemCode::VersionMismatch)).then(|| {
        html! {
            <button type="button" class="rp-button rp-button-small"
                on:click=move |_| {
                    panel.starting.set(Starting::Idle);
                    panel.asking.set(None);
                    panel.playbooks.reload();
                }>
                "Look at the new version"
            </button>
        }
    });
    let duplicate = code == Some(ProblemCode::DuplicateRun);
    let retry = way_on.map(|label| {
        html! {
            <button type="button" class="rp-button rp-button-small"
                on:click=move |_| {
                    let mut request = again.request.clone();
                    request.allow_concurrent = duplicate;
                    panel.start(again.playbook.clone(), request);
                }>
                {label}
            </button>
        }
    });
    html! {
        <ErrorNote error=error what=format!("{name} was not started")>
            {stands_in_the_way} {retry} {reload}
            <button type="button" class="rp-button rp-button-small" on:click=move |_| panel.starting.set(Starting::Idle)>
                "Dismiss"
            </button>
        </ErrorNote>
    }
}
