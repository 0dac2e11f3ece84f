//! Where on an incident's page somebody is, as the address has it.

use leptos_router::params::ParamsMap;
use riposte_model::{EntityId, IncidentId, RunId};
use riposte_ui::panel::{PanelPlace, PanelTab};

use crate::route::encoded;

/// What the address says beside the incident: a tab, an entity whose panel is open, and where in the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) tab: &'static str,
    pub(super) entity: Option<EntityId>,
    pub(super) panel: PanelPlace,
}

pub(super) const OVERVIEW: &str = "overview";
pub(super) const ENTITIES: &str = "entities";

impl Place {
    pub(super) fn read(map: &ParamsMap) -> Self {
        Self {
            tab: if map.get_str("tab") == Some(ENTITIES) { ENTITIES } else { OVERVIEW },
            entity: map.get("entity").map(EntityId::from),
            panel: PanelPlace {
                tab: PanelTab::from_word(map.get_str("panel").unwrap_or_default()),
                run: map.get("run").map(RunId::from),
            },
        }
    }

    /// The address of it.
    pub(super) fn write(&self, incident: &IncidentId) -> String {
        let mut map = ParamsMap::new();
        if self.tab != OVERVIEW {
            map.insert("tab", self.tab.to_owned());
        }
        if let Some(entity) = &self.entity {
            map.insert("entity", entity.0.clone());
            map.insert("panel", self.panel.tab.word().to_owned());
            if let Some(run) = &self.panel.run {
                map.insert("run", run.0.clone());
            }
        }
        format!("/incidents/{}{}", encoded(incident.as_str()), map.to_query_string())
    }
}
