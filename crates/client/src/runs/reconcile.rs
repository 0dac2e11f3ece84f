//! Looking up a start whose outcome is unclear, until it is certain or a person has to decide.

use crate::{Backend, IntentLedger, ReconcileOutcome, Reconciliation, Transport};

use super::Reconciled;

/// Looks up the intent under `key` until its outcome is known or the time for it to show up is over.
pub(super) async fn reconcile(
    backend: &dyn Backend,
    transport: &dyn Transport,
    ledger: &IntentLedger,
    key: &str,
) -> Reconciled {
    let Some(pending) = ledger.pending(key) else { return Reconciled::Settled };
    let mut reconciliation = Reconciliation::new(pending, transport.now_ms());
    loop {
        let found = backend.find_run(reconciliation.pending()).await;
        // Another part of the page may have learned the outcome meanwhile.
        if ledger.pending(key).is_none() {
            return Reconciled::Settled;
        }
        return match reconciliation.next(found, transport.now_ms()) {
            ReconcileOutcome::RetryAfter { after_ms } => {
                transport.sleep(after_ms).await;
                continue;
            }
            ReconcileOutcome::Found(run) => Reconciled::Found(run),
            // A request that is still in flight may reach the backend after this.
            ReconcileOutcome::NotStarted if !ledger.is_in_flight(key) => Reconciled::NotStarted,
            ReconcileOutcome::NotStarted | ReconcileOutcome::Inconclusive => Reconciled::Inconclusive,
        };
    }
}
