//! The state of the page that its address carries, and how it changes.

use leptos::prelude::*;
use riposte_model::{EntityId, IncidentId};
use riposte_routes::{IncidentLocation, IncidentTab, PanelAddress, Route};
use riposte_ui::{
    effect,
    panel::{PanelLocation, PanelTab},
    parts::focus,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

use crate::routing::{AddressState, Link, Step, use_navigate, use_query};

/// Tab and panel of the page, as the address has them.
#[derive(Clone, Copy)]
pub(super) struct PageLocation {
    incident: StoredValue<IncidentId>,
    now: AddressState<IncidentLocation>,
    navigate: Callback<(Link, Step)>,
    /// Element that the focus returns to when the panel closes.
    opener: StoredValue<Option<SendWrapper<web_sys::HtmlElement>>>,
}

impl PageLocation {
    pub(super) fn new(incident: StoredValue<IncidentId>) -> Self {
        let now = use_query(IncidentLocation::read);
        let opener = StoredValue::new(None::<SendWrapper<web_sys::HtmlElement>>);
        // However the panel closes, by its button, by Escape or by the back button, the focus returns to
        // what opened it, once the panel is gone and no longer covers that.
        effect(move || {
            if now.get().panel.is_none()
                && let Some(opener) = opener.try_update_value(Option::take).flatten()
            {
                request_animation_frame(move || focus(&opener));
            }
        });
        Self { incident, now, navigate: use_navigate(), opener }
    }

    /// The tab.
    pub(super) fn tab(self) -> IncidentTab {
        self.now.get().tab
    }

    /// The entity whose panel is open.
    pub(super) fn entity(self) -> Option<EntityId> {
        self.now.get().panel.map(|panel| panel.entity)
    }

    /// The tab and the run of the panel.
    pub(super) fn panel(self) -> PanelLocation {
        self.now.get().panel.map_or_else(PanelLocation::default, |panel| PanelLocation {
            tab: PanelTab::from_name(&panel.tab),
            run: panel.run,
        })
    }

    /// Chooses a tab.
    pub(super) fn choose(self, tab: IncidentTab) {
        self.go(Step::Replace, |now| now.tab = tab);
    }

    /// Opens the panel for an entity.
    pub(super) fn open(self, entity: EntityId) {
        let active = document().active_element().and_then(|element| element.dyn_into().ok());
        self.opener.set_value(active.map(SendWrapper::new));
        let panel = panel_address(entity, PanelLocation::default());
        self.go(Step::Push, |now| now.panel = Some(panel));
    }

    /// Moves within the open panel.
    pub(super) fn move_panel(self, place: PanelLocation) {
        self.go(Step::Replace, |now| {
            now.panel = now.panel.take().map(|panel| panel_address(panel.entity, place));
        });
    }

    /// Closes the panel.
    pub(super) fn close(self) {
        self.go(Step::Push, |now| now.panel = None);
    }

    fn go(self, step: Step, change: impl FnOnce(&mut IncidentLocation)) {
        let mut next = self.now.get_untracked();
        change(&mut next);
        let link = Link::with(&Route::Incident(self.incident.get_value()), &next.write());
        self.navigate.run((link, step));
    }
}

/// The part of an address that says where in the panel an entity is shown.
fn panel_address(entity: EntityId, place: PanelLocation) -> PanelAddress {
    PanelAddress { entity, tab: place.tab.as_str().to_owned(), run: place.run }
}
