//! One run on a page of its own, for links and for the audit.

use std::sync::Arc;

use futures_util::future::try_join;
use leptos::prelude::*;
use riposte_client::{LocalFuture, Polled};
use riposte_model::{Run, RunId};
use riposte_parts::{PartMissing, part};
use riposte_routes::{IncidentLocation, IncidentTab, Page, PanelAddress, Route};
use riposte_ui::{
    Console, Query, QueryLabels, html,
    markup::Markup,
    panel::{PanelTab, RunActions, RunDetails},
    parts::{ErrorNote, RunStatusText, Untrusted},
};

use super::runs::{incident, target};
use crate::{
    layout::{DetailPage, Refresh},
    routing::{Link, Step, use_navigate},
};

part! {
    /// Draws the page.
    [run, load_run_page]
    pub(crate) fn page(id: RunId) -> Markup {
        html! { <RunPage id=id /> }
    }
}

/// Fetches the page, and what follows its run.
pub(crate) fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { try_join(async { Ok(load_run_page().await?) }, super::runs::load()).await.map(drop) })
}

/// The page of one run.
#[component]
fn RunPage(id: RunId) -> Markup {
    let console = expect_context::<Console>();
    let run = console.run(&id);
    let query = Query::new(move || {
        let response = console.backend().run(&id, None);
        Box::pin(async move {
            if let Polled::Changed { run, .. } = response.await? {
                console.apply(*run);
            }
            Ok(())
        })
    });
    let navigate = use_navigate();
    // A run is undone where its entity is at hand.
    let actions = Callback::new(move |run: Run| {
        let link = undo_link(run);
        let undo = link.map(|link| Callback::new(move |()| navigate.run((link.clone(), Step::Visit))));
        RunActions { undo, again: None }
    });
    let words = QueryLabels { loading: "Loading the run", failed: "The run could not be loaded", rows: 6 };
    let heading = move || {
        let known = run.run()?;
        let status =
            move || run.status().map(|(status, stale)| html! { <RunStatusText status=status stale=stale /> });
        Some(html! {
            <h1><Untrusted text=known.playbook.name.clone() /></h1>
            {target(&known).map(|target| html! { <span class="rp-meta">"on " {target}</span> })}
            {incident(&known).map(|incident| html! { <span class="rp-meta">"in " {incident}</span> })}
            {status}
        })
    };
    let body = move || {
        // A run that was known before is shown beside the error: it may be out of date.
        let fault = move || {
            query.error().map(|error| {
                html! { <ErrorNote error=error what=words.failed retry=Callback::new(move |()| query.reload()) /> }
            })
        };
        html! {
            <div class="rp-page-body">
                <section class="rp-card rp-run-page" aria-label="Run">
                    <div class="rp-card-body">
                        {fault}
                        <RunDetails console=console run=run actions=actions />
                    </div>
                </section>
            </div>
        }
    };
    let page = DetailPage {
        page: Page::Run,
        name: Arc::new(move || run.run().map(|run| run.playbook.name)),
        error: Arc::new(move || query.error()),
        refresh: Refresh::of(query),
        words,
        heading: Arc::new(heading),
        notes: Markup::NOTHING,
        body: Arc::new(body),
    };
    page.view()
}

/// The link to the panel where a run can be undone, if it can be.
fn undo_link(run: Run) -> Option<Link> {
    run.undo_playbook_id?;
    let panel = run.targets.into_iter().next().map(|target| PanelAddress {
        entity: target.entity_id,
        tab: PanelTab::Runs.as_str().to_owned(),
        run: Some(run.id),
    });
    let location = IncidentLocation { tab: IncidentTab::Overview, panel };
    Some(Link::with(&Route::Incident(run.incident_id?), &location.write()))
}
