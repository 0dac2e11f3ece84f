//! The handle that the parts of one panel share.

use std::rc::Rc;

use leptos::prelude::*;
use riposte_client::StartState;
use riposte_model::{Entity, IncidentId, NewRun, Origin, Page, Playbook, PlaybookId, Run, Target};

use super::{
    PanelLocation,
    starter_port::Starting,
    state::{ConfirmationRequest, PanelEffect, PanelEvent, PanelState},
};
use crate::{Console, Query};

/// State, data and surroundings of one panel. A copy is a handle to the same panel.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub(super) console: Console,
    /// Kept aside, so that a copy is small.
    pub(super) context: StoredValue<PanelContext>,
    pub(super) playbooks: Query<Page<Playbook>>,
    pub(super) runs: Query<Page<Run>>,
    pub(super) location: Signal<PanelLocation>,
    pub(super) state: StoredValue<PanelState>,
    /// The parts of the state that are drawn. Written by [`Panel::dispatch`] alone.
    pub(super) confirmation: RwSignal<Option<ConfirmationRequest>>,
    pub(super) start: RwSignal<StartState>,
    pub(super) starter: StoredValue<Option<Rc<dyn Starting>>, LocalStorage>,
    /// Called with each run that is started here, even if the panel is gone by then.
    pub(super) started: Option<Callback<Run>>,
}

/// Properties of a panel that never change.
#[derive(Clone)]
pub(super) struct PanelContext {
    pub(super) entity: Entity,
    pub(super) incident: Option<IncidentId>,
    pub(super) surface: &'static str,
    pub(super) go: Callback<PanelLocation>,
    pub(super) close: Option<Callback<()>>,
}

impl Panel {
    /// Applies an event to the state and carries out its effects. Without effect once the panel is gone.
    pub(super) fn dispatch(self, event: PanelEvent) {
        let Some(mut state) = self.state.try_get_value() else { return };
        let effects = state.on(event);
        let (confirmation, start) = (state.confirmation.clone(), state.start.clone());
        self.state.set_value(state);
        if self.confirmation.with_untracked(|shown| *shown != confirmation) {
            self.confirmation.set(confirmation);
        }
        if self.start.with_untracked(|shown| *shown != start) {
            self.start.set(start);
        }
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(self, effect: PanelEffect) {
        match effect {
            PanelEffect::Start(request) => self.start(*request),
            PanelEffect::LookUp => self.with_starter(|starter| starter.look_up()),
            PanelEffect::GiveUp => self.with_starter(|starter| starter.give_up()),
            PanelEffect::Dismiss => self.dismiss(),
            PanelEffect::Navigate(location) => self.context.get_value().go.run(location),
            PanelEffect::ListRun(run) => self.list(*run),
            PanelEffect::ReloadRuns => self.runs.reload(),
            PanelEffect::ReloadPlaybooks => self.playbooks.reload(),
            PanelEffect::Close => {
                if let Some(close) = self.context.get_value().close {
                    close.run(());
                }
            }
        }
    }

    /// Puts a new run at the head of the list.
    fn list(self, run: Run) {
        match self.runs.value_untracked() {
            Some(page) => {
                let mut page = (*page).clone();
                page.items.retain(|known| known.id != run.id);
                page.items.insert(0, run);
                self.runs.set(page);
            }
            // A list requested from now on includes it.
            None => self.runs.reload(),
        }
    }

    /// Whether a request is in flight, so that nothing else may be started.
    pub(super) fn is_sending(self) -> bool {
        self.start.with(StartState::is_sending)
    }

    /// A request for this playbook on this entity, without inputs and reason.
    pub(super) fn request(self, playbook: &Playbook) -> NewRun {
        let context = self.context.get_value();
        NewRun {
            playbook_id: playbook.id.clone(),
            playbook_version: Some(playbook.version.clone()),
            targets: vec![Target { entity_id: context.entity.id }],
            incident_id: context.incident,
            inputs: serde_json::Map::new(),
            exact_inputs: false,
            reason: None,
            origin: Origin {
                surface: context.surface.to_owned(),
                app: concat!("riposte/", env!("CARGO_PKG_VERSION")).to_owned(),
            },
            allow_concurrent: false,
            undo_of: None,
            acknowledged_runs: Vec::new(),
        }
    }

    /// Name of a playbook, as far as the list is loaded.
    pub(super) fn playbook_name(self, id: &PlaybookId) -> String {
        let page = self.playbooks.value_untracked();
        let known = page.and_then(|page| page.items.iter().find(|known| known.id == *id).cloned());
        known.map_or_else(|| "A playbook".to_owned(), |playbook| playbook.name)
    }
}
