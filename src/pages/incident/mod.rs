//! One incident.

mod close_form;
mod details;
mod editor;
mod facts;
mod location;
mod overview;
mod pane;
mod pick;

use std::sync::Arc;

use leptos::prelude::*;
use riposte_client::LocalFuture;
use riposte_model::{Entity, IncidentId, Run, count_kinds};
use riposte_parts::{PartMissing, part};
use riposte_routes::{IncidentTab, Page};
use riposte_ui::{
    Console, Query, QueryLabels, effect,
    entities::{EntitiesTable, EntityFilter, IsCurrent},
    html,
    markup::Markup,
    parts::{IncidentStatusText, SeverityMark, Tab, Tabs, Untrusted},
};

pub(crate) use self::pane::load as load_pane;
use self::{
    details::Details,
    location::PageLocation,
    overview::Overview,
    pane::{MissingEntity, Pane},
};
use super::QueueScroll;
use crate::layout::{DetailPage, Refresh};

part! {
    /// Draws the page.
    [incident, load_incident]
    pub(crate) fn page(id: IncidentId) -> Markup {
        html! { <IncidentPage id=id /> }
    }
}

/// Fetches the page.
pub(crate) fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { Ok(load_incident().await?) })
}

/// The page of one incident, with the panel beside it.
#[component]
fn IncidentPage(id: IncidentId) -> Markup {
    let console = expect_context::<Console>();
    // The row that was opened is shown until the incident has been loaded; without a version it could not be
    // changed safely.
    let seed = expect_context::<QueueScroll>().opens(&id).filter(|seed| seed.value.etag.is_some());
    let id = StoredValue::new(id);
    let of = move || id.get_value();
    let incident = Query::seeded(seed, move || console.backend().incident(&of()));
    let entities = Query::new(move || console.backend().incident_entities(&of()));
    effect(move || {
        if let Some(page) = entities.value() {
            let kinds = count_kinds(&page.items).into_iter().map(|(kind, _)| kind).collect();
            pane::prefetch(console, kinds);
        }
    });
    let alerts = Query::new(move || console.backend().incident_alerts(&of()));
    let filter = EntityFilter::new();
    let location = PageLocation::new(id);
    let current = move || -> IsCurrent { Arc::new(move |id| location.entity().as_ref() == Some(id)) };
    let run = Callback::new(move |entity: Entity| location.open(entity.id));
    let tabs = StoredValue::new(vec![
        Tab { id: IncidentTab::Overview.as_str(), label: "Overview", count: Signal::derive(|| None) },
        Tab {
            id: IncidentTab::Entities.as_str(),
            label: "Entities",
            count: Signal::derive(move || entities.value().map(|page| page.items.len())),
        },
    ]);
    // A signal of its own: what else changes in the location must not build the tab again.
    let tab = Memo::new(move |_| location.tab().as_str());
    let chosen = Signal::from(tab);
    let choose = Callback::new(move |tab: &'static str| location.choose(IncidentTab::from(tab)));
    let content = move || match IncidentTab::from(tab.get()) {
        IncidentTab::Entities => html! {
            <EntitiesTable console=console entities=entities filter=filter current=current() run=run />
        },
        IncidentTab::Overview => html! {
            <Overview console=console alerts=alerts entities=entities filter=filter current=current() run=run open=run />
        },
    };
    let heading = move || {
        let incident = incident.value()?;
        Some(html! {
            <SeverityMark severity=incident.severity.clone() />
            <h1><Untrusted text=incident.title.clone() /></h1>
            <IncidentStatusText status=incident.status.clone() />
        })
    };
    let body = move || {
        html! {
            <div class="rp-incident">
                <Details incident=incident />
                <div>
                    <Tabs label="Parts of the incident" prefix="rp-incident-tab" tabs=tabs.get_value() chosen=chosen choose=choose />
                    <div
                        class="rp-tabpanel"
                        role="tabpanel"
                        id="rp-incident-tab-panel"
                        aria-labelledby=move || format!("rp-incident-tab-{}", chosen.get())
                    >
                        {content}
                    </div>
                </div>
            </div>
        }
    };
    let words =
        QueryLabels { loading: "Loading the incident", failed: "The incident could not be loaded", rows: 10 };
    let refresh = Refresh {
        busy: Arc::new(move || incident.busy() || entities.busy() || alerts.busy()),
        run: Callback::new(move |()| {
            incident.reload();
            entities.reload();
            alerts.reload();
        }),
    };
    let page = DetailPage {
        page: Page::Incident,
        name: Arc::new(move || incident.value().map(|incident| incident.label())),
        error: Arc::new(move || incident.error()),
        refresh,
        words,
        heading: Arc::new(heading),
        notes: html! { {incident.staleness(words)} <MissingEntity entities=entities location=location /> },
        body: Arc::new(body),
    };
    // The incident counts its runs.
    let started = Callback::new(move |_: Run| incident.reload());
    html! {
        {page.view()}
        <Pane console=console incident=id entities=entities location=location started=started />
    }
}
