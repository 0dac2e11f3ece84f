//! Audit log: actor, action, target, time, reason, version and outcome. Rows are only ever added; the
//! database refuses anything else.

use rusqlite::{Transaction, named_params};

use super::StoreError;

/// Actor of what happens without a request, such as after a restart or at the end of a time limit.
pub(crate) const SERVER: &str = "server";

/// Row of the audit log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry<'a> {
    /// Time, in milliseconds since 1970.
    pub(crate) at: i64,
    /// Actor: a user, or [`SERVER`].
    pub(crate) actor_id: &'a str,
    /// Action, as in `run.start`.
    pub(crate) action: &'a str,
    /// Outcome: a status, or `refused: <code>`.
    pub(crate) outcome: &'a str,
    pub(crate) run_id: Option<&'a str>,
    pub(crate) playbook_id: Option<&'a str>,
    pub(crate) playbook_version: Option<&'a str>,
    pub(crate) entity_id: Option<&'a str>,
    pub(crate) incident_id: Option<&'a str>,
    /// Reason given by the requester.
    pub(crate) reason: Option<&'a str>,
    /// Details of the change, as JSON or a sentence.
    pub(crate) detail: Option<&'a str>,
    /// Trace id of the request, as in the log.
    pub(crate) trace_id: Option<&'a str>,
}

/// Appends a row.
pub(crate) fn record(tx: &Transaction<'_>, entry: &Entry<'_>) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO audit (at, actor_id, action, outcome, run_id, playbook_id, playbook_version,
                            entity_id, incident_id, reason, detail, trace_id)
         VALUES (:at, :actor_id, :action, :outcome, :run_id, :playbook_id, :playbook_version,
                 :entity_id, :incident_id, :reason, :detail, :trace_id)",
    )?
    .execute(named_params! {
        ":at": entry.at,
        ":actor_id": entry.actor_id,
        ":action": entry.action,
        ":outcome": entry.outcome,
        ":run_id": entry.run_id,
        ":playbook_id": entry.playbook_id,
        ":playbook_version": entry.playbook_version,
        ":entity_id": entry.entity_id,
        ":incident_id": entry.incident_id,
        ":reason": entry.reason,
        ":detail": entry.detail,
        ":trace_id": entry.trace_id,
    })?;
    Ok(())
}
