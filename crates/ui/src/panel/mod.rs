//! The Run playbook panel: the playbooks that accept an entity, and its runs.

mod catalogue;
mod cautions;
mod confirm;
mod handle;
mod inputs;
mod interrupted;
mod location;
mod playbook_row;
mod playbooks;
mod run_actions;
mod run_details;
mod run_item;
mod runs;
mod stale_note;
mod start_note;
mod starter_port;
mod starting;
mod state;
#[cfg(test)]
mod state_tests;
mod steps;

pub use catalogue::prefetch_playbooks;
pub use location::{PanelLocation, PanelTab};
pub use run_actions::RunActions;
pub use run_details::RunDetails;
pub use runs::load_following;

use leptos::{html, prelude::*};
use riposte_client::StartState;
use riposte_model::{Entity, IncidentId, PlaybookList, Qualifier, Run};

use crate::{
    Console,
    markup::Markup,
    parts::{EntityValue, Icon, IconName, Tab, Tabs, Untrusted, focus_later, kind_icon},
    prefetch_after,
};
use handle::{Panel, PanelContext};
use playbooks::Playbooks;
use start_note::StartNote;
use state::PanelEvent;

/// Lists the playbooks that can be run on an entity, runs one, and follows its runs.
#[component]
pub fn RunPlaybookPanel(
    /// Console.
    console: Console,
    /// Entity to act on.
    entity: Entity,
    /// Other entities at hand, to name those that the entity refers to, such as the host of a process.
    #[prop(optional)]
    others: Vec<Entity>,
    /// Incident that the runs belong to.
    #[prop(optional_no_strip)]
    incident: Option<IncidentId>,
    /// Place in the application where the panel was opened, recorded with each run.
    surface: &'static str,
    /// Tab and open run; kept by the caller, who may put them into the address.
    #[prop(into)]
    location: Signal<PanelLocation>,
    /// Shows another tab or run.
    go: Callback<PanelLocation>,
    /// Called with each run that is started here.
    #[prop(optional_no_strip)]
    started: Option<Callback<Run>>,
    /// Closes the panel; without it there is no close button.
    #[prop(optional_no_strip)]
    close: Option<Callback<()>>,
) -> Markup {
    let kind = entity.kind.clone();
    let id = entity.id.clone();
    let playbooks = catalogue::playbooks(console, kind);
    let (interrupted, state) = interrupted::restore(console, &id).unzip();
    let state = state.unwrap_or_default();
    let runs = runs::query(console, id);
    let panel = Panel {
        console,
        context: StoredValue::new(PanelContext { entity: entity.clone(), incident, surface, go, close }),
        playbooks,
        runs,
        location,
        confirmation: RwSignal::new(state.confirmation.clone()),
        state: StoredValue::new(state),
        start: RwSignal::new(StartState::Idle),
        starter: StoredValue::new_local(None),
        started,
    };
    panel.connect();
    interrupted::keep(panel);
    panel.refresh_runs();
    prefetch_after(playbooks, &[confirm::load]);

    let title = NodeRef::<html::H2>::new();
    focus_later(title);
    let tabs = vec![
        Tab {
            id: PanelTab::Playbooks.as_str(),
            label: "Playbooks",
            count: Signal::derive(move || {
                playbooks.value().map(|page| PlaybookList::runnable_count(&page.items))
            }),
        },
        Tab {
            id: PanelTab::Runs.as_str(),
            label: "Runs",
            count: Signal::derive(move || runs.value().map(|page| page.items.len())),
        },
    ];
    let chosen = Signal::derive(move || location.get().tab.as_str());
    let choose = Callback::new(move |name| panel.dispatch(PanelEvent::SelectTab(PanelTab::from_name(name))));
    let cautions = cautions::notes(&entity, &others);
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
    let body = move || match (panel.confirmation.get(), location.get().tab) {
        (Some(request), _) => confirm::confirmation(panel, request),
        (None, PanelTab::Playbooks) => html! { <Playbooks panel=panel /> },
        (None, PanelTab::Runs) => runs::tab(panel),
    };
    html! {
        <section
            class="rp-panel"
            aria-labelledby="rp-panel-title"
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    panel.dispatch(PanelEvent::Escape);
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
                {cautions}
                {interrupted.map(|playbook| interrupted::note(panel, &playbook))}
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
