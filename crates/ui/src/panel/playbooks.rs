//! The Playbooks tab.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::{Page, Playbook, PlaybookList};

use super::{Panel, playbook_row::PlaybookRow};
use crate::{
    QueryLabels, format,
    markup::{IntoMarkup, Markup},
    parts::{Empty, Note, Search, Tone, focus_search},
};

/// Searchable list of playbooks: runnable ones first, then the rest with their obstacles.
#[component]
pub(super) fn Playbooks(
    /// The panel.
    panel: Panel,
) -> Markup {
    let text = RwSignal::new(String::new());
    let kind = panel.context.with_value(|context| context.entity.kind.plural().to_ascii_lowercase());
    let list = move |page: &Arc<Page<Playbook>>| {
        let list = PlaybookList::ordered(&page.items, &text.get(), &format::by_name());
        if list.is_empty() {
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
        let rows = |playbooks: &[&Playbook]| {
            playbooks
                .iter()
                .map(|playbook| html! { <PlaybookRow panel=panel playbook=(*playbook).clone() /> })
                .collect_view()
        };
        let none_runnable = list.runnable.is_empty().then(|| {
            html! {
                <div class="rp-confirm">
                    <Note tone=Tone::Info title="You can't run any of these playbooks">
                        <p>"Each line says what is missing and what would help."</p>
                    </Note>
                </div>
            }
        });
        let heading = (!list.not_runnable.is_empty())
            .then(|| html! { <h3 class="rp-panel-group">"Not available to you"</h3> });
        html! {
            {none_runnable}
            <ul>{rows(&list.runnable)}</ul>
            {heading}
            <ul>{rows(&list.not_runnable)}</ul>
        }
    };
    let words =
        QueryLabels { loading: "Loading playbooks", failed: "The playbooks could not be loaded", rows: 6 };
    let body = panel.playbooks.view(words, move |page| {
        if page.items.is_empty() {
            let text =
                format!("This backend has no playbook for {kind}. Your backend administrator can add one.");
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
