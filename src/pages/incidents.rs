//! The queue of incidents.

use leptos::{ev::KeyboardEvent, prelude::*};
use riposte_model::{Incident, escape_invisible};
use riposte_ui::{
    Console, Query, Words, effect, html,
    markup::Markup,
    parts::{
        Empty, Icon, IconName, IncidentStatusText, Moment, SeverityMark, Untrusted, focus, focus_search,
    },
};
use wasm_bindgen::JsCast;

use super::{
    incident_filter::{AddressFilter, Filter},
    incident_toolbar::Toolbar,
    more::{self, focus_row},
    queue_place::{QueuePlace, first_rows},
};
use crate::{
    route::Route,
    session::Auth,
    shell::{Crumb, Frame, Main},
};

/// The queue.
#[component]
pub(crate) fn IncidentsPage() -> Markup {
    let auth = expect_context::<Auth>();
    let console = expect_context::<Console>();
    expect_context::<Frame>().place(|| vec![Crumb { label: "Incidents".to_owned(), path: None }]);
    let filter = AddressFilter::new();
    let me = StoredValue::new(auth.me().map(|me| me.id).unwrap_or_default());
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
    let foot = more::foot(query, move |cursor| {
        console.backend().incidents(&filter.now.get_untracked().query(&me.get_value(), cursor))
    });
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
            <td class="rp-lead" title=escape_invisible(&incident.title)><a href=Route::Incident(incident.id.clone())><Untrusted text=title /></a></td>
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
