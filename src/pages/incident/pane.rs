//! The panel beside an incident.

use leptos::prelude::*;
use riposte_model::{Entity, EntityId, IncidentId, Page, Run};
use riposte_routes::IncidentTab;
use riposte_ui::{
    Console, Query, html,
    markup::{Markup, keyed},
    panel::RunPlaybookPanel,
    parts::{Note, Tone},
};

use super::location::PageLocation;

/// The panel for the entity that the address names.
#[component]
pub(super) fn Pane(
    console: Console,
    incident: StoredValue<IncidentId>,
    entities: Query<Page<Entity>>,
    location: PageLocation,
    started: Callback<Run>,
) -> Markup {
    let target = Memo::new(move |_| {
        let wanted = location.entity()?;
        entities.value()?.items.iter().find(|entity| entity.id == wanted).cloned()
    });
    let within = Signal::derive(move || location.panel());
    let go = Callback::new(move |panel| location.move_panel(panel));
    let close = Callback::new(move |()| location.close());
    // A panel of its own for each entity, so that no state of one is left in the next.
    let panel = move |entity: Entity| {
        let from_tab = untrack(|| location.tab()) == IncidentTab::Entities;
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
    keyed(move || target.get().into_iter().collect(), |entity| entity.id.to_string(), panel)
}

/// Explains that the address names an entity that the incident does not hold.
#[component]
pub(super) fn MissingEntity(entities: Query<Page<Entity>>, current: Signal<Option<EntityId>>) -> Markup {
    Markup::live(move || {
        let wanted = current.get()?;
        let there = entities.value()?.items.iter().any(|entity| entity.id == wanted);
        (!there).then(|| {
            html! {
                <div class="rp-page-body">
                    <Note tone=Tone::Warning title="That entity is not part of this incident">
                        <p>"The link names an entity that is not, or no longer, in this incident."</p>
                    </Note>
                </div>
            }
        })
    })
}
