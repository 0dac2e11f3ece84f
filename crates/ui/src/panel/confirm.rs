//! Confirmation of a playbook before it is started.

use std::time::Duration;

use leptos::{html, prelude::*};
use riposte_client::LocalFuture;
use riposte_model::{
    ConfirmationDraft as FormDraft, ConfirmationForm, FormControl, NewRun, RelyingRun, RunId,
};
use riposte_parts::{PartMissing, part};

use super::{
    Panel, PanelTab,
    inputs::{Control, InputControl},
    state::{ConfirmationDraft, ConfirmationRequest, PanelEvent},
};
use crate::{
    Fetch,
    effect::effect,
    format, lazily,
    markup::Markup,
    parts::{
        EntityValue, Icon, IconName, ImpactChip, Note, RelativeTime, Tone, Untrusted, focus_first_invalid,
        focus_later,
    },
};

/// Presses sooner than this after the form appeared are the end of the double click or held key that
/// opened it. The button stays focusable meanwhile, so that Tab does not skip it.
const GUARD: Duration = Duration::from_millis(400);

part! {
    [run, load_confirm]
    fn confirm(panel: Panel, request: ConfirmationRequest) -> Markup {
        html! { <Confirm panel=panel request=request /> }
    }
}

/// Fetches the form and the details of the run that comes of it.
pub(super) fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { Ok(load_confirm().await?) })
}

/// The form, once its part is there.
pub(super) fn confirmation(panel: Panel, request: ConfirmationRequest) -> Markup {
    let outline = move |fetch: Fetch| {
        let back = move |_| panel.dispatch(PanelEvent::CloseConfirmation);
        html! {
            <div class="rp-confirm">
                <div>
                    <button type="button" class="rp-link-button" on:click=back><Icon name=IconName::Back /> {whence(panel)}</button>
                </div>
                {fetch.outline(4, "Loading the form", "The form could not be loaded")}
            </div>
        }
    };
    lazily(load, outline, move || Box::pin(confirm(panel, request.clone())))
}

/// Names the list that the form was opened from.
fn whence(panel: Panel) -> &'static str {
    match panel.location.get_untracked().tab {
        PanelTab::Playbooks => "All playbooks",
        PanelTab::Runs => "Back to the runs",
    }
}

/// The form: inputs, reason, the typed value where the effect is irreversible, and the exact request.
#[component]
fn Confirm(
    /// The panel.
    panel: Panel,
    /// Playbook to confirm.
    request: ConfirmationRequest,
) -> Markup {
    let empty = request.draft();
    let ConfirmationRequest { playbook, undo_of, relied_on_by } = request;
    let entity = panel.context.get_value().entity;
    let ready = RwSignal::new(false);
    set_timeout(
        move || {
            // The form may have been closed meanwhile.
            ready.try_set(true);
        },
        GUARD,
    );
    let capabilities = panel.console.capabilities_untracked();
    let rules = ConfirmationForm::new(&playbook, &entity, &capabilities.limits);
    let mut rules = if capabilities.features.exact_inputs { rules } else { rules.keeping_defaults() };
    rules.reason_required |= !relied_on_by.is_empty();
    let destructive = rules.expected_value.is_some();
    let reason_required = rules.reason_required;
    let max_reason_chars = rules.max_reason_chars.to_string();
    let before = panel.state.with_value(|state| state.open_draft().cloned());
    let reason = RwSignal::new(before.as_ref().map(|draft| draft.reason.clone()).unwrap_or_default());
    let reason_error = RwSignal::new(None::<String>);
    let typed = RwSignal::new(String::new());
    let controls: Vec<Control> = rules
        .fields
        .clone()
        .into_iter()
        .enumerate()
        .map(|(at, field)| Control::new(at, field, before.as_ref().and_then(|draft| draft.inputs.get(at))))
        .collect();
    let controls = StoredValue::new(controls);
    let rules = StoredValue::new(rules);
    let draft = move || FormDraft {
        inputs: controls.with_value(|controls| controls.iter().map(|control| control.typed.get()).collect()),
        reason: reason.get(),
        value: typed.get(),
    };
    effect(move || {
        let FormDraft { inputs, reason, .. } = rules.with_value(|rules| rules.storable(draft()));
        panel.dispatch(PanelEvent::Edit(ConfirmationDraft { reason, inputs, ..empty.clone() }));
    });
    let (undone, line) = undo_of.as_ref().and_then(|id| undone_run(panel, id)).unzip();
    let (title, action) = match (&undo_of, undone) {
        (None, _) => (playbook.name.clone(), playbook.name.clone()),
        (Some(_), name) => (format!("Undo: {}", name.unwrap_or_default()), "Undo it".to_owned()),
    };
    let acknowledged_runs = relied_on_by.iter().map(|run| run.run_id.clone()).collect();
    let relied_on = relied_on(panel, relied_on_by);
    let plan = StoredValue::new(NewRun { undo_of, acknowledged_runs, ..panel.request(&playbook) });
    let form = NodeRef::<html::Form>::new();
    let heading = NodeRef::<html::H3>::new();
    focus_later(heading);

    let lock = Memo::new(move |_| rules.with_value(|rules| rules.lock(&typed.get())));
    // The request body as it is sent, formatted, with secrets masked.
    let preview = move || {
        let request =
            rules.with_value(|rules| rules.masked(rules.preview(&draft()).apply_to(plan.get_value())));
        let sent = serde_json::to_vec(&request).unwrap_or_default();
        riposte_json::parse(&sent).map(|value| format::json(&value)).unwrap_or_default()
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !ready.get_untracked() {
            return;
        }
        let errors = match rules.with_value(|rules| rules.check(&untrack(draft))) {
            Ok(run) => {
                let request = run.apply_to(plan.get_value());
                return panel.dispatch(PanelEvent::Start(Box::new(request)));
            }
            Err(errors) => errors,
        };
        let message =
            |control| errors.iter().find(|error| error.control == control).map(|error| error.message.clone());
        controls.with_value(|controls| {
            for (at, control) in controls.iter().enumerate() {
                control.fault.set(message(FormControl::Input(at)));
            }
        });
        reason_error.set(message(FormControl::Reason));
        focus_first_invalid(form);
    };
    let back = move |_| panel.dispatch(PanelEvent::CloseConfirmation);
    let button_class = if destructive { "rp-button rp-button-danger" } else { "rp-button rp-button-primary" };
    let consequence = playbook.consequence();
    let type_value = rules.with_value(|rules| rules.expected_value.clone()).map(|expected| {
        let asked = if let Some((words, part)) = expected.part() {
            html! { {words} <span class="rp-mono"><Untrusted text=part /></span> "," }
        } else {
            html! { <span class="rp-mono"><EntityValue entity=entity.clone() /></span> }
        };
        html! {
            <div class="rp-field">
                <label for="rp-confirm-value">"Type " {asked} " to confirm"</label>
                <input class="rp-input rp-mono" id="rp-confirm-value" type="text" autocomplete="off" spellcheck="false"
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event)) />
            </div>
        }
    });
    let locked = move || {
        let why = lock.get()?;
        Some(html! { <p class="rp-meta" id="rp-confirm-lock">{why}</p> })
    };
    html! {
        <form class="rp-confirm" on:submit=submit novalidate node_ref=form>
            <div>
                <button type="button" class="rp-link-button" on:click=back><Icon name=IconName::Back /> {whence(panel)}</button>
            </div>
            <h3 tabindex="-1" node_ref=heading><Untrusted text=title /></h3>
            <p class="rp-confirm-what"><Untrusted text=playbook.description.clone() /></p>
            <p class="rp-playbook-facts"><ImpactChip impact=playbook.impact.clone() /> {consequence}</p>
            {line}
            {relied_on}
            {controls.get_value().into_iter().map(|control| html! { <InputControl control=control /> }).collect_view()}
            <div class="rp-field">
                <label for="rp-confirm-reason">{if reason_required { "Reason" } else { "Reason (optional)" }}</label>
                <textarea class="rp-input" id="rp-confirm-reason" rows="2" maxlength=max_reason_chars
                    aria-describedby="rp-confirm-reason-about"
                    aria-invalid=move || if reason_error.with(Option::is_some) { "true" } else { "false" }
                    prop:value=reason
                    on:input=move |event| { reason.set(event_target_value(&event)); reason_error.set(None); }></textarea>
                <div id="rp-confirm-reason-about">
                    <p class="rp-meta">"Kept with the run and in the audit log."</p>
                    {move || reason_error.get().map(|text| html! { <p class="rp-field-error" role="alert">{text}</p> })}
                </div>
            </div>
            {type_value}
            <details class="rp-sent">
                <summary>"Exactly what will be sent"</summary>
                <pre class="rp-code" role="group" tabindex="0" aria-label="Request">{move || html! { <Untrusted text=preview() /> }}</pre>
            </details>
            {locked}
            <div class="rp-confirm-actions">
                <button type="submit" class=button_class disabled=move || lock.get().is_some()
                    aria-describedby=move || lock.get().map(|_| "rp-confirm-lock")
                    aria-disabled=move || (!ready.get() || panel.is_sending()).then_some("true")>
                    <Untrusted text=action />
                </button>
                <button type="button" class="rp-button" on:click=back>"Cancel"</button>
            </div>
        </form>
    }
}

/// Name of the run whose effect would be undone, and a line about it.
fn undone_run(panel: Panel, id: &RunId) -> Option<(String, Markup)> {
    let page = panel.runs.value_untracked()?;
    let run = page.items.iter().find(|run| run.id == *id)?.clone();
    let line = html! {
        <p class="rp-meta">
            "Undoes " <Untrusted text=run.playbook.name.clone() /> ", started "
            <RelativeTime at=run.created_at now=panel.console.now() /> " by " <Untrusted text=run.requested_by.name /> "."
        </p>
    };
    Some((run.playbook.name, line))
}

/// Names the people whose runs rely on what would be lifted or replaced.
fn relied_on(panel: Panel, runs: Vec<RelyingRun>) -> Option<Markup> {
    if runs.is_empty() {
        return None;
    }
    let rows = runs.into_iter().map(|run| {
        let more = [run.settings, run.reason].into_iter().flatten().collect::<Vec<_>>().join(": ");
        html! {
            <p>
                <Untrusted text=run.requested_by.name /> ", " <RelativeTime at=run.at now=panel.console.now() /> " "
                <Untrusted text=more />
            </p>
        }
    });
    let rows = rows.collect_view();
    Some(
        html! { <Note tone=Tone::Warning title="Others rely on this. Give a reason to go on.">{rows}</Note> },
    )
}
