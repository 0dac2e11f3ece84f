//! Precautions for an entity, and the confirmation of a playbook on it.

use crate::{Caution, Confirmation, Entity, Identity, Impact, Playbook, Precaution};

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
}

impl Playbook {
    /// Confirmation in proportion to the impact and to what is known of the entity.
    pub fn confirmation_on(&self, entity: &Entity) -> Confirmation {
        let asks = matches!(entity.precaution(self), Some(Precaution::Reason | Precaution::Refuse));
        self.confirmation().max(if asks { Confirmation::Review } else { Confirmation::None })
    }
}
