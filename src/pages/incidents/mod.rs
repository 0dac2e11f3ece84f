//! The queue of incidents.

mod address_filter;
mod scroll;
mod toolbar;

pub(crate) use scroll::QueueScroll;

use std::{sync::Arc, time::Duration};

use leptos::{ev::KeyboardEvent, prelude::*};
use riposte_model::{Incident, escape_invisible};
use riposte_routes::{Page, Route};
use riposte_ui::{
    Console, Load, Query, QueryLabels, effect, html,
    markup::Markup,
    parts::{Empty, IncidentStatusText, RelativeTime, SeverityMark, Untrusted, focus, focus_search},
    prefetch, prefetch_after,
};
use wasm_bindgen::JsCast;

use self::{address_filter::AddressFilter, scroll::first_rows, toolbar::Toolbar};
use crate::{
    layout::{
        Column, ListPage, Refresh,
        pagination::{focus_row, footer},
        table_head,
    },
    routing::Link,
    session::Auth,
};

/// Incidents on one page of the queue.
const PAGE_SIZE: u32 = 50;
/// Rows that fill a window. The first look at the queue draws these, and the others once they are painted.
const WINDOW: usize = 24;

const COLUMNS: &[Column] = &[
    ("Severity", "rp-col-severity"),
    ("Number", "rp-col-number"),
    ("Title", ""),
    ("Status", "rp-col-status"),
    ("Owner", "rp-col-owner"),
    ("Alerts", "rp-col-count rp-number rp-wide"),
    ("Entities", "rp-col-count rp-number rp-wide"),
    ("Created", "rp-col-time"),
    ("Updated", "rp-col-time rp-wide"),
];

/// The queue, filtered as the address says.
#[component]
pub(crate) fn IncidentsPage(
    /// Parts that are needed next, an incident first.
    next: &'static [Load],
) -> Markup {
    let auth = expect_context::<Auth>();
    let console = expect_context::<Console>();
    let filter = AddressFilter::new();
    let me = StoredValue::new(auth.me().map(|me| me.id).unwrap_or_default());
    let request = move |cursor| filter.now.get().query(&me.get_value(), cursor, PAGE_SIZE);
    let scroll = expect_context::<QueueScroll>();
    let query = Query::new(move || {
        let rows = scroll.rows(&filter.now.get());
        Box::pin(first_rows(console.backend(), request(None), rows))
    });
    effect(move || {
        let Some(page) = query.value() else { return };
        if let Some(row) = scroll.came_from(&page) {
            request_animation_frame(move || focus_row(row));
        }
        scroll.shows(filter.now.get_untracked(), page, query.at());
    });
    prefetch_after(query, next);
    // A list to return to is as high at once as it was, so that it scrolls to the same place.
    let all = RwSignal::new(scroll.rows(&filter.now.get_untracked()) > 0);
    let load = move |cursor| console.backend().incidents(&untrack(|| request(cursor)));
    let words =
        QueryLabels { loading: "Loading incidents", failed: "The incidents could not be loaded", rows: 10 };
    let body = query.view(words, move |page| {
        if page.items.is_empty() {
            return if filter.now.get().is_default() {
                html! { <Empty title="Nothing is open" text="New incidents appear here. To see closed ones, set Status to All." /> }
            } else {
                html! {
                    <Empty title="No incident matches" text="No incident fits the search and the filters.">
                        <button type="button" class="rp-button rp-button-small" on:click=move |event| {
                            focus_search(&event);
                            filter.clear();
                        }>"Clear filters"</button>
                    </Empty>
                }
            };
        }
        let rows = move |page: &[Incident]| page.iter().map(|incident| row(console.now(), incident)).collect_view();
        let first = rows(page.items.get(..WINDOW).unwrap_or(&page.items));
        let others = move || all.get().then(|| page.items.get(WINDOW..).map(rows));
        if !all.get_untracked() {
            after_paint(move || {
                all.try_set(true);
            });
        }
        html! {
            <table class="rp-table rp-table-stack" on:keydown=walk
                on:pointerenter=move |_| next.first().copied().into_iter().for_each(prefetch)
                on:focusin=move |_| next.first().copied().into_iter().for_each(prefetch)>
                {table_head(COLUMNS)}
                <tbody>{first} {others}</tbody>
            </table>
        }
    });
    let page = ListPage {
        page: Page::Incidents,
        refresh: Refresh::of(query),
        total: Arc::new(move || query.value().and_then(|page| page.total)),
        toolbar: Some(html! { <Toolbar filter=filter /> }),
        list: html! { {body} {footer(query, load)} },
    };
    page.view()
}

fn row(now: Signal<f64>, incident: &Incident) -> Markup {
    let owner = incident.owner_name().to_owned();
    let unassigned = incident.owner.is_none();
    let title = incident.title.clone();
    html! {
        <tr class="rp-incident-row">
            <td><SeverityMark severity=incident.severity.clone() /></td>
            <td>{incident.number}</td>
            <td class="rp-lead" title=escape_invisible(&incident.title)><a href=Link::to(&Route::Incident(incident.id.clone()))><Untrusted text=title /></a></td>
            <td><IncidentStatusText status=incident.status.clone() /></td>
            <td><span class:rp-tone-muted=unassigned><Untrusted text=owner /></span></td>
            <td class="rp-number rp-wide">{incident.counts.alerts}</td>
            <td class="rp-number rp-wide">{incident.counts.entities}</td>
            <td><RelativeTime at=incident.created_at.clone() now=now /></td>
            <td class="rp-wide"><RelativeTime at=incident.updated_at.clone() now=now /></td>
        </tr>
    }
}

/// Calls `act` once the next frame is painted.
fn after_paint(act: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(act, Duration::ZERO));
}

/// Moves the focus from row to row by the arrow keys.
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
