//! The Run playbook panel: what may be run on an entity, and what became of it.

mod asked;
mod confirm;
mod inputs;
mod place;
mod playbook_row;
mod playbooks;
mod run_details;
mod run_item;
mod runs;
mod silence;
mod start;
mod start_note;
mod starting;
mod steps;
mod ways_on;

pub use place::{PanelPlace, PanelTab};
pub use run_details::RunDetails;
pub use ways_on::WaysOn;

use leptos::{html, prelude::*};
use riposte_model::{Entity, Identity, IncidentId, Page, Playbook, Qualifier, Run, RunQuery};

use crate::{
    Console, Query,
    markup::Markup,
    parts::{EntityValue, Icon, IconName, Note, Tab, Tabs, Tone, Untrusted, focus_later, kind_icon},
};
use asked::Asked;
use confirm::Confirm;
use playbooks::Playbooks;
use runs::Runs;
use start_note::StartNote;
use starting::{Asking, Starting};

/// What the parts of one panel share.
#[derive(Clone, Copy)]
struct Panel {
    console: Console,
    entity: StoredValue<Entity>,
    incident: StoredValue<Option<IncidentId>>,
    surface: &'static str,
    playbooks: Query<Page<Playbook>>,
    runs: Query<Page<Run>>,
    place: Signal<PanelPlace>,
    go: Callback<PanelPlace>,
    started: Option<Callback<Run>>,
    asking: RwSignal<Option<Asking>>,
    asked: StoredValue<Asked>,
    starting: RwSignal<Starting>,
}

/// Lists the playbooks that can be run on an entity, runs one, and follows its runs.
#[component]
pub fn RunPlaybookPanel(
    /// The backend and what the page knows of it.
    console: Console,
    /// What to act on.
    entity: Entity,
    /// What else takes part, for what the entity refers to: the host of a process is then named.
    #[prop(optional)]
    others: Vec<Entity>,
    /// The incident in whose course it happens.
    #[prop(optional_no_strip)]
    incident: Option<IncidentId>,
    /// Where in the application the panel was opened, kept with each run.
    surface: &'static str,
    /// Which tab and run are shown; kept by the caller, who may put it into the address.
    #[prop(into)]
    place: Signal<PanelPlace>,
    /// Shows another tab or run.
    go: Callback<PanelPlace>,
    /// Told of every run that is started here.
    #[prop(optional_no_strip)]
    started: Option<Callback<Run>>,
    /// Closes the panel; without it there is no button for that.
    #[prop(optional_no_strip)]
    close: Option<Callback<()>>,
) -> Markup {
    let kind = entity.kind.clone();
    let id = entity.id.clone();
    let playbooks = Query::new(move || console.backend().playbooks(&kind));
    let runs =
        Query::new(move || console.runs(&RunQuery { entity_id: Some(id.clone()), ..RunQuery::default() }));
    let panel = Panel {
        console,
        entity: StoredValue::new(entity.clone()),
        incident: StoredValue::new(incident),
        surface,
        playbooks,
        runs,
        place,
        go,
        started,
        asking: RwSignal::new(None),
        asked: StoredValue::new(Asked::default()),
        starting: RwSignal::new(Starting::Idle),
    };
    panel.reconcile();
    panel.look_again();

    let title = NodeRef::<html::H2>::new();
    focus_later(title);
    let tabs = vec![
        Tab {
            id: PanelTab::Playbooks.word(),
            label: "Playbooks",
            count: Signal::derive(move || {
                playbooks
                    .value()
                    .map(|page| page.items.iter().filter(|p| p.availability.is_runnable()).count())
            }),
        },
        Tab {
            id: PanelTab::Runs.word(),
            label: "Runs",
            count: Signal::derive(move || runs.value().map(|page| page.items.len())),
        },
    ];
    let chosen = Signal::derive(move || place.get().tab.word());
    let choose = Callback::new(move |word| {
        panel.asking.set(None);
        go.run(PanelPlace { tab: PanelTab::from_word(word), run: None });
    });
    let warning = Identity::of(&entity).warning();
    let close_button = close.map(|close| {
        html! {
            <button type="button" class="rp-icon-button" aria-label="Close the panel" on:click=move |_| close.run(())>
                <Icon name=IconName::Close />
            </button>
        }
    });
    let qualifiers = entity.qualifiers(&others);
    let qualifiers = (!qualifiers.is_empty()).then(|| {
        let rows = qualifiers.into_iter().map(|Qualifier { label, value }| {
            html! { <dt>{label}</dt> <dd><Untrusted text=value /></dd> }
        });
        html! { <dl class="rp-fields">{rows.collect_view()}</dl> }
    });
    let heading = format!("Run playbook on {}", entity.kind.label());
    let body = move || match (panel.asking.get(), place.get().tab) {
        (Some(asking), _) => html! { <Confirm panel=panel asking=asking /> },
        (None, PanelTab::Playbooks) => html! { <Playbooks panel=panel /> },
        (None, PanelTab::Runs) => html! { <Runs panel=panel /> },
    };
    html! {
        <section
            class="rp-panel"
            aria-labelledby="rp-panel-title"
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    if panel.asking.get_untracked().is_some() {
                        panel.asking.set(None);
                    } else if let Some(close) = close {
                        close.run(());
                    }
                }
            }
        >
            <div class="rp-panel-head">
                <h2 id="rp-panel-title" tabindex="-1" node_ref=title><Untrusted text=heading /></h2>
                {close_button}
                <div class="rp-panel-target" tabindex="0" role="group" aria-label="Entity">
                    <Icon name=kind_icon(&entity.kind) />
                    <span class="rp-mono"><EntityValue entity=entity.clone() /></span>
                    <span class="rp-meta">{move || html! { <Untrusted text=console.tenant() /> }}</span>
                    {qualifiers}
                </div>
            </div>
            <div class="rp-panel-notes">
                {warning.map(|text| html! { <Note tone=Tone::Warning title="Check the identity"><p>{text}</p></Note> })}
                <StartNote panel=panel />
            </div>
            <Tabs label="Playbooks and runs" prefix="rp-panel-tab" tabs=tabs chosen=chosen choose=choose />
            <div
                class="rp-panel-body"
                role="tabpanel"
                id="rp-panel-tab-panel"
                aria-labelledby=move || format!("rp-panel-tab-{}", chosen.get())
            >
                {body}
            </div>
        </section>
    }
}
