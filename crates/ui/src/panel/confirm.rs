//! What is asked before a playbook that can do harm is started.

use std::time::Duration;

use leptos::{html, prelude::*};
use riposte_model::{Confirmation, Field, Impact, MASK, NewRun, RunId};

use super::{
    Panel, PanelTab,
    asked::Draft,
    inputs::{Control, InputControl},
    starting::Asking,
};
use crate::{
    effect::effect,
    format,
    markup::Markup,
    parts::{EntityValue, Icon, IconName, ImpactChip, Moment, Untrusted, focus_first_invalid, focus_later},
};

/// Presses sooner than this after the question appeared are not an answer to it, but the end of a
/// double click or a held key that opened it. The button takes the focus all the while, lest Tab
/// pass it by.
const GUARD: Duration = Duration::from_millis(400);

/// The question: inputs, reason, the value typed where the effect is final, and exactly what will be sent.
#[component]
pub(super) fn Confirm(
    /// The panel.
    panel: Panel,
    /// What would be run.
    asking: Asking,
) -> Markup {
    let playbook = asking.playbook;
    let entity = panel.entity.get_value();
    let ready = RwSignal::new(false);
    set_timeout(
        move || {
            // The question may have been closed by now.
            ready.try_set(true);
        },
        GUARD,
    );
    let destructive = playbook.confirmation() == Confirmation::TypeValue;
    let needs_reason = playbook.needs_reason();
    let of = (playbook.id.clone(), asking.undo_of.clone());
    let before = panel
        .asked
        .with_value(|asked| asked.draft.clone())
        .filter(|draft| (&draft.playbook, &draft.undo_of) == (&of.0, &of.1));
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
        .map(|(at, field)| Control::new(at, field, before.as_ref().and_then(|draft| draft.typed.get(at))))
        .collect();
    let controls = StoredValue::new(controls);
    effect(move || {
        let kept = |control: &Control| if control.field.secret { String::new() } else { control.typed.get() };
        let typed = controls.with_value(|controls| controls.iter().map(kept).collect());
        let (playbook, undo_of) = of.clone();
        let draft = Draft { playbook, undo_of, reason: reason.get(), typed };
        panel.asked.update_value(|asked| asked.draft = Some(draft));
    });
    let undone = asking.undo_of.as_ref().and_then(|id| takes_back(panel, id));
    let plan = StoredValue::new(NewRun { undo_of: asking.undo_of, ..panel.request(&playbook) });
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
    // The very text that goes out, only laid out for reading, and without what nobody may read.
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
    let stored = StoredValue::new(playbook.clone());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !ready.get_untracked() || panel.busy() {
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
            return panel.start(stored.get_value(), request());
        }
        focus_first_invalid(form);
    };
    let back = move |_| panel.asking.set(None);
    let whence = match panel.place.get_untracked().tab {
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
                    aria-disabled=move || (!ready.get() || panel.busy()).then_some("true")>
                    <Untrusted text=playbook.name.clone() />
                </button>
                <button type="button" class="rp-button" on:click=back>"Cancel"</button>
            </div>
        </form>
    }
}

/// Names the run whose effect would be taken back.
fn takes_back(panel: Panel, id: &RunId) -> Option<Markup> {
    let page = panel.runs.value_untracked()?;
    let run = page.items.iter().find(|run| run.id == *id)?.clone();
    Some(html! {
        <p class="rp-meta">
            "Takes back " <Untrusted text=run.playbook.name /> ", started "
            <Moment at=run.created_at now=panel.console.now() /> " by " <Untrusted text=run.requested_by.name /> "."
        </p>
    })
}
