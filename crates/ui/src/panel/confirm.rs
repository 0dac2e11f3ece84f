//! Confirmation of a playbook before it is started.

use std::time::Duration;

use leptos::{html, prelude::*};
use riposte_model::{Confirmation, Field, Impact, MASK, NewRun, RunId};

use super::{
    Panel, PanelTab,
    inputs::{Control, InputControl},
    state::{ConfirmationDraft, ConfirmationRequest, PanelEvent},
};
use crate::{
    effect::effect,
    format,
    markup::Markup,
    parts::{
        EntityValue, Icon, IconName, ImpactChip, RelativeTime, Untrusted, focus_first_invalid, focus_later,
    },
};

/// Presses sooner than this after the form appeared are the end of the double click or held key that
/// opened it. The button stays focusable meanwhile, so that Tab does not skip it.
const GUARD: Duration = Duration::from_millis(400);

/// The form: inputs, reason, the typed value where the effect is irreversible, and the exact request.
#[component]
pub(super) fn Confirm(
    /// The panel.
    panel: Panel,
    /// Playbook to confirm.
    request: ConfirmationRequest,
) -> Markup {
    let empty = request.draft();
    let ConfirmationRequest { playbook, undo_of } = request;
    let entity = panel.context.get_value().entity;
    let ready = RwSignal::new(false);
    set_timeout(
        move || {
            // The form may have been closed meanwhile.
            ready.try_set(true);
        },
        GUARD,
    );
    let destructive = playbook.confirmation() == Confirmation::TypeValue;
    let needs_reason = playbook.needs_reason();
    let before = panel.state.with_value(|state| state.open_draft().cloned());
    let reason = RwSignal::new(before.as_ref().map(|draft| draft.reason.clone()).unwrap_or_default());
    let reason_fault = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let controls: Vec<Control> = playbook
        .inputs_schema
        .as_ref()
        .map(Field::from_schema)
        .unwrap_or_default()
        .into_iter()
        .enumerate()
        .map(|(at, field)| Control::new(at, field, before.as_ref().and_then(|draft| draft.inputs.get(at))))
        .collect();
    let controls = StoredValue::new(controls);
    effect(move || {
        let kept = |control: &Control| if control.field.secret { String::new() } else { control.typed.get() };
        let inputs = controls.with_value(|controls| controls.iter().map(kept).collect());
        panel.dispatch(PanelEvent::Edit(ConfirmationDraft { reason: reason.get(), inputs, ..empty.clone() }));
    });
    let undone = undo_of.as_ref().and_then(|id| undone_run(panel, id));
    let plan = StoredValue::new(NewRun { undo_of, ..panel.request(&playbook) });
    let form = NodeRef::<html::Form>::new();
    let heading = NodeRef::<html::H3>::new();
    focus_later(heading);

    let read = move || {
        controls.with_value(|controls| {
            Field::parse_all(controls.iter().map(|control| (&control.field, control.typed.get())))
        })
    };
    let request = move || {
        let mut request = plan.get_value();
        request.inputs = read().unwrap_or_default();
        request.reason = Some(reason.get().trim().to_owned()).filter(|reason| !reason.is_empty());
        request
    };
    let value = entity.name.clone();
    let matches = Memo::new(move |_| {
        let typed = typed.get();
        let meant = typed.trim();
        let same = typed == value || meant == value.trim() || riposte_model::refang(meant) == value;
        // A name that is all white space is not confirmed by typing nothing.
        !destructive || (same && !typed.is_empty())
    });
    // The request body as it is sent, formatted, with secrets masked.
    let preview = move || {
        let mut request = request();
        controls.with_value(|controls| {
            for control in controls.iter().filter(|control| control.field.secret) {
                if let Some(value) = request.inputs.get_mut(&control.field.name) {
                    *value = MASK.into();
                }
            }
        });
        let sent = serde_json::to_vec(&request).unwrap_or_default();
        serde_json::from_slice(&sent).map(|value| format::json(&value)).unwrap_or_default()
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !ready.get_untracked() {
            return;
        }
        let faults = read().err().unwrap_or_default();
        controls.with_value(|controls| {
            for control in controls {
                let fault = faults.iter().find(|(name, _)| *name == control.field.name);
                control.fault.set(fault.map(|(_, fault)| fault.clone()));
            }
        });
        let unreasoned = needs_reason && reason.get_untracked().trim().is_empty();
        reason_fault.set(unreasoned);
        if faults.is_empty() && !unreasoned && matches.get_untracked() {
            return panel.dispatch(PanelEvent::Start(Box::new(request())));
        }
        focus_first_invalid(form);
    };
    let back = move |_| panel.dispatch(PanelEvent::CloseConfirmation);
    let whence = match panel.location.get_untracked().tab {
        PanelTab::Playbooks => "All playbooks",
        PanelTab::Runs => "Back to the runs",
    };
    let (button_class, consequence) = match &playbook.impact {
        Impact::Destructive => ("rp-button rp-button-danger", "This cannot be undone."),
        _ if playbook.reversible => ("rp-button rp-button-primary", "This can be undone."),
        _ => ("rp-button rp-button-primary", ""),
    };
    let type_value = destructive.then(|| {
        let shown = entity.clone();
        html! {
            <div class="rp-field">
                <label for="rp-confirm-value">
                    "Type " <span class="rp-mono"><EntityValue entity=shown /></span> " to confirm"
                </label>
                <input class="rp-input rp-mono" id="rp-confirm-value" type="text" autocomplete="off" spellcheck="false"
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event)) />
            </div>
        }
    });
    html! {
        <form class="rp-confirm" on:submit=submit novalidate node_ref=form>
            <div>
                <button type="button" class="rp-link-button" on:click=back><Icon name=IconName::Back /> {whence}</button>
            </div>
            <h3 tabindex="-1" node_ref=heading><Untrusted text=playbook.name.clone() /></h3>
            <p class="rp-confirm-what"><Untrusted text=playbook.description.clone() /></p>
            <p class="rp-playbook-facts"><ImpactChip impact=playbook.impact.clone() /> {consequence}</p>
            {undone}
            {controls.get_value().into_iter().map(|control| html! { <InputControl control=control /> }).collect_view()}
            <div class="rp-field">
                <label for="rp-confirm-reason">{if needs_reason { "Reason" } else { "Reason (optional)" }}</label>
                <textarea class="rp-input" id="rp-confirm-reason" rows="2" maxlength="1000"
                    aria-describedby="rp-confirm-reason-about"
                    aria-invalid=move || if reason_fault.get() { "true" } else { "false" }
                    prop:value=reason
                    on:input=move |event| { reason.set(event_target_value(&event)); reason_fault.set(false); }></textarea>
                <div id="rp-confirm-reason-about">
                    <p class="rp-meta">"Kept with the run and in the audit log."</p>
                    {move || reason_fault.get().then(|| html! { <p class="rp-field-error" role="alert">"Say why this is needed."</p> })}
                </div>
            </div>
            {type_value}
            <details class="rp-sent">
                <summary>"Exactly what will be sent"</summary>
                <pre class="rp-code" role="group" tabindex="0" aria-label="Request">{move || html! { <Untrusted text=preview() lines=true /> }}</pre>
            </details>
            <div class="rp-confirm-actions">
                <button type="submit" class=button_class disabled=move || !matches.get()
                    aria-disabled=move || (!ready.get() || panel.is_sending()).then_some("true")>
                    <Untrusted text=playbook.name.clone() />
                </button>
                <button type="button" class="rp-button" on:click=back>"Cancel"</button>
            </div>
        </form>
    }
}

/// Names the run whose effect would be undone.
fn undone_run(panel: Panel, id: &RunId) -> Option<Markup> {
    let page = panel.runs.value_untracked()?;
    let run = page.items.iter().find(|run| run.id == *id)?.clone();
    Some(html! {
        <p class="rp-meta">
            "Undoes " <Untrusted text=run.playbook.name /> ", started "
            <RelativeTime at=run.created_at now=panel.console.now() /> " by " <Untrusted text=run.requested_by.name /> "."
        </p>
    })
}
