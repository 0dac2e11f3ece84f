//! The runs of all users.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_client::LocalFuture;
use riposte_model::{Run, RunQuery, escape_invisible};
use riposte_parts::{PartMissing, part};
use riposte_routes::{Page, Route};
use riposte_ui::{
    Console, Load, Query, QueryLabels, html,
    markup::Markup,
    parts::{Empty, RelativeTime, RunStatusText, Untrusted},
    prefetch_after,
};

use crate::{
    layout::{Column, ListPage, Refresh, pagination::footer, table_head},
    routing::Link,
};

/// Runs on one page of the list.
const PAGE_SIZE: u32 = 100;

const COLUMNS: &[Column] = &[
    ("Status", "rp-col-run-status"),
    ("Playbook", ""),
    ("Entity", ""),
    ("Incident", "rp-col-owner rp-wide"),
    ("Started by", "rp-col-owner"),
    ("Started", "rp-col-time"),
];

part! {
    /// Draws the page.
    [runs, load_runs]
    pub(crate) fn page(next: &'static [Load]) -> Markup {
        html! { <RunsPage next=next /> }
    }
}

/// Fetches the page.
pub(crate) fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { Ok(load_runs().await?) })
}

/// The list of runs, newest first, each followed while it is live.
#[component]
fn RunsPage(
    /// Parts that are needed next: the details of a run.
    next: &'static [Load],
) -> Markup {
    let console = expect_context::<Console>();
    let load =
        move |cursor| console.runs(&RunQuery { cursor, limit: Some(PAGE_SIZE), ..RunQuery::default() });
    let query = Query::new(move || load(None));
    prefetch_after(query, next);
    let words = QueryLabels { loading: "Loading runs", failed: "The runs could not be loaded", rows: 8 };
    let body = query.view(words, move |page| {
        if page.items.is_empty() {
            return html! {
                <Empty title="Nothing has been run yet" text="Open an incident and run a playbook on one of its entities.">
                    <a href=Link::to(&Route::Incidents) class="rp-button">"Go to the incidents"</a>
                </Empty>
            };
        }
        let rows = page.items.iter().map(|run| row(console, run)).collect_view();
        html! {
            <table class="rp-table rp-table-stack">
                {table_head(COLUMNS)}
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let page = ListPage {
        page: Page::Runs,
        refresh: Refresh::of(query),
        total: Arc::new(move || query.value().and_then(|page| page.total)),
        toolbar: None,
        list: html! { {body} {footer(query, load)} },
    };
    page.view()
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
                <a href=Link::to(&Route::Run(run.id.clone()))><Untrusted text=name /></a>
            </td>
            <td>{target(run)}</td>
            <td class="rp-wide">{incident(run)}</td>
            <td><Untrusted text=run.requested_by.name.clone() /></td>
            <td><RelativeTime at=run.created_at.clone() now=console.now() /></td>
        </tr>
    }
}

/// Entity that a run acted on.
pub(super) fn target(run: &Run) -> Option<Markup> {
    let target = run.targets.first()?;
    Some(html! { <span class="rp-mono"><Untrusted text=target.display_name() /></span> })
}

/// Link to the incident that a run belongs to.
pub(super) fn incident(run: &Run) -> Option<Markup> {
    let id = run.incident_id.clone()?;
    let shown = id.to_string();
    Some(html! { <a href=Link::to(&Route::Incident(id))><Untrusted text=shown /></a> })
}
