//! The state of an incident's page that its address carries.

use riposte_model::{EntityId, RunId};

use crate::QueryString;

/// A tab of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IncidentTab {
    /// Timeline and entities.
    #[default]
    Overview,
    /// All entities in a table.
    Entities,
}

impl IncidentTab {
    /// Value in an address, and identifier of the tab.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Entities => "entities",
        }
    }
}

/// The tab that a value names; the first for any other value.
impl From<&str> for IncidentTab {
    fn from(text: &str) -> Self {
        if text == Self::Entities.as_str() { Self::Entities } else { Self::Overview }
    }
}

/// The panel beside the page, open for an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelAddress {
    /// Entity that playbooks are run on.
    pub entity: EntityId,
    /// Tab of the panel, in the panel's own words. Empty where the address does not say.
    pub tab: String,
    /// Run whose steps are shown.
    pub run: Option<RunId>,
}

/// Tab and open panel. Names that the page does not know are dropped with the next change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentLocation {
    /// Tab of the page.
    pub tab: IncidentTab,
    /// Panel, if it is open. Without an entity there is none, whatever else the address says of it.
    pub panel: Option<PanelAddress>,
}

impl IncidentLocation {
    /// Reads what an address says; anything missing or unknown is as on a page just opened.
    pub fn read(query: &QueryString) -> Self {
        let panel = query.get("entity").map(|entity| PanelAddress {
            entity: EntityId::from(entity),
            tab: query.get("panel").unwrap_or_default().to_owned(),
            run: query.get("run").map(RunId::from),
        });
        Self { tab: IncidentTab::from(query.get("tab").unwrap_or_default()), panel }
    }

    /// Writes only what differs from a page just opened.
    pub fn write(&self) -> QueryString {
        let mut query = QueryString::default();
        if self.tab != IncidentTab::default() {
            query.push("tab", self.tab.as_str());
        }
        if let Some(panel) = &self.panel {
            query.push("entity", panel.entity.as_str());
            query.push("panel", &panel.tab);
            if let Some(run) = &panel.run {
                query.push("run", run.as_str());
            }
        }
        query
    }
}
