//! The panel beside an incident.

use futures_util::future::try_join3;
use leptos::{html, prelude::*, task::spawn_local};
use riposte_client::LocalFuture;
use riposte_model::{Entity, EntityKind, IncidentId, Page, Run};
use riposte_parts::{PartMissing, part};
use riposte_routes::IncidentTab;
use riposte_ui::{
    Console, Fetch, Query, html, lazily,
    markup::{Markup, keyed},
    panel::{PanelLocation, RunPlaybookPanel, load_following, prefetch_playbooks},
    parts::{Icon, IconName, Note, Tone, Untrusted, focus_later},
    when_idle,
};

use super::location::PageLocation;

/// Properties of the panel, as it takes them on this page.
#[derive(Clone)]
struct PanelOf {
    console: Console,
    entity: Entity,
    others: Vec<Entity>,
    incident: IncidentId,
    surface: &'static str,
    location: Signal<PanelLocation>,
    go: Callback<PanelLocation>,
    started: Callback<Run>,
    close: Callback<()>,
}

part! {
    [panel, load_panel]
    fn panel(of: PanelOf) -> Markup {
        let PanelOf { console, entity, others, incident, surface, location, go, started, close } = of;
        html! {
            <RunPlaybookPanel
                console=console
                entity=entity
                others=others
                incident=Some(incident)
                surface=surface
                location=location
                go=go
                started=Some(started)
                close=Some(close)
            />
        }
    }
}

part! {
    [panel, load_prefetch]
    fn early_playbooks(console: Console, kinds: Vec<EntityKind>) -> () {
        prefetch_playbooks(console, kinds);
    }
}

/// Fetches the panel and the playbooks for kinds of entity, unless the person saves data: the panel then opens
/// with its list.
pub(super) fn prefetch(console: Console, kinds: Vec<EntityKind>) {
    when_idle(move || {
        let kinds = kinds.clone();
        spawn_local(async move {
            if load().await.is_ok() {
                early_playbooks(console, kinds).await.ok();
            }
        });
    });
}

/// Fetches the panel, and what starts and follows its runs: nothing is started that cannot be followed.
pub(crate) fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async {
        let panel = async { Ok(load_panel().await?) };
        try_join3(panel, load_following(), super::super::runs::load()).await.map(drop)
    })
}

/// The panel for the entity that the address names.
#[component]
pub(super) fn Pane(
    console: Console,
    incident: StoredValue<IncidentId>,
    entities: Query<Page<Entity>>,
    location: PageLocation,
    started: Callback<Run>,
) -> Markup {
    let target = move || {
        let wanted = location.entity()?;
        entities.value()?.items.iter().find(|entity| entity.id == wanted).cloned()
    };
    let within = Signal::derive(move || location.panel());
    let go = Callback::new(move |panel| location.move_panel(panel));
    let close = Callback::new(move |()| location.close());
    // A panel of its own for each entity, so that no state of one is left in the next.
    let pane = move |entity: Entity| {
        let from_tab = untrack(|| location.tab()) == IncidentTab::Entities;
        let heading = format!("Run playbook on {}", entity.kind.label());
        let of = PanelOf {
            console,
            entity,
            others: entities.value_untracked().map(|page| page.items.clone()).unwrap_or_default(),
            incident: incident.get_value(),
            surface: if from_tab { "incident-entities-tab" } else { "incident-entities-widget" },
            location: within,
            go,
            started,
            close,
        };
        let outline = move |fetch| outline(heading.clone(), fetch, close);
        html! {
            <aside class="rp-pane" aria-label="Playbooks">
                {lazily(load, outline, move || Box::pin(panel(of.clone())))}
            </aside>
        }
    };
    keyed(move || target().into_iter().collect(), |entity| entity.id.to_string(), pane)
}

/// The frame of the panel while its part is fetched, and the reason where it cannot be fetched.
fn outline(heading: String, fetch: Fetch, close: Callback<()>) -> Markup {
    let title = NodeRef::<html::H2>::new();
    focus_later(title);
    html! {
        <section
            class="rp-panel"
            aria-labelledby="rp-panel-title"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close.run(());
                }
            }
        >
            <div class="rp-panel-head">
                <h2 id="rp-panel-title" tabindex="-1" node_ref=title><Untrusted text=heading /></h2>
                <button type="button" class="rp-icon-button" aria-label="Close the panel" on:click=move |_| close.run(())>
                    <Icon name=IconName::Close />
                </button>
            </div>
            <div class="rp-panel-body">
                <div class="rp-confirm">{fetch.outline(6, "Loading the panel", "The panel could not be loaded")}</div>
            </div>
        </section>
    }
}

/// Explains that the address names an entity that the incident does not hold, or that may be beyond a list that
/// is cut off.
#[component]
pub(super) fn MissingEntity(entities: Query<Page<Entity>>, location: PageLocation) -> Markup {
    Markup::live(move || {
        let wanted = location.entity()?;
        let page = entities.value()?;
        let there = page.items.iter().any(|entity| entity.id == wanted);
        let (title, text) = if page.next_cursor.is_some() {
            let text = "The link names an entity that may be one of those beyond this list: the incident holds too many.";
            ("That entity is not among those loaded", text)
        } else {
            let text = "The link names an entity that is not, or no longer, in this incident.";
            ("That entity is not part of this incident", text)
        };
        (!there).then(|| {
            html! {
                <div class="rp-page-body">
                    <Note tone=Tone::Warning title=title><p>{text}</p></Note>
                </div>
            }
        })
    })
}
