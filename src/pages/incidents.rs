//! The queue of incidents.

use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{Incident, IncidentSort, Page, Severity, visible};
use riposte_ui::{
    Console, Query, Words, effect, html,
    markup::Markup,
    parts::{
        Empty, ErrorNote, Icon, IconName, IncidentStatusText, Moment, Search, SeverityMark, Untrusted, focus,
        focus_search,
    },
};
use wasm_bindgen::JsCast;

use super::{
    incident_filter::{AddressFilter, Filter},
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
        let Some(page) = query.value() else { return };
        let request = filter.now.get_untracked().query(&me.get_value(), page.next_cursor.clone());
        more_busy.set(true);
        spawn_local(async move {
            let outcome = console.backend().incidents(&request).await;
            more_busy.try_set(false);
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
                    <button type="button" class="rp-button rp-button-small" disabled=move || more_busy.get() on:click=more>
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

#[component]
fn Toolbar(filter: AddressFilter) -> Markup {
    let text = RwSignal::new(filter.now.get_untracked().text);
    // Typed into the box: into the address, at once; the request that is overtaken is dropped.
    let mut before = text.get_untracked();
    effect(move || {
        let typed = text.get();
        if before != typed {
            before.clone_from(&typed);
            filter.update(|filter| filter.text = typed);
        }
    });
    // Changed in the address, by the back button or a link.
    effect(move || {
        let address = filter.now.get().text;
        if text.get_untracked() != address {
            text.set(address);
        }
    });
    let choice = move |label: &'static str,
                       now: Signal<String>,
                       options: Vec<(&'static str, &'static str)>,
                       pick: Callback<String>| {
        let first = now.get_untracked();
        let options = options
            .into_iter()
            .map(|(value, word)| {
                let selected = value == first;
                html! { <option value=value selected=selected>{word}</option> }
            })
            .collect_view();
        html! {
            <select class="rp-select" aria-label=label prop:value=now on:change=move |event| pick.run(event_target_value(&event))>
                {options}
            </select>
        }
    };
    let severity = choice(
        "Severity",
        Signal::derive(move || {
            filter.now.get().severity.map(|severity| severity.to_string()).unwrap_or_default()
        }),
        vec![
            ("", "All severities"),
            ("high", "High"),
            ("medium", "Medium"),
            ("low", "Low"),
            ("informational", "Informational"),
        ],
        Callback::new(move |word: String| {
            filter
                .update(|filter| filter.severity = (!word.is_empty()).then(|| Severity::from(word.as_str())));
        }),
    );
    let status = choice(
        "Status",
        Signal::derive(move || filter.now.get().status),
        vec![("open", "Open"), ("new", "New"), ("active", "Active"), ("closed", "Closed"), ("all", "All")],
        Callback::new(move |word| filter.update(|filter| filter.status = word)),
    );
    let owner = choice(
        "Owner",
        Signal::derive(move || filter.now.get().owner),
        vec![("", "Any owner"), ("mine", "Mine"), ("none", "Nobody")],
        Callback::new(move |word| filter.update(|filter| filter.owner = word)),
    );
    let sort = choice(
        "Order",
        Signal::derive(move || filter.now.get().sort.to_string()),
        vec![
            ("-createdAt", "Newest first"),
            ("createdAt", "Oldest first"),
            ("-updatedAt", "Last changed first"),
            ("-severity", "Most severe first"),
        ],
        Callback::new(move |word: String| {
            filter.update(|filter| filter.sort = IncidentSort::from(word.as_str()));
        }),
    );
    html! {
        <div class="rp-toolbar" role="search" aria-label="Incidents">
            <Search label="Search title, number, tag or owner" value=text />
            {severity} {status} {owner} {sort}
        </div>
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
