//! Everything about one run.

use leptos::{prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{PlaybookId, Run, RunId, SafeUrl};

use super::steps::Steps;
use crate::{
    Console, format,
    markup::Markup,
    parts::{Duration, ErrorNote, Icon, IconName, Moment, Note, Tone, Untrusted},
};

/// A run with its steps, who, why and when, and what can be done about it.
#[component]
pub fn RunDetails(
    /// The backend.
    console: Console,
    /// The run, kept up to date by the console.
    run: Signal<Option<Run>>,
    /// Asks to take the run back with this playbook.
    undo: Callback<(PlaybookId, RunId)>,
    /// Whether that can be asked where these details are shown.
    #[prop(default = |_| true)]
    may_undo: fn(&Run) -> bool,
) -> Markup {
    console.load_steps(run);
    Markup::live(move || {
        run.get().map(|run| {
            let undo = may_undo(&run).then_some(undo);
            view(console, run, undo)
        })
    })
}

fn view(console: Console, run: Run, undo: Option<Callback<(PlaybookId, RunId)>>) -> Markup {
    let now = console.now();
    let duration = run.started_at.clone().map(|from| {
        html! { <dt>"Took"</dt> <dd><Duration from=from to=run.ended_at.clone() now=console.second() /></dd> }
    });
    let reason = run.reason.clone().map(
        |reason| html! { <dt>"Reason"</dt> <dd class="rp-lines"><Untrusted text=reason lines=true /></dd> },
    );
    let run_as = run.run_as.clone().map(|name| html! { <dt>"Acts as"</dt> <dd><Untrusted text=name /></dd> });
    let inputs = (!run.inputs.is_empty()).then(|| {
        let text = format::json(&run.inputs.clone().into());
        html! { <dt>"Inputs"</dt> <dd class="rp-mono rp-lines"><Untrusted text=text lines=true /></dd> }
    });
    let status_text = run.status_text.clone().map(|text| html! { <p><Untrusted text=text /></p> });
    let fault = run.error.clone().map(|problem| {
        let detail = problem.detail.clone().unwrap_or_default();
        let remedy = problem.remedy.clone().map(|remedy| html! { <p class="rp-meta"><Untrusted text=remedy.text /></p> });
        html! { <Note tone=Tone::Danger title=problem.title.clone()><p><Untrusted text=detail /></p>{remedy}</Note> }
    });
    let steps = if let Some(steps) = run.steps.clone() {
        html! { <Steps console=console steps=steps /> }
    } else {
        html! { <p class="rp-meta">"Loading the steps"</p> }
    };
    let bar = (!run.status.is_terminal() && run.progress.total > 0).then(|| {
        let share = u64::from(run.progress.done) * 100 / u64::from(run.progress.total);
        html! {
            <div class="rp-progress" role="progressbar" aria-label="Steps done" aria-valuemin="0"
                aria-valuenow=run.progress.done.to_string() aria-valuemax=run.progress.total.to_string()>
                <div style:inline-size=format!("{share}%")></div>
            </div>
        }
    });
    html! {
        <div class="rp-run-body">
            {bar}
            {status_text}
            {fault}
            {steps}
            <dl class="rp-fields">
                <dt>"Started by"</dt> <dd><Untrusted text=run.requested_by.name.clone() /></dd>
                {run_as}
                <dt>"Started"</dt> <dd><Moment at=run.created_at.clone() now=now /></dd>
                {duration}
                {reason}
                {inputs}
                <dt>"Playbook"</dt>
                <dd><Untrusted text=format!("{} · version {}", run.playbook.id, run.playbook.version) /></dd>
                <dt>"Run"</dt> <dd class="rp-mono"><Untrusted text=run.id.to_string() /></dd>
            </dl>
            <Actions console=console run=run undo=undo />
        </div>
    }
}

#[component]
fn Actions(console: Console, run: Run, undo: Option<Callback<(PlaybookId, RunId)>>) -> Markup {
    let fault = RwSignal::new(None::<ClientError>);
    let features = console.capabilities().features;
    let cancel = (features.cancel && !run.status.is_terminal()).then(|| {
        let id = run.id.clone();
        let press = move |_| {
            let id = id.clone();
            fault.set(None);
            spawn_local(async move {
                match console.backend().cancel(&id).await {
                    Ok(run) => console.learn(run),
                    Err(error) => {
                        fault.try_set(Some(error));
                    }
                }
            });
        };
        html! {
            <button type="button" class="rp-button rp-button-small" on:click=press>
                <Icon name=IconName::Stop />
                "Cancel run"
            </button>
        }
    });
    let undone = run.undone_by.is_some();
    let take_back = run
        .undo_playbook_id
        .clone()
        .filter(|_| features.undo && run.status.is_terminal() && !undone)
        .zip(undo)
        .map(|(playbook, undo)| {
            let id = run.id.clone();
            html! {
                <button type="button" class="rp-button rp-button-small"
                    on:click=move |_| undo.run((playbook.clone(), id.clone()))>
                    <Icon name=IconName::Undo />
                    "Undo…"
                </button>
            }
        });
    let note = undone.then(|| html! { <span class="rp-chip">"Undone by a later run"</span> });
    let taken =
        run.undo_of.clone().map(|_| html! { <span class="rp-chip">"Takes an earlier run back"</span> });
    let engine = run.links.engine.as_deref().and_then(|url| SafeUrl::parse(url).ok()).map(|url| {
        html! {
            <a class="rp-button rp-button-small" href=url.to_string() target="_blank" rel="noopener noreferrer">
                "Open in the engine"
            </a>
        }
    });
    html! {
        <div class="rp-run-actions">{cancel} {take_back} {note} {taken} {engine}</div>
        {move || fault.get().map(|error| html! { <ErrorNote error=error what="The run was not cancelled" /> })}
    }
}
