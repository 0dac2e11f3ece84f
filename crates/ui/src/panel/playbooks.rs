//! The Playbooks tab: what can be run on the entity, and what cannot and why.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::{Page, Playbook};

use super::{Panel, playbook_row::PlaybookRow};
use crate::{
    QueryLabels,
    markup::{IntoMarkup, Markup},
    parts::{Empty, Note, Search, Tone, focus_search},
};

/// The list of playbooks: those that may be run first, the rest with the reason why not.
#[component]
pub(super) fn Playbooks(
    /// The panel.
    panel: Panel,
) -> Markup {
    let text = RwSignal::new(String::new());
    let kind = panel.context.with_value(|context| context.entity.kind.plural().to_ascii_lowercase());
    let list = move |page: &Arc<Page<Playbook>>| {
        let wanted = text.get().trim().to_ascii_lowercase();
        let fits = |playbook: &&Playbook| {
            wanted.is_empty()
                || playbook.name.to_ascii_lowercase().contains(&wanted)
                || playbook.description.to_ascii_lowercase().contains(&wanted)
                || playbook.effects.iter().any(|effect| effect.contains(&wanted))
        };
        let (mut open, mut closed): (Vec<Playbook>, Vec<Playbook>) =
            page.items.iter().filter(fits).cloned().partition(|playbook| playbook.availability.is_runnable());
        let order = |a: &Playbook, b: &Playbook| a.impact.cmp(&b.impact).then_with(|| a.name.cmp(&b.name));
        open.sort_by(order);
        closed.sort_by(order);
        if open.is_empty() && closed.is_empty() {
            return html! {
                <Empty title="No playbook matches" text="Nothing in the list fits the search.">
                    <button type="button" class="rp-button rp-button-small" on:click=move |event| {
                        focus_search(&event);
                        text.set(String::new());
                    }>
                        "Show all"
                    </button>
                </Empty>
            };
        }
        let rows = |playbooks: Vec<Playbook>| {
            playbooks
                .into_iter()
                .map(|playbook| html! { <PlaybookRow panel=panel playbook=playbook /> })
                .collect_view()
        };
        let none_open = open.is_empty().then(|| {
            html! {
                <div class="rp-confirm">
                    <Note tone=Tone::Info title="None of these can be run by you">
                        <p>"Each line says what is missing and what would help."</p>
                    </Note>
                </div>
            }
        });
        let heading =
            (!closed.is_empty()).then(|| html! { <h3 class="rp-panel-group">"Not available to you"</h3> });
        html! {
            {none_open}
            <ul>{rows(open)}</ul>
            {heading}
            <ul>{rows(closed)}</ul>
        }
    };
    let words =
        QueryLabels { loading: "Loading playbooks", failed: "The playbooks could not be loaded", rows: 6 };
    let body = panel.playbooks.view(words, move |page| {
        if page.items.is_empty() {
            let text = format!(
                "This backend has no playbook that takes {kind}. Whoever runs the backend can add one."
            );
            return html! { <Empty title="No playbooks" text=text /> };
        }
        let page = StoredValue::new(page);
        (move || page.with_value(list)).into_markup()
    });
    html! {
        <div class="rp-panel-tools"><Search label="Search playbooks" value=text /></div>
        {body}
    }
}
