//! The runs, whoever started them.

use leptos::prelude::*;
use riposte_model::{Run, RunQuery, escape_invisible};
use riposte_ui::{
    Console, Query, Words, html,
    markup::Markup,
    parts::{Empty, Icon, IconName, Moment, RunStatusText, Untrusted},
};

use super::more;
use crate::{
    route::Route,
    shell::{Crumb, Frame, Main},
};

/// Runs on one page.
const PAGE: u32 = 100;

/// The list of runs, newest first, each followed while it is at work.
#[component]
pub(crate) fn RunsPage() -> Markup {
    let console = expect_context::<Console>();
    expect_context::<Frame>().place(|| vec![Crumb { label: "Runs".to_owned(), path: None }]);
    let ask = move |cursor| console.runs(&RunQuery { cursor, limit: Some(PAGE), ..RunQuery::default() });
    let query = Query::new(move || ask(None));
    let foot = more::foot(query, ask);
    let words = Words { loading: "Loading runs", failed: "The runs could not be loaded", rows: 8 };
    let body = query.view(words, move |page| {
        if page.items.is_empty() {
            return html! {
                <Empty title="Nothing has been run yet" text="Open an incident and run a playbook on one of its entities.">
                    <a href=Route::Incidents class="rp-button">"Go to the incidents"</a>
                </Empty>
            };
        }
        let rows = page.items.iter().map(|run| row(console, run)).collect_view();
        html! {
            <table class="rp-table rp-table-stack">
                <thead>
                    <tr>
                        <th scope="col" class="rp-col-run-status">"Status"</th>
                        <th scope="col">"Playbook"</th>
                        <th scope="col">"Entity"</th>
                        <th scope="col" class="rp-col-owner rp-wide">"Incident"</th>
                        <th scope="col" class="rp-col-owner">"Started by"</th>
                        <th scope="col" class="rp-col-time">"Started"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    html! {
        <Main>
            <div class="rp-page-head">
                <h1>"Runs"</h1>
                <button type="button" class="rp-button rp-button-small rp-push" on:click=move |_| query.reload()>
                    <Icon name=IconName::Refresh />
                    "Refresh"
                </button>
            </div>
            <div class="rp-page-body"><section class="rp-card" aria-label="Runs">{body} {foot}</section></div>
        </Main>
    }
}

fn row(console: Console, run: &Run) -> Markup {
    let live = console.run(&run.id);
    let status =
        move || live.status().map(|(status, stale)| html! { <RunStatusText status=status stale=stale /> });
    let name = run.playbook.name.clone();
    html! {
        <tr>
            <td>{status}</td>
            <td class="rp-lead" title=escape_invisible(&run.playbook.name)>
                <a href=Route::Run(run.id.clone())><Untrusted text=name /></a>
            </td>
            <td>{target(run)}</td>
            <td class="rp-wide">{incident(run)}</td>
            <td><Untrusted text=run.requested_by.name.clone() /></td>
            <td><Moment at=run.created_at.clone() now=console.now() /></td>
        </tr>
    }
}

/// What a run acted on.
pub(super) fn target(run: &Run) -> Option<Markup> {
    let target = run.targets.first()?;
    Some(html! { <span class="rp-mono"><Untrusted text=target.display_name() /></span> })
}

/// The incident in whose course it happened.
pub(super) fn incident(run: &Run) -> Option<Markup> {
    let id = run.incident_id.clone()?;
    let shown = id.to_string();
    Some(html! { <a href=Route::Incident(id)><Untrusted text=shown /></a> })
}
