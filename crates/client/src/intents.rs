//! Once-only intents: what somebody decided to run is written down before it is sent.

use std::{cell::RefCell, collections::BTreeSet};

use riposte_model::{EntityId, IncidentId, NewRun, PlaybookId};
use serde::{Deserialize, Serialize};

use crate::{Intent, IntentStore};

/// Name in the store, before the person.
const NAME: &str = "riposte.intents";

/// The ledger of one person's intents whose outcome is not known. One per page.
///
/// It holds identifiers and times only: no values, inputs or reasons, for the store outlives the
/// sign-in. Every question reads the store anew, so that a second ledger in the same tab agrees.
#[derive(Debug)]
pub struct IntentLedger<S> {
    store: S,
    name: String,
    /// Keys whose answers this page waits for. All others are from before a reload or were given up.
    own: RefCell<BTreeSet<String>>,
}

/// An intent whose outcome is not known, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    /// Idempotency key.
    pub key: String,
    /// What was to be run.
    pub playbook_id: PlaybookId,
    /// On what.
    pub entity_id: EntityId,
    /// In the course of which incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<IncidentId>,
    /// When it was decided, in milliseconds since 1970.
    pub created_at_ms: u64,
}

/// Whether an intent may be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Begin {
    /// It is written down: send it, once.
    Send(Box<Intent>),
    /// The same playbook on the same entity is still pending under this key, or `key` is not new:
    /// send nothing.
    AlreadyPending(String),
}

impl<S: IntentStore> IntentLedger<S> {
    /// The ledger over what the store still holds of this person from before. A backend finds a run by
    /// its key for whoever started it, so that only they can clear up what became of their intents.
    /// `person` is their identifier, or empty where the page does not know it.
    pub fn new(store: S, person: &str) -> Self {
        Self { store, name: format!("{NAME}.{person}"), own: RefCell::default() }
    }

    /// Writes an intent down before it is sent, unless the same playbook is pending on the same
    /// entity. `key` is from [`crate::mint_key`], `now` in milliseconds since 1970.
    pub fn begin(
        &self,
        playbook: &PlaybookId,
        entity: &EntityId,
        incident: Option<&IncidentId>,
        request: NewRun,
        now: u64,
        key: String,
    ) -> Begin {
        let mut pending = self.read();
        let same =
            |old: &&Pending| (old.playbook_id == *playbook && old.entity_id == *entity) || old.key == key;
        if let Some(old) = pending.iter().find(same) {
            return Begin::AlreadyPending(old.key.clone());
        }
        if !self.own.borrow_mut().insert(key.clone()) {
            return Begin::AlreadyPending(key);
        }
        pending.push(Pending {
            key: key.clone(),
            playbook_id: playbook.clone(),
            entity_id: entity.clone(),
            incident_id: incident.cloned(),
            created_at_ms: now,
        });
        self.write(&pending);
        Begin::Send(Box::new(Intent { key, request, created_at_ms: now }))
    }

    /// Strikes an intent off: its outcome is known, or somebody has taken it on themselves.
    pub fn resolve(&self, key: &str) {
        let mut pending = self.read();
        pending.retain(|old| old.key != key);
        self.write(&pending);
    }

    /// The page does not wait for the answer to an intent any more: it counts as one from before.
    pub fn abandon_wait(&self, key: &str) {
        self.own.borrow_mut().remove(key);
    }

    /// Whether this page still waits for the answer to an intent: it may yet reach the backend.
    pub fn is_in_flight(&self, key: &str) -> bool {
        self.own.borrow().contains(key)
    }

    /// The intent under this key, while it is pending.
    pub fn pending(&self, key: &str) -> Option<Pending> {
        self.read().into_iter().find(|old| old.key == key)
    }

    /// The intents whose outcome nobody has seen and whose answer nobody waits for, from before a
    /// reload or [released](Self::abandon_wait) since. Oldest first.
    pub fn unclear(&self) -> Vec<Pending> {
        let own = self.own.borrow();
        self.read().into_iter().filter(|old| !own.contains(&old.key)).collect()
    }

    /// What the store holds. A text that is no ledger counts as none: it cannot be acted on.
    fn read(&self) -> Vec<Pending> {
        let text = self.store.get(&self.name).unwrap_or_default();
        let mut pending: Vec<Pending> = serde_json::from_slice(text.as_bytes()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        pending.retain(|old| seen.insert(old.key.clone()));
        pending
    }

    fn write(&self, pending: &[Pending]) {
        match serde_json::to_string(pending) {
            Ok(text) if !pending.is_empty() => self.store.set(&self.name, &text),
            _ => self.store.remove(&self.name),
        }
    }
}
