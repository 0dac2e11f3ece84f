//! The Runs tab: the runs on the entity, newest first.

use leptos::prelude::*;
use riposte_client::{ClientError, LocalFuture};
use riposte_model::{EntityId, Page, Run, RunQuery};
use riposte_parts::{PartMissing, part};

use super::{Panel, PanelTab, run_item::RunItem, state::PanelEvent};
use crate::{
    Console, Fetch, Query, QueryLabels,
    effect::effect,
    lazily,
    markup::{Markup, keyed},
    parts::{Empty, Note, Tone},
};

part! {
    [follow, load_list]
    fn list(console: Console, query: RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        console.runs(&query)
    }
}

/// The runs on an entity.
pub(super) fn query(console: Console, entity: EntityId) -> Query<Page<Run>> {
    Query::new(move || {
        let query = RunQuery { entity_id: Some(entity.clone()), ..RunQuery::default() };
        Box::pin(async move { list(console, query).await?.await })
    })
}

part! {
    [follow, load_tab]
    fn runs(panel: Panel) -> Markup {
        html! { <Runs panel=panel /> }
    }
}

/// Fetches what starts, lists and follows runs, where that is not to wait until a panel is open.
pub fn load_following() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { Ok(load_list().await?) })
}

/// The tab, once its part is there.
pub(super) fn tab(panel: Panel) -> Markup {
    let load = || -> LocalFuture<Result<(), PartMissing>> { Box::pin(async { Ok(load_tab().await?) }) };
    let outline = |fetch: Fetch| fetch.outline(4, "Loading runs", "The runs could not be loaded");
    lazily(load, outline, move || Box::pin(runs(panel)))
}

impl Panel {
    /// Reloads the list every ten seconds, since others may run something on the same entity. Pauses
    /// while the page is hidden, and after a failure until the person tries again.
    pub(super) fn refresh_runs(self) {
        let now = self.console.now();
        let mut first = true;
        effect(move || {
            now.get();
            let hidden = document().hidden();
            let idle = untrack(|| !self.runs.busy() && self.runs.error().is_none() && self.console.online());
            if !std::mem::take(&mut first) && idle && !hidden {
                self.runs.reload();
            }
        });
    }
}

/// The list of runs; the open one shows its steps.
#[component]
fn Runs(
    /// The panel.
    panel: Panel,
) -> Markup {
    let ids = Memo::new(move |_| {
        let page = panel.runs.value();
        page.map(|page| page.items.iter().map(|run| run.id.clone()).collect::<Vec<_>>()).unwrap_or_default()
    });
    let words = QueryLabels { loading: "Loading runs", failed: "The runs could not be loaded", rows: 4 };
    let body = panel.runs.view(words, move |page| {
        if !page.items.is_empty() {
            // Below, and kept there while the list is loaded again.
            return Markup::NOTHING;
        }
        html! {
            <Empty
                title="Nothing has been run here"
                text="Runs of any playbook on this entity appear here with their steps, including runs started by others."
            >
                <button
                    type="button"
                    class="rp-button rp-button-small"
                    on:click=move |_| panel.dispatch(PanelEvent::SelectTab(PanelTab::Playbooks))
                >
                    "Choose a playbook"
                </button>
            </Empty>
        }
    });
    // A link may name a run of another entity, or one that is older than the list reaches back.
    let missing = move || {
        let wanted = panel.location.with(|location| location.run.clone())?;
        let known = panel.runs.value().is_none() || ids.with(|ids| ids.contains(&wanted));
        (!known).then(|| {
            html! {
                <div class="rp-confirm">
                    <Note tone=Tone::Warning title="That run is not in this list">
                        <p>"The link names a run of another entity, or one too old to be listed here."</p>
                    </Note>
                </div>
            }
        })
    };
    let cut = move || {
        let page = panel.runs.value().filter(|page| page.next_cursor.is_some())?;
        Some(html! {
            <p class="rp-more rp-meta">{format!("The newest {} runs. Older ones are not listed here.", page.items.len())}</p>
        })
    };
    html! {
        {missing}
        {body}
        <ul>
            {keyed(move || ids.get(), ToString::to_string, move |id| html! { <RunItem panel=panel id=id /> })}
        </ul>
        {cut}
    }
}
