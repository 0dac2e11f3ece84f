//! Details of one run.

use leptos::{html, prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{self as model, CancelAction, Run, SafeUrl, value_to_text};

use super::{RunActions, stale_note::StaleNote, steps::Steps};
use crate::{
    Console, RunHandle,
    effect::effect,
    markup::Markup,
    parts::{Elapsed, ErrorNote, Icon, IconName, Note, RelativeTime, Tone, Untrusted, focus},
};

/// A run with its steps, requester, reason, times and actions.
#[component]
pub fn RunDetails(
    /// Console.
    console: Console,
    /// Run.
    run: RunHandle,
    /// Actions to offer once the run has ended.
    actions: Callback<Run, RunActions>,
) -> Markup {
    console.load_steps(run);
    let clock = run.clock(console.second());
    // Outside the closures that track the run, so that it survives a change of the run.
    let fault = RwSignal::new(None::<ClientError>);
    let body = NodeRef::<html::Div>::new();
    // The Cancel button disappears when the run ends; the focus must not disappear with it.
    let cancelled = RwSignal::new(false);
    effect(move || {
        let ended = run.has_ended();
        if ended {
            // The failed cancel no longer matters.
            fault.set(None);
        }
        if ended
            && cancelled.get_untracked()
            && let Some(body) = body.get_untracked()
        {
            cancelled.set(false);
            focus(&body);
        }
    });
    html! {
        <div class="rp-run-body" class:rp-quiet=move || run.stale().is_some() tabindex="-1" role="group" aria-label="Details of the run" node_ref=body>
            <StaleNote console=console run=run />
            {move || run.run().map(|run| view(console, run, clock))}
            {move || run.run().map(|run| {
                action_bar(console, run, actions, Cancelling { fault, pressed: cancelled })
            })}
            {move || fault.get().map(|error| html! { <ErrorNote error=error what="The run was not cancelled" /> })}
        </div>
    }
}

fn view(console: Console, run: Run, clock: Signal<f64>) -> Markup {
    let now = console.now();
    let duration = run.started_at.clone().map(|from| {
        html! { <dt>"Took"</dt> <dd><Elapsed from=from to=run.ended_at.clone() now=clock /></dd> }
    });
    let reason =
        run.reason.clone().map(|reason| html! { <dt>"Reason"</dt> <dd><Untrusted text=reason /></dd> });
    let run_as = run.run_as.clone().map(|name| html! { <dt>"Acts as"</dt> <dd><Untrusted text=name /></dd> });
    let inputs = (!run.inputs.is_empty()).then(|| {
        let lines = run.inputs.iter().map(|(name, value)| format!("{name}: {}", value_to_text(value)));
        let text = lines.collect::<Vec<_>>().join("\n");
        html! { <dt>"Inputs"</dt> <dd><Untrusted text=text /></dd> }
    });
    let finding = run.finding.clone().map(|finding| {
        html! { <p><span class="rp-chip"><Untrusted text=finding.label().to_owned() /></span></p> }
    });
    let status_text = run.status_text.clone().map(|text| html! { <p><Untrusted text=text /></p> });
    let fault = run.error.clone().map(|problem| {
        let detail = problem.detail.clone().unwrap_or_default();
        let remedy = problem.remedy.clone().map(|remedy| html! { <p class="rp-meta"><Untrusted text=remedy.text /></p> });
        html! { <Note tone=Tone::Danger title=problem.title.clone()><p><Untrusted text=detail /></p>{remedy}</Note> }
    });
    let steps = match run.steps.clone() {
        Some(steps) => Some(html! { <Steps clock=clock ended=run.status.is_terminal() steps=steps /> }),
        None if console.capabilities().features.steps => {
            Some(html! { <p class="rp-meta">"Loading the steps"</p> })
        }
        None => None,
    };
    let bar = (run.progress.total > 0).then(|| {
        if run.status.is_terminal() {
            // Its room stays, so that nothing moves when the run ends.
            return html! { <div class="rp-progress rp-progress-ended"></div> };
        }
        let share = u64::from(run.progress.done) * 100 / u64::from(run.progress.total);
        html! {
            <div class="rp-progress" role="progressbar" aria-label="Steps done" aria-valuemin="0"
                aria-valuenow=run.progress.done.to_string() aria-valuemax=run.progress.total.to_string()>
                <div style:inline-size=format!("{share}%")></div>
            </div>
        }
    });
    html! {
        {bar}
        {finding}
        {status_text}
        {fault}
        {steps}
        <dl class="rp-fields">
            <dt>"Started by"</dt> <dd><Untrusted text=run.requested_by.name.clone() /></dd>
            {run_as}
            <dt>"Started"</dt> <dd><RelativeTime at=run.created_at.clone() now=now in_full=true /></dd>
            {duration}
            {reason}
            {inputs}
            <dt>"Playbook"</dt>
            <dd><Untrusted text=format!("{} · version {}", run.playbook.id, run.playbook.version) /></dd>
            <dt>"Run"</dt> <dd class="rp-mono"><Untrusted text=run.id.to_string() /></dd>
        </dl>
    }
}

/// State of a cancel that outlives its button.
#[derive(Clone, Copy)]
struct Cancelling {
    fault: RwSignal<Option<ClientError>>,
    pressed: RwSignal<bool>,
}

/// Buttons and links for a run.
fn action_bar(
    console: Console,
    run: Run,
    actions: Callback<Run, RunActions>,
    cancelling: Cancelling,
) -> Markup {
    let features = console.capabilities().features;
    let cancel = model::RunActions::new(&run, &[], features).cancel.map(|cancel| {
        let stopping = cancel == CancelAction::Requested;
        let id = run.id.clone();
        let press = move |_| {
            if stopping {
                return;
            }
            cancelling.fault.set(None);
            cancelling.pressed.set(true);
            let response = console.cancel(&id);
            spawn_local(async move {
                if let Err(error) = response.await {
                    cancelling.pressed.try_set(false);
                    cancelling.fault.try_set(Some(error));
                }
            });
        };
        html! {
            <button type="button" class="rp-button rp-button-small"
                aria-disabled=stopping.then_some("true") on:click=press>
                <Icon name=IconName::Stop />
                {cancel.label()}
            </button>
        }
    });
    let undone = run.undone_by.is_some();
    let actions = if run.status.is_terminal() { actions.run(run.clone()) } else { RunActions::default() };
    let again = actions.again.map(|(label, again)| {
        html! {
            <button type="button" class="rp-button rp-button-small" on:click=move |_| again.run(())>
                <Icon name=IconName::Refresh />
                {label}
            </button>
        }
    });
    let undo = actions.undo.filter(|_| run.can_be_undone(features)).map(|ask| {
        html! {
            <button type="button" class="rp-button rp-button-small" on:click=move |_| ask.run(())>
                <Icon name=IconName::Undo />
                "Undo…"
            </button>
        }
    });
    let note = match run.undo_text.clone() {
        Some(text) => Some(html! { <span class="rp-meta"><Untrusted text=text /></span> }),
        None => undone.then(|| html! { <span class="rp-chip">"Undone by a later run"</span> }),
    };
    let taken = run.undo_of.clone().map(|_| html! { <span class="rp-chip">"Undoes an earlier run"</span> });
    let engine = run.links.engine.as_deref().and_then(|url| SafeUrl::parse(url).ok()).map(|url| {
        html! {
            <a class="rp-button rp-button-small" href=url target="_blank" rel="noopener noreferrer">
                "Open in the engine"
            </a>
        }
    });
    html! { <div class="rp-run-actions">{cancel} {undo} {again} {note} {taken} {engine}</div> }
}
