//! One run on a page of its own, for links and for the audit.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use riposte_client::Polled;
use riposte_model::{IncidentId, PlaybookId, Run, RunId};
use riposte_ui::{
    Console, Query, html,
    markup::Markup,
    panel::RunDetails,
    parts::{ErrorNote, RunStatusText, Skeleton, Untrusted},
};

use super::runs::{incident, target};
use crate::{
    route::encoded,
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
                console.learn(*run);
            }
            Ok(())
        })
    });
    expect_context::<Frame>().place(move || {
        let label = run.get().map_or_else(|| "Run".to_owned(), |run| run.playbook.name);
        vec![Crumb { label: "Runs".to_owned(), path: Some("runs") }, Crumb { label, path: None }]
    });
    let navigate = use_navigate();
    // Taking a run back is done where its entity is at hand.
    let undo = Callback::new(move |(_, undo_of): (PlaybookId, RunId)| {
        let Some(run) = run.get_untracked() else { return };
        let target = run.targets.first().map(|target| target.entity_id.clone());
        if let (Some(IncidentId(incident)), Some(entity)) = (run.incident_id, target) {
            let (incident, entity, run) =
                (encoded(&incident), encoded(entity.as_str()), encoded(undo_of.as_str()));
            let path = format!("/incidents/{incident}?entity={entity}&panel=runs&run={run}");
            navigate(&path, NavigateOptions::default());
        }
    });
    let there = Memo::new(move |_| run.get().is_some());
    let head = move || {
        let Some(run) = run.get() else { return html! { <h1>"Run"</h1> } };
        html! {
            <h1><Untrusted text=run.playbook.name.clone() /></h1>
            {target(&run).map(|target| html! { <span class="rp-meta">"on " {target}</span> })}
            {incident(&run).map(|incident| html! { <span class="rp-meta">"in " {incident}</span> })}
            <RunStatusText status=run.status />
        }
    };
    let body = move || {
        if there.get() {
            return html! { <div class="rp-card-body"><RunDetails console=console run=run undo=undo may_undo=|run: &Run| run.incident_id.is_some() /></div> };
        }
        match query.error() {
            Some(error) => html! {
                <div class="rp-card-body">
                    <ErrorNote error=error what="The run could not be loaded" retry=Callback::new(move |()| query.reload()) />
                </div>
            },
            None => html! { <Skeleton rows=6 label="Loading the run" /> },
        }
    };
    html! {
        <Main>
            <div class="rp-page-head">{head}</div>
            <div class="rp-page-body"><section class="rp-card rp-run-page" aria-label="Run">{body}</section></div>
        </Main>
    }
}
