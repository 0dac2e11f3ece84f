//! Location within the panel, in a form that fits into an address.

use riposte_model::RunId;

/// A tab of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelTab {
    /// Playbooks that accept the entity.
    #[default]
    Playbooks,
    /// Runs on the entity.
    Runs,
}

impl PanelTab {
    /// Name of the tab in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Playbooks => "playbooks",
            Self::Runs => "runs",
        }
    }

    /// The tab with this name; the first tab for any other name.
    pub fn from_name(name: &str) -> Self {
        if name == Self::Runs.as_str() { Self::Runs } else { Self::Playbooks }
    }
}

/// A tab, and the run that is open on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanelLocation {
    /// Tab.
    pub tab: PanelTab,
    /// Run whose details are shown.
    pub run: Option<RunId>,
}

impl PanelLocation {
    /// The Runs tab with one run open.
    pub fn run(id: RunId) -> Self {
        Self { tab: PanelTab::Runs, run: Some(id) }
    }
}
