//! One run on a page of its own, for links and for the audit.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use riposte_client::Polled;
use riposte_model::{Run, RunId};
use riposte_ui::{
    Console, Query, Words, html,
    markup::Markup,
    panel::{PanelLocation, PanelTab, RunActions, RunDetails},
    parts::{ErrorNote, RunStatusText, Skeleton, Untrusted},
};

use super::{
    incident_place::{OVERVIEW, Place},
    runs::{incident, target},
};
use crate::{
    route::Route,
    shell::{Crumb, Frame, Main},
};

/// The page of one run.
#[component]
pub(crate) fn RunPage(id: RunId) -> Markup {
    let console = expect_context::<Console>();
    let run = console.run(&id);
    let query = Query::new(move || {
        let asked = console.backend().run(&id, None);
        Box::pin(async move {
            if let Polled::Changed { run, .. } = asked.await? {
                console.apply(*run);
            }
            Ok(())
        })
    });
    expect_context::<Frame>().place(move || {
        let label = run.run().map_or_else(|| "Run".to_owned(), |run| run.playbook.name);
        vec![Crumb { label: "Runs".to_owned(), path: Some("runs") }, Crumb { label, path: None }]
    });
    let navigate = use_navigate();
    // Taking a run back is done where its entity is at hand.
    let actions = Callback::new(move |run: Run| {
        let Some(incident) = run.incident_id.filter(|_| run.undo_playbook_id.is_some()) else {
            return RunActions::default();
        };
        let entity = run.targets.first().map(|target| target.entity_id.clone());
        let panel = PanelLocation { tab: PanelTab::Runs, run: Some(run.id) };
        let path = Place { tab: OVERVIEW, entity, panel }.write(&incident);
        let navigate = navigate.clone();
        let undo = Callback::new(move |()| navigate(&path, NavigateOptions::default()));
        RunActions { undo: Some(undo), again: None }
    });
    let there = Memo::new(move |_| run.is_known());
    let words = Words { loading: "Loading the run", failed: "The run could not be loaded", rows: 6 };
    let head = move || {
        let Some(run) = run.run() else { return html! { <h1>"Run"</h1> } };
        html! {
            <h1><Untrusted text=run.playbook.name.clone() /></h1>
            {target(&run).map(|target| html! { <span class="rp-meta">"on " {target}</span> })}
            {incident(&run).map(|incident| html! { <span class="rp-meta">"in " {incident}</span> })}
        }
    };
    let status =
        move || run.status().map(|(status, stale)| html! { <RunStatusText status=status stale=stale /> });
    // Also beside a run that was known before: it is then not known to be up to date.
    let fault = move || {
        query.error().map(|error| {
            html! { <ErrorNote error=error what=words.failed retry=Callback::new(move |()| query.reload()) /> }
        })
    };
    let body = move || {
        if there.get() {
            return html! {
                <div class="rp-card-body">
                    {fault}
                    <RunDetails console=console run=run actions=actions />
                </div>
            };
        }
        match query.error() {
            Some(_) => {
                html! { <div class="rp-card-body">{fault} <p><a href=Route::Runs>"Go to the runs"</a></p></div> }
            }
            None => html! { <Skeleton rows=words.rows label=words.loading /> },
        }
    };
    html! {
        <Main>
            <div class="rp-page-head">{head} {status}</div>
            <div class="rp-page-body"><section class="rp-card rp-run-page" aria-label="Run">{body}</section></div>
        </Main>
    }
}
