//! Cautions: what a person is told before something is done to an entity that may not be meant.

use crate::{
    Confirmation, Entity, EntityKind, Identity, Impact, Playbook, json::record, open_enum::open_enum,
};

open_enum! {
    /// What a caution asks for before a playbook changes anything.
    pub enum Precaution {
        /// Nothing: it is shown.
        Note = "note",
        /// A reason.
        Reason = "reason",
        /// Nothing can be started: the value cannot be meant.
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
        /// What it asks for.
        pub precaution: Precaution,
    }
}

impl Caution {
    /// A caution.
    pub fn new(label: &str, text: impl Into<String>, precaution: Precaution) -> Self {
        Self { label: label.to_owned(), text: text.into(), precaution }
    }
}

impl Entity {
    /// Cautions as the backend sent them, or for one that sends none, what the identifiers tell.
    pub fn all_cautions(&self) -> Vec<Caution> {
        self.cautions.clone().unwrap_or_else(|| Identity::of(self).caution().into_iter().collect())
    }

    /// The strictest precaution for a playbook on this entity; none where the playbook changes nothing.
    pub fn precaution(&self, playbook: &Playbook) -> Option<Precaution> {
        if playbook.impact == Impact::Read {
            return None;
        }
        let cautions = self.all_cautions();
        let has = |wanted: &Precaution| cautions.iter().any(|caution| caution.precaution == *wanted);
        [Precaution::Refuse, Precaution::Reason, Precaution::Note].into_iter().find(has)
    }

    /// Value without defanging, as playbooks get it: what the name stands for.
    pub fn plain_name(&self) -> String {
        self.kind.plain(&self.name)
    }
}

impl Playbook {
    /// Confirmation in proportion to the impact and to what is known of the entity.
    pub fn confirmation_on(&self, entity: &Entity) -> Confirmation {
        let asks = matches!(entity.precaution(self), Some(Precaution::Reason | Precaution::Refuse));
        self.confirmation().max(if asks { Confirmation::Review } else { Confirmation::None })
    }
}

impl EntityKind {
    /// A name of this kind as what it stands for. Indicators are at times stored defanged.
    pub fn plain(&self, name: &str) -> String {
        let is_indicator = self.info().is_some_and(|info| info.defanged) || *self == Self::Mailbox;
        if is_indicator { crate::refang(name) } else { name.to_owned() }
    }
}
