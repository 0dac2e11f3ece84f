//! Where on an incident's page somebody is, as the address has it.

use riposte_model::{EntityId, IncidentId, RunId};
use riposte_ui::panel::{PanelLocation, PanelTab};

use super::address::AddressQuery;
use crate::route::Route;

/// What the address says beside the incident: a tab, an entity whose panel is open, and where in the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) tab: &'static str,
    pub(super) entity: Option<EntityId>,
    pub(super) panel: PanelLocation,
}

pub(super) const OVERVIEW: &str = "overview";
pub(super) const ENTITIES: &str = "entities";

impl Place {
    pub(super) fn read(query: &AddressQuery) -> Self {
        Self {
            tab: if query.get("tab").as_deref() == Some(ENTITIES) { ENTITIES } else { OVERVIEW },
            entity: query.get("entity").map(EntityId::from),
            panel: PanelLocation {
                tab: PanelTab::from_name(&query.get("panel").unwrap_or_default()),
                run: query.get("run").map(RunId::from),
            },
        }
    }

    /// The address of it.
    pub(super) fn write(&self, incident: &IncidentId) -> String {
        let query = AddressQuery::new();
        if self.tab != OVERVIEW {
            query.set("tab", self.tab);
        }
        if let Some(entity) = &self.entity {
            query.set("entity", entity.as_str());
            query.set("panel", self.panel.tab.as_str());
            if let Some(run) = &self.panel.run {
                query.set("run", run.as_str());
            }
        }
        format!("/{}{}", Route::Incident(incident.clone()).path(), query.write())
    }
}
