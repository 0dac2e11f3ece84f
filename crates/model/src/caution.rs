//! Cautions: what a person is told before something is done to an entity that may not be meant.

use crate::{json::record, open_enum::open_enum};

open_enum! {
    /// Precaution that a caution asks for before a playbook changes anything.
    pub enum Precaution {
        /// To be shown only.
        Note = "note",
        /// A reason.
        Reason = "reason",
        /// A refusal of every start: the value cannot be meant.
        Refuse = "refuse",
    }
}

record! {
    /// A fact about an entity that a person must know before acting on it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Caution {
        /// The fact in a few words, for a list, as in `Built-in account`.
        pub label: String,
        /// The fact and its consequence, as a sentence.
        pub text: String,
        /// Precaution that it asks for.
        pub precaution: Precaution,
    }
}

impl Caution {
    /// A caution.
    pub fn new(label: &str, text: impl Into<String>, precaution: Precaution) -> Self {
        Self { label: label.to_owned(), text: text.into(), precaution }
    }
}
