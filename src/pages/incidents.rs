//! The queue of incidents.

use std::sync::Arc;

use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{Incident, Page, visible};
use riposte_ui::{
    Console, Query, Words, effect, html,
    markup::Markup,
    parts::{
        Empty, ErrorNote, Icon, IconName, IncidentStatusText, Moment, SeverityMark, Untrusted, focus,
        focus_search,
    },
};
use wasm_bindgen::JsCast;

use super::{
    incident_filter::{AddressFilter, Filter},
    incident_toolbar::Toolbar,
    queue_place::{QueuePlace, first_rows},
};
use crate::{
    route::Route,
    session::Gate,
    shell::{Crumb, Frame, Main},
};

/// The queue.
#[component]
pub(crate) fn IncidentsPage() -> Markup {
    let gate = expect_context::<Gate>();
    let console = expect_context::<Console>();
    expect_context::<Frame>().place(|| vec![Crumb { label: "Incidents".to_owned(), path: None }]);
    let filter = AddressFilter::new();
    let me = StoredValue::new(gate.me().map(|me| me.id).unwrap_or_default());
    let place = expect_context::<QueuePlace>();
    let query = Query::new(move || {
        let filter = filter.now.get();
        let request = filter.query(&me.get_value(), None);
        Box::pin(first_rows(console.backend(), request, place.rows(&filter)))
    });
    effect(move || {
        let Some(page) = query.value() else { return };
        if let Some(row) = place.came_from(&page) {
            request_animation_frame(move || focus_row(row));
        }
        place.shows(filter.now.get_untracked(), page.items.len());
    });
    let more_fault = RwSignal::new(None::<ClientError>);
    let more_busy = RwSignal::new(false);
    let more = move |_| {
        let Some(page) = query.value_untracked() else { return };
        let request = filter.now.get_untracked().query(&me.get_value(), page.next_cursor.clone());
        let answer = console.backend().incidents(&request);
        more_busy.set(true);
        spawn_local(async move {
            let outcome = answer.await;
            more_busy.try_set(false);
            // What follows another page than the one that is shown now is not wanted any more.
            if !query.value_untracked().is_some_and(|now| Arc::ptr_eq(&now, &page)) {
                return;
            }
            match outcome {
                Ok(next) => {
                    let items = page.items.iter().cloned().chain(next.items).collect();
                    query.set(Page { items, next_cursor: next.next_cursor, total: next.total });
                    more_fault.try_set(None);
                    let first_new = page.items.len();
                    request_animation_frame(move || focus_row(first_new));
                }
                Err(error) => {
                    more_fault.try_set(Some(error));
                }
            }
        });
    };
    let words = Words { loading: "Loading incidents", failed: "The incidents could not be loaded", rows: 10 };
    let body = query.view(words, move |page| {
        if page.items.is_empty() {
            return if filter.now.with(Filter::is_default) {
                html! { <Empty title="Nothing is open" text="New incidents appear here. Closed ones are under Status: All." /> }
            } else {
                html! {
                    <Empty title="No incident matches" text="Nothing fits the search and the filters.">
                        <button type="button" class="rp-button rp-button-small" on:click=move |event| {
                            focus_search(&event);
                            filter.clear();
                        }>"Clear filters"</button>
                    </Empty>
                }
            };
        }
        let rows = page.items.iter().map(|incident| row(console.now(), incident)).collect_view();
        html! {
            <table class="rp-table rp-table-stack" on:keydown=walk>
                <thead>
                    <tr>
                        <th scope="col" class="rp-col-severity">"Severity"</th>
                        <th scope="col" class="rp-col-number">"Number"</th>
                        <th scope="col">"Title"</th>
                        <th scope="col" class="rp-col-status">"Status"</th>
                        <th scope="col" class="rp-col-owner">"Owner"</th>
                        <th scope="col" class="rp-col-count rp-number rp-wide">"Alerts"</th>
                        <th scope="col" class="rp-col-count rp-number rp-wide">"Entities"</th>
                        <th scope="col" class="rp-col-time">"Created"</th>
                        <th scope="col" class="rp-col-time rp-wide">"Updated"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let foot = move || {
        let page = query.value()?;
        let shown = page.items.len();
        let total = page.total.map_or_else(|| shown.to_string(), |total| total.to_string());
        (shown > 0).then(|| {
            let button = page.next_cursor.is_some().then(|| {
                html! {
                    <button type="button" class="rp-button rp-button-small" disabled=move || more_busy.get() || query.busy() on:click=more>
                        {move || if more_busy.get() { "Loading…" } else { "Show more" }}
                    </button>
                }
            });
            html! {
                <div class="rp-more">
                    <span class="rp-meta">{format!("{shown} of {total}")}</span> {button}
                    {move || more_fault.get().map(|error| html! { <ErrorNote error=error what="No more could be loaded" /> })}
                </div>
            }
        })
    };
    html! {
        <Main>
            <div class="rp-page-head">
                <h1>"Incidents"</h1>
                {move || query.value().and_then(|page| page.total).map(|total| html! { <span class="rp-count">{total}</span> })}
                <button type="button" class="rp-button rp-button-small rp-push" on:click=move |_| query.reload()>
                    <Icon name=IconName::Refresh />
                    "Refresh"
                </button>
            </div>
            <div class="rp-page-body">
                <Toolbar filter=filter />
                <section class="rp-card" aria-label="Incidents" aria-busy=move || query.busy().to_string()>{body} {foot}</section>
            </div>
        </Main>
    }
}

fn row(now: Signal<f64>, incident: &Incident) -> Markup {
    let owner = if let Some(owner) = &incident.owner {
        html! { <Untrusted text=owner.name.clone() /> }
    } else {
        html! { <span class="rp-tone-muted">"Nobody"</span> }
    };
    let title = incident.title.clone();
    html! {
        <tr class="rp-incident-row">
            <td><SeverityMark severity=incident.severity.clone() /></td>
            <td>{incident.number}</td>
            <td class="rp-lead" title=visible(&incident.title)><a href=Route::Incident(incident.id.clone())><Untrusted text=title /></a></td>
            <td><IncidentStatusText status=incident.status.clone() /></td>
            <td>{owner}</td>
            <td class="rp-number rp-wide">{incident.counts.alerts}</td>
            <td class="rp-number rp-wide">{incident.counts.entities}</td>
            <td><Moment at=incident.created_at.clone() now=now /></td>
            <td class="rp-wide"><Moment at=incident.updated_at.clone() now=now /></td>
        </tr>
    }
}

/// Arrow keys go from row to row.
fn walk(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let row = document().active_element().and_then(|link| link.closest("tr").ok().flatten());
    let next =
        row.and_then(|row| if forward { row.next_element_sibling() } else { row.previous_element_sibling() });
    let link = next.and_then(|row| row.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        focus(&link);
    }
}

/// Moves the focus to a row of the queue, counted from nought, unless somebody has gone on elsewhere.
fn focus_row(at: usize) {
    let free = "body, main, .rp-more *";
    if document().active_element().is_some_and(|active| !active.matches(free).unwrap_or(false)) {
        return;
    }
    let link = document().query_selector(&format!(".rp-incident-row:nth-child({}) a", at + 1));
    if let Some(link) = link.ok().flatten().and_then(|link| link.dyn_into().ok()) {
        focus(&link);
    }
}
