//! What somebody decided to run, from the decision until its outcome is known.

use leptos::prelude::*;
use riposte_client::{Begin, Pending, ReconcileOutcome, Reconciliation, mint_key};
use riposte_model::{EntityId, NewRun};

use super::Console;

impl Console {
    /// Writes an intent down before it is sent. Nothing where the browser gives no random numbers
    /// for a key.
    pub(crate) fn begin(self, request: NewRun) -> Option<Begin> {
        let key = mint_key()?;
        let entity = request.targets.first()?.entity_id.clone();
        let (playbook, incident) = (request.playbook_id.clone(), request.incident_id.clone());
        let now = self.transport.with_value(|transport| transport.now_ms());
        Some(
            self.ledger
                .with_value(|ledger| ledger.begin(&playbook, &entity, incident.as_ref(), request, now, key)),
        )
    }

    /// Strikes an intent off: its outcome is known, or somebody has taken it on themselves.
    pub(crate) fn resolve(self, key: &str) {
        self.ledger.try_with_value(|ledger| ledger.resolve(key));
    }

    /// Waits for the answer to an intent no longer; its outcome is to be looked up.
    pub(crate) fn abandon_wait(self, key: &str) {
        self.ledger.try_with_value(|ledger| ledger.abandon_wait(key));
    }

    /// Intents on an entity whose outcome nobody has seen, from before a reload or since.
    pub(crate) fn unclear(self, entity: &EntityId) -> Vec<Pending> {
        let all = self.ledger.with_value(|ledger| ledger.unclear());
        all.into_iter().filter(|pending| pending.entity_id == *entity).collect()
    }

    /// What became of a pending intent, asked until it is certain or cannot be known. Nothing where
    /// it is pending no more: another part of the page knows, or the page has let go.
    pub(crate) async fn look_up(self, key: &str) -> Option<ReconcileOutcome> {
        let (backend, transport) = (self.backend.try_get_value()?, self.transport.try_get_value()?);
        let mut reconciliation = Reconciliation::new(self.pending(key)?, transport.now_ms());
        loop {
            let found = backend.find_run(reconciliation.pending()).await;
            self.pending(key)?;
            match reconciliation.next(found, transport.now_ms()) {
                ReconcileOutcome::RetryAfter { after_ms } => transport.sleep(after_ms).await,
                // It may be on its way still, and reach the backend after this.
                ReconcileOutcome::NotStarted if self.is_in_flight(key) => {
                    return Some(ReconcileOutcome::Inconclusive);
                }
                verdict => {
                    if matches!(verdict, ReconcileOutcome::Found(_) | ReconcileOutcome::NotStarted) {
                        self.resolve(key);
                    }
                    return Some(verdict);
                }
            }
        }
    }

    fn pending(self, key: &str) -> Option<Pending> {
        self.ledger.try_with_value(|ledger| ledger.pending(key)).flatten()
    }

    fn is_in_flight(self, key: &str) -> bool {
        self.ledger.try_with_value(|ledger| ledger.is_in_flight(key)) == Some(true)
    }
}
