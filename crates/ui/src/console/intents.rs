//! What somebody decided to run, from the decision until its outcome is known.

use leptos::prelude::*;
use riposte_client::{Begin, Inquiry, Pending, Verdict, mint_key};
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
    pub(crate) fn settle(self, key: &str) {
        self.ledger.try_with_value(|ledger| ledger.settle(key));
    }

    /// Waits for the answer to an intent no longer; its outcome is to be looked up.
    pub(crate) fn release(self, key: &str) {
        self.ledger.try_with_value(|ledger| ledger.release(key));
    }

    /// Intents on an entity whose outcome nobody has seen, from before a reload or since.
    pub(crate) fn unclear(self, entity: &EntityId) -> Vec<Pending> {
        let all = self.ledger.with_value(|ledger| ledger.unclear());
        all.into_iter().filter(|pending| pending.entity_id == *entity).collect()
    }

    /// What became of a pending intent, asked until it is certain or cannot be known, or the page
    /// has let go.
    pub(crate) async fn look_up(self, key: &str) -> Verdict {
        let (Some(backend), Some(transport)) = (self.backend.try_get_value(), self.transport.try_get_value())
        else {
            return Verdict::StillUnclear;
        };
        let Some(pending) = self.ledger.try_with_value(|ledger| ledger.pending(key)).flatten() else {
            return Verdict::StillUnclear;
        };
        let mut inquiry = Inquiry::new(pending, transport.now_ms());
        while !self.capabilities.is_disposed() {
            let found = backend.find_run(inquiry.pending()).await;
            match inquiry.next(found, transport.now_ms()) {
                Verdict::Ask { after_ms } => transport.sleep(after_ms).await,
                verdict => {
                    if matches!(verdict, Verdict::Found(_) | Verdict::NotStarted) {
                        self.settle(key);
                    }
                    return verdict;
                }
            }
        }
        Verdict::StillUnclear
    }
}
