//! The audit: who did what, to which, when, why, with which version and what came of it.
//! Rows are only ever added; the database refuses anything else.

use rusqlite::{Transaction, named_params};

use super::StoreError;

/// Who acts when nobody asked: the server, after a restart or when time is over.
pub(crate) const SERVER: &str = "server";

/// One row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry<'a> {
    /// When, in milliseconds since 1970.
    pub(crate) at: i64,
    /// Who: a user, or `server` for what nobody asked for.
    pub(crate) actor_id: &'a str,
    /// What, as in `run.start`.
    pub(crate) action: &'a str,
    /// What came of it: a status, or `refused: <code>`.
    pub(crate) outcome: &'a str,
    pub(crate) run_id: Option<&'a str>,
    pub(crate) playbook_id: Option<&'a str>,
    pub(crate) playbook_version: Option<&'a str>,
    pub(crate) entity_id: Option<&'a str>,
    pub(crate) incident_id: Option<&'a str>,
    /// Why, in the words of who asked.
    pub(crate) reason: Option<&'a str>,
    /// What changed, as JSON or a sentence.
    pub(crate) detail: Option<&'a str>,
    /// Finds the request in the log.
    pub(crate) trace_id: Option<&'a str>,
}

/// Adds a row.
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
