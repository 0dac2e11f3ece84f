//! The Runs tab: every run on the entity, newest first.

use leptos::prelude::*;

use super::{Panel, PanelPlace, PanelTab, run_item::RunItem};
use crate::parts::{Empty, ErrorNote, Skeleton};

/// The list of runs; the open one shows its steps.
#[component]
pub(super) fn Runs(
    /// The panel.
    panel: Panel,
) -> impl IntoView {
    let query = panel.runs;
    let ids = Memo::new(move |_| {
        let page = query.value();
        page.map(|page| page.items.iter().map(|run| run.id.clone()).collect::<Vec<_>>()).unwrap_or_default()
    });
    let body = move || {
        let loaded = query.get();
        let retry = Callback::new(move |()| query.reload());
        match (loaded.value.is_some(), loaded.error) {
            (false, Some(error)) => html! {
                <div class="rp-confirm"><ErrorNote error=error what="The runs could not be loaded" retry=retry /></div>
            }
            .into_any(),
            (false, None) => html! { <Skeleton rows=4 label="Loading runs" /> }.into_any(),
            (true, error) => error
                .map(|error| html! {
                    <div class="rp-confirm"><ErrorNote error=error what="The list could not be refreshed" retry=retry /></div>
                })
                .into_any(),
        }
    };
    let empty = move || {
        (ids.with(Vec::is_empty) && query.get().value.is_some()).then(|| {
            html! {
                <Empty title="Nothing has been run here" text="Runs of any playbook on this entity appear here at once, with their steps.">
                    <button type="button" class="rp-button rp-button-small"
                        on:click=move |_| panel.go.run(PanelPlace { tab: PanelTab::Playbooks, run: None })>
                        "Choose a playbook"
                    </button>
                </Empty>
            }
        })
    };
    html! {
        {body}
        {empty}
        <ul>
            <For
                each=move || ids.get()
                key=|id| id.clone()
                children=move |id| html! { <RunItem panel=panel id=id /> }
            />
        </ul>
    }
    .into_any()
}
