//! The colour theme: light, dark, or that of the system.

use leptos::prelude::*;
use riposte_client::WebStorage;

const KEY: &str = "riposte.theme";

/// A choice of theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or(Self::System)
    }
}

/// The stored choice.
pub(crate) fn current() -> Theme {
    Theme::from_word(&WebStorage::Local.get(KEY).unwrap_or_default())
}

/// Applies the stored choice.
pub(crate) fn restore() {
    apply(current());
}

/// Applies a choice and stores it.
pub(crate) fn choose(theme: Theme) {
    apply(theme);
    // A browser may refuse storage; then a choice lasts as long as the page.
    WebStorage::Local.set(KEY, theme.word());
}

fn apply(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    let done = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        chosen => root.set_attribute("data-theme", chosen.word()),
    };
    // The attribute's name is valid, so there is nothing that could fail.
    drop(done);
}
