//! The form for closing an incident.

use leptos::{html, prelude::*};
use riposte_model::{Classification, IncidentPatch, IncidentStatus};
use riposte_ui::{html, markup::Markup, parts::focus_later};

use super::editor::IncidentEditor;

/// Asks for the classification and a comment.
#[component]
pub(super) fn CloseIncidentForm(editor: IncidentEditor) -> Markup {
    let chosen = RwSignal::new(String::new());
    let comment = RwSignal::new(String::new());
    let first = NodeRef::<html::Select>::new();
    focus_later(first);
    let options = Classification::ALL
        .iter()
        .map(|word| html! { <option value=word.to_string()>{word.label().to_owned()}</option> })
        .collect_view();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let comment = comment.get_untracked().trim().to_owned();
        editor.change(IncidentPatch {
            status: Some(IncidentStatus::Closed),
            classification: Some(Classification::from(chosen.get_untracked().as_str())),
            classification_comment: (!comment.is_empty()).then_some(comment),
            ..IncidentPatch::default()
        });
    };
    html! {
        <form
            class="rp-details-fields"
            aria-label="Close the incident"
            on:submit=submit
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    editor.leave_closing();
                }
            }
        >
            <label class="rp-field">
                <span class="rp-label">"What was it?"</span>
                <select class="rp-select" required node_ref=first prop:value=chosen
                    on:change=move |event| chosen.set(event_target_value(&event))>
                    <option value="">"Choose"</option>
                    {options}
                </select>
            </label>
            <label class="rp-field">
                <span class="rp-label">"Comment (optional)"</span>
                <textarea class="rp-input" rows="2" maxlength="1000" prop:value=comment
                    on:input=move |event| comment.set(event_target_value(&event))></textarea>
            </label>
            <div class="rp-confirm-actions">
                <button type="submit" class="rp-button rp-button-primary rp-button-small"
                    aria-disabled=move || editor.busy().then_some("true")>
                    {move || if editor.busy() { "Closing…" } else { "Close incident" }}
                </button>
                <button type="button" class="rp-button rp-button-small" on:click=move |_| editor.leave_closing()>"Cancel"</button>
            </div>
        </form>
    }
}
