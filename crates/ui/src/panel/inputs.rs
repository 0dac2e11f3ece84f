//! The form for a playbook's inputs.

use leptos::prelude::*;
use riposte_model::{Field, FieldKind, escape_invisible};

use crate::{markup::Markup, parts::Untrusted};

/// One control and what was typed into it.
#[derive(Clone)]
pub(super) struct Control {
    /// Its place among the controls: names that differ only in what no id can hold are still apart.
    at: usize,
    pub(super) field: Field,
    pub(super) typed: RwSignal<String>,
    pub(super) fault: RwSignal<Option<String>>,
}

impl Control {
    /// Starts with what was typed before, if anything.
    pub(super) fn new(at: usize, field: Field, before: Option<&String>) -> Self {
        let typed = before.unwrap_or(&field.default_text).clone();
        Self { at, typed: RwSignal::new(typed), fault: RwSignal::new(None), field }
    }
}

/// A control that fits the kind of the input.
#[component]
pub(super) fn InputControl(
    /// The control.
    control: Control,
) -> Markup {
    let Control { at, field, typed, fault } = control;
    let id = format!("rp-input-{at}");
    let about = format!("{id}-about");
    let label = if field.required { field.title.clone() } else { format!("{} (optional)", field.title) };
    let description = field.description.clone().unwrap_or_default();
    let invalid = move || if fault.get().is_some() { "true" } else { "false" };
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        fault.set(None);
    };
    let control = match field.kind {
        FieldKind::Boolean => {
            return html! {
                <div class="rp-field">
                    <label class="rp-check">
                        <input
                            type="checkbox"
                            prop:checked=move || typed.get() == "true"
                            on:change=move |event| typed.set(event_target_checked(&event).to_string())
                        />
                        <Untrusted text=field.title />
                    </label>
                    <p class="rp-meta"><Untrusted text=description /></p>
                </div>
            };
        }
        FieldKind::Enum(choices) => {
            let blank =
                (!field.required || field.nullable).then(|| html! { <option value="">"None"</option> });
            let chosen = typed.get_untracked();
            let options = choices
                .into_iter()
                .map(|choice| {
                    let selected = choice.text == chosen;
                    html! { <option value=choice.text selected=selected>{escape_invisible(&choice.label)}</option> }
                })
                .collect_view();
            html! {
                <select class="rp-select" id=id.clone() aria-describedby=about.clone() aria-invalid=invalid on:change=on_input>
                    {blank} {options}
                </select>
            }
        }
        FieldKind::Json if !field.secret => html! {
            <textarea class="rp-input rp-mono" id=id.clone() rows="3" spellcheck="false" aria-describedby=about.clone()
                aria-invalid=invalid prop:value=typed on:input=on_input></textarea>
        },
        FieldKind::Text | FieldKind::Number { .. } | FieldKind::Json => html! {
            <input class="rp-input" id=id.clone() type=if field.secret { "password" } else { "text" }
                autocomplete=if field.secret { "new-password" } else { "off" } spellcheck="false"
                inputmode=if matches!(field.kind, FieldKind::Number { .. }) { "decimal" } else { "text" }
                aria-describedby=about.clone() aria-invalid=invalid prop:value=typed on:input=on_input />
        },
    };
    html! {
        <div class="rp-field">
            <label for=id><Untrusted text=label /></label>
            {control}
            <div id=about>
                <p class="rp-meta"><Untrusted text=description /></p>
                {move || fault.get().map(|fault| html! { <p class="rp-field-error" role="alert"><Untrusted text=fault /></p> })}
            </div>
        </div>
    }
}
