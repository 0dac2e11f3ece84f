//! Which part of the panel is shown, in a form that fits into an address.

use riposte_model::RunId;

/// A tab of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelTab {
    /// What can be run.
    #[default]
    Playbooks,
    /// What has been run.
    Runs,
}

impl PanelTab {
    /// The word for it in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Playbooks => "playbooks",
            Self::Runs => "runs",
        }
    }

    /// The tab that a word names; the first for any other word.
    pub fn from_word(word: &str) -> Self {
        if word == Self::Runs.word() { Self::Runs } else { Self::Playbooks }
    }
}

/// A tab, and a run that is open on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanelPlace {
    /// The tab.
    pub tab: PanelTab,
    /// The run whose steps are shown.
    pub run: Option<RunId>,
}
