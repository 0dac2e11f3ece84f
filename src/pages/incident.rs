//! One incident.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use riposte_model::{Entity, EntityId, IncidentId, Page, Run};
use riposte_ui::{
    Console, Query, Words, effect,
    entities::{EntitiesTable, EntityFilter},
    html,
    markup::{Markup, each},
    panel::{PanelLocation, RunPlaybookPanel},
    parts::{
        ErrorNote, Icon, IconName, IncidentStatusText, Note, SeverityMark, Skeleton, Tab, Tabs, Tone,
        Untrusted,
    },
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

use super::{
    address::AddressQuery,
    details::Details,
    incident_place::{ENTITIES, OVERVIEW, Place},
    overview::Overview,
    queue_place::QueuePlace,
};
use crate::{
    route::Route,
    shell::{Crumb, Frame, Main},
};

/// The page of one incident, with the panel beside it.
#[component]
pub(crate) fn IncidentPage(id: IncidentId) -> Markup {
    let console = expect_context::<Console>();
    expect_context::<QueuePlace>().opens(id.clone());
    let id = StoredValue::new(id);
    let of = move || id.get_value();
    let incident = Query::new(move || console.backend().incident(&of()));
    let entities = Query::new(move || console.backend().incident_entities(&of()));
    let alerts = Query::new(move || console.backend().incident_alerts(&of()));
    let filter = EntityFilter::new();
    expect_context::<Frame>().place(move || {
        let label = incident.value().map_or_else(
            || "Incident".to_owned(),
            |incident| format!("{} {}", incident.number, incident.title),
        );
        vec![Crumb { label: "Incidents".to_owned(), path: Some("incidents") }, Crumb { label, path: None }]
    });

    let search = use_location().search;
    let place = Memo::new(move |_| search.with(|text| Place::read(&AddressQuery::read(text))));
    let navigate = use_navigate();
    let go = Callback::new(move |(place, replace): (Place, bool)| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&place.write(&id.get_value()), options);
    });
    // Where the focus goes back to when the panel closes.
    let opener = StoredValue::new(None::<SendWrapper<web_sys::HtmlElement>>);
    let run = Callback::new(move |entity: Entity| {
        let active = document().active_element().and_then(|element| element.dyn_into().ok());
        opener.set_value(active.map(SendWrapper::new));
        let place =
            Place { entity: Some(entity.id), panel: PanelLocation::default(), ..place.get_untracked() };
        go.run((place, false));
    });
    let close = Callback::new(move |()| {
        go.run((Place { entity: None, panel: PanelLocation::default(), ..place.get_untracked() }, false));
    });
    // However it closes, by its button, by Escape or by the way back: the focus returns to what opened
    // it, once it is gone and what it may have covered can be reached again.
    effect(move || {
        if place.with(|place| place.entity.is_none())
            && let Some(opener) = opener.try_update_value(Option::take).flatten()
        {
            request_animation_frame(move || riposte_ui::parts::focus(&opener));
        }
    });
    let move_panel = Callback::new(move |panel: PanelLocation| {
        go.run((Place { panel, ..place.get_untracked() }, true));
    });
    let current = Signal::derive(move || place.get().entity);
    // A tab of its own: what else changes in the place must not build the tab anew.
    let tab = Memo::new(move |_| place.get().tab);
    let chosen = Signal::from(tab);
    let choose = Callback::new(move |tab| go.run((Place { tab, ..place.get_untracked() }, true)));
    let open = Callback::new(move |entity: Entity| run.run(entity));

    let tabs = vec![
        Tab { id: OVERVIEW, label: "Overview", count: Signal::derive(|| None) },
        Tab {
            id: ENTITIES,
            label: "Entities",
            count: Signal::derive(move || entities.value().map(|page| page.items.len())),
        },
    ];
    let tabs = StoredValue::new(tabs);
    let content = move || {
        if chosen.get() == ENTITIES {
            html! { <EntitiesTable console=console entities=entities filter=filter current=current run=run /> }
        } else {
            html! {
                <Overview console=console alerts=alerts entities=entities filter=filter current=current run=run open=open />
            }
        }
    };
    let head = move || {
        let Some(incident) = incident.value() else {
            return html! { <h1>"Incident"</h1> };
        };
        html! {
            <SeverityMark severity=incident.severity.clone() />
            <h1><Untrusted text=incident.title.clone() /></h1>
            <IncidentStatusText status=incident.status.clone() />
        }
    };
    let is_there = Memo::new(move |_| incident.value().is_some());
    let words =
        Words { loading: "Loading the incident", failed: "The incident could not be loaded", rows: 10 };
    let body = move || {
        if is_there.get() {
            return html! {
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
            };
        }
        match incident.error() {
            Some(error) => html! {
                <div class="rp-page-body">
                    <ErrorNote error=error what=words.failed retry=Callback::new(move |()| incident.reload()) />
                    <p><a href=Route::Incidents>"Go to the incidents"</a></p>
                </div>
            },
            None => {
                html! { <div class="rp-page-body"><div class="rp-card"><Skeleton rows=words.rows label=words.loading /></div></div> }
            }
        }
    };
    // The incident counts its runs.
    let started = Callback::new(move |_: Run| incident.reload());
    let refresh = move |_| {
        incident.reload();
        entities.reload();
        alerts.reload();
    };
    html! {
        <Main>
            <div class="rp-page-head">
                {head}
                <button type="button" class="rp-button rp-button-small rp-push" on:click=refresh>
                    <Icon name=IconName::Refresh />
                    "Refresh"
                </button>
            </div>
            {incident.staleness(words)}
            <MissingEntity entities=entities current=current />
            {body}
        </Main>
        <Pane console=console incident=id entities=entities place=place go=move_panel started=started close=close />
    }
}

/// The panel for the entity that the address names.
#[component]
fn Pane(
    console: Console,
    incident: StoredValue<IncidentId>,
    entities: Query<Page<Entity>>,
    place: Memo<Place>,
    go: Callback<PanelLocation>,
    started: Callback<Run>,
    close: Callback<()>,
) -> Markup {
    let target = Memo::new(move |_| {
        let wanted = place.with(|place| place.entity.clone())?;
        entities.value()?.items.iter().find(|entity| entity.id == wanted).cloned()
    });
    let within = Signal::derive(move || place.get().panel);
    // A panel of its own for each entity, so that nothing of one is left over in the next.
    let panel = move |entity: Entity| {
        let from_tab = place.with_untracked(|place| place.tab == ENTITIES);
        let others = entities.value_untracked().map(|page| page.items.clone()).unwrap_or_default();
        let surface = if from_tab { "incident-entities-tab" } else { "incident-entities-widget" };
        html! {
            <aside class="rp-pane" aria-label="Playbooks">
                <RunPlaybookPanel
                    console=console
                    entity=entity
                    others=others
                    incident=Some(incident.get_value())
                    surface=surface
                    location=within
                    go=go
                    started=Some(started)
                    close=Some(close)
                />
            </aside>
        }
    };
    each(move || target.get().into_iter().collect(), |entity| entity.id.to_string(), panel)
}

/// Says so when the address names an entity that the incident does not hold.
#[component]
fn MissingEntity(entities: Query<Page<Entity>>, current: Signal<Option<EntityId>>) -> Markup {
    Markup::live(move || {
        let wanted = current.get()?;
        let there = entities.value()?.items.iter().any(|entity| entity.id == wanted);
        (!there).then(|| {
            html! {
                <div class="rp-page-body">
                    <Note tone=Tone::Warning title="That entity is not part of this incident">
                        <p>"The link names an entity that this incident does not hold, or holds no more."</p>
                    </Note>
                </div>
            }
        })
    })
}
