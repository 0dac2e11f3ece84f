//! A value to choose, or only to read.

use leptos::{html, prelude::*};
use riposte_ui::{html, markup::Markup, parts::Untrusted};
use wasm_bindgen::JsCast;

/// A label and a choice, or the chosen value where nothing may be changed.
pub(super) fn pick<const N: usize>(
    label: &'static str,
    may_edit: bool,
    node: NodeRef<html::Select>,
    words: [(String, String); N],
    shown: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> Markup {
    let name = move |word: &str, words: &[(String, String)]| {
        words
            .iter()
            .find(|(known, _)| known == word)
            .map_or_else(|| word.to_owned(), |(_, name)| name.clone())
    };
    if !may_edit {
        return html! {
            <div class="rp-fields">
                <span class="rp-tone-muted">{label}</span>
                {move || html! { <Untrusted text=name(&shown.get(), &words) /> }}
            </div>
        };
    }
    let now = shown.get_untracked();
    // An unrecognized value stays among the options until another one is chosen.
    let foreign = words.iter().all(|(word, _)| *word != now).then(|| (now.clone(), now.clone()));
    let options = foreign
        .into_iter()
        .chain(words)
        .map(|(word, name)| html! { <option value=word>{riposte_model::escape_invisible(&name)}</option> })
        .collect_view();
    html! {
        <label class="rp-fields">
            <span class="rp-tone-muted">{label}</span>
            <select class="rp-select" node_ref=node prop:value=shown
                on:change=move |event| {
                    choose(event_target_value(&event));
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
