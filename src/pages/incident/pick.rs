//! A value to choose, or only to read.

use leptos::{html, prelude::*};
use riposte_model::{Choice, escape_invisible, label_of, options};
use riposte_ui::{html, markup::Markup, parts::Untrusted};
use wasm_bindgen::JsCast;

/// A label and a choice, or the chosen value where nothing may be changed.
pub(super) fn pick(
    label: &'static str,
    may_edit: bool,
    node: NodeRef<html::Select>,
    known: Vec<Choice>,
    shown: Signal<String>,
    choose: Callback<String>,
) -> Markup {
    if !may_edit {
        return html! {
            <div class="rp-fields">
                <span class="rp-tone-muted">{label}</span>
                {move || html! { <Untrusted text=label_of(&known, &shown.get()).to_owned() /> }}
            </div>
        };
    }
    let options = options(&known, &shown.get_untracked())
        .into_iter()
        .map(|(value, name)| html! { <option value=value>{escape_invisible(&name)}</option> })
        .collect_view();
    html! {
        <label class="rp-fields">
            <span class="rp-tone-muted">{label}</span>
            <select class="rp-select" node_ref=node prop:value=shown
                on:change=move |event| {
                    choose.run(event_target_value(&event));
                    // A choice that was refused does not stay.
                    if let Some(select) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
                        select.set_value(&shown.get_untracked());
                    }
                }>
                {options}
            </select>
        </label>
    }
}
