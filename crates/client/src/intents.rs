//! Intents: each decision to run a playbook is recorded before it is sent, so that it is sent once.

use std::{cell::RefCell, rc::Rc};

use riposte_model::{EntityId, IncidentId, NewRun, PlaybookId};
use serde_json::Value;

use crate::{
    IntentStore,
    intent::{Intent, Pending},
};

/// Name in the store, before the person.
const NAME: &str = "riposte.intents";

/// One person's intents whose outcome is not known. One ledger per page.
///
/// Holds identifiers and times only, no values, inputs or reasons: the store outlives the sign-in.
/// Every call reads the store, so that two ledgers in one tab agree.
pub struct IntentLedger {
    store: Rc<dyn IntentStore>,
    name: String,
    /// Keys whose responses this page awaits. All others date from before a reload or were abandoned.
    in_flight: RefCell<Vec<String>>,
}

/// Whether an intent may be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Begin {
    /// Recorded: send it, once.
    Send(Box<Intent>),
    /// The same playbook is pending on the same entity under this key, or the new key is not unique:
    /// send nothing.
    AlreadyPending(String),
}

impl IntentLedger {
    /// A ledger over the intents that the store holds for this person. A backend finds a run by its key
    /// only for the person who started it, so that only they can clear up their intents. `person` is
    /// their identifier, or empty where the page does not know it.
    pub fn new(store: Rc<dyn IntentStore>, person: &str) -> Self {
        Self { store, name: format!("{NAME}.{person}"), in_flight: RefCell::default() }
    }

    /// Records an intent before it is sent, unless the same playbook is pending on the same entity.
    /// `key` is from [`crate::mint_key`], `now` in milliseconds since 1970.
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
        if self.is_in_flight(&key) {
            return Begin::AlreadyPending(key);
        }
        self.in_flight.borrow_mut().push(key.clone());
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

    /// Removes an intent: its outcome is known, or a person took responsibility for it.
    pub fn resolve(&self, key: &str) {
        let mut pending = self.read();
        pending.retain(|old| old.key != key);
        self.write(&pending);
    }

    /// Stops waiting for the response to an intent: it is then unclear until it is looked up.
    pub fn abandon_wait(&self, key: &str) {
        self.in_flight.borrow_mut().retain(|other| other != key);
    }

    /// Whether a request for the intent is in flight: it may yet reach the backend.
    pub fn is_in_flight(&self, key: &str) -> bool {
        self.in_flight.borrow().iter().any(|other| other == key)
    }

    /// The intent under this key, while it is pending.
    pub fn pending(&self, key: &str) -> Option<Pending> {
        self.read().into_iter().find(|old| old.key == key)
    }

    /// Intents without an outcome and without a request in flight, oldest first: from before a reload,
    /// or [abandoned](Self::abandon_wait) since.
    pub fn unclear(&self) -> Vec<Pending> {
        let in_flight = self.in_flight.borrow();
        self.read().into_iter().filter(|old| !in_flight.contains(&old.key)).collect()
    }

    /// The stored intents. A text that cannot be read counts as none: it cannot be acted on.
    fn read(&self) -> Vec<Pending> {
        let text = self.store.get(&self.name).unwrap_or_default();
        let stored: Value = riposte_json::parse(text.as_bytes()).unwrap_or_default();
        let pending = stored.as_array().and_then(|items| items.iter().map(Pending::from_json).collect());
        let mut pending: Vec<Pending> = pending.unwrap_or_default();
        let mut seen = Vec::new();
        pending.retain(|old| {
            let is_new = !seen.contains(&old.key);
            seen.push(old.key.clone());
            is_new
        });
        pending
    }

    fn write(&self, pending: &[Pending]) {
        match serde_json::to_string(pending) {
            Ok(text) if !pending.is_empty() => self.store.set(&self.name, &text),
            _ => self.store.remove(&self.name),
        }
    }
}
