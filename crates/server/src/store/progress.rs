//! Progress of runs and steps.
//!
//! Every change raises the version of the run, and every change of its status appends an audit row in
//! the same transaction.

use riposte_model::{Finding, Problem, RunStatus, StepStatus};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use super::{StoreError, audit, secrets, text, to_json};

/// Change of the status of a run.
pub(crate) struct Change<'a> {
    /// New status.
    pub(crate) status: RunStatus,
    /// Details, in a sentence.
    pub(crate) text: Option<String>,
    /// Error that caused it.
    pub(crate) error: Option<&'a Problem>,
    /// User who caused it, or the server.
    pub(crate) actor_id: &'a str,
    /// Trace id of the request that caused it, if there was one.
    pub(crate) trace_id: Option<&'a str>,
}

impl<'a> Change<'a> {
    /// Change that the server makes on its own.
    pub(crate) fn by_server(status: RunStatus) -> Self {
        Self { status, text: None, error: None, actor_id: audit::SERVER, trace_id: None }
    }

    /// Adds details.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Adds the error that caused it.
    pub(crate) fn error(mut self, error: Option<&'a Problem>) -> Self {
        self.error = error;
        self
    }
}

/// End of a step.
pub(crate) struct StepEnd<'a> {
    pub(crate) status: StepStatus,
    pub(crate) summary: Option<&'a str>,
    pub(crate) output: Option<&'a Value>,
    pub(crate) error: Option<&'a Problem>,
    /// Finding in place of something to do.
    pub(crate) finding: Option<&'a Finding>,
    /// Whether the state that it read is the one that an undo brings back.
    pub(crate) is_restorable: Option<bool>,
}

impl StepEnd<'_> {
    /// End with a status and nothing else.
    pub(crate) fn of(status: StepStatus) -> Self {
        Self { status, summary: None, output: None, error: None, finding: None, is_restorable: None }
    }
}

/// Current status of a run.
pub(crate) fn status(tx: &Transaction<'_>, run_id: &str) -> Result<Option<RunStatus>, StoreError> {
    let mut query = tx.prepare_cached("SELECT status FROM runs WHERE id = ?1")?;
    let found = query.query_row([run_id], |row| row.get::<_, String>("status")).optional()?;
    Ok(found.map(|word| RunStatus::from(word.as_str())))
}

/// Changes the status of a run and audits the change.
pub(crate) fn change(
    tx: &Transaction<'_>,
    run_id: &str,
    change: &Change<'_>,
    now: i64,
) -> Result<(), StoreError> {
    let terminal = change.status.is_terminal();
    let started = change.status == RunStatus::Running;
    let error = change.error.map(to_json).transpose()?;
    tx.execute(
        "UPDATE runs SET status = ?2, status_text = ?3, error = ?4, version = version + 1,
             started_at = CASE WHEN ?5 THEN coalesce(started_at, ?7) ELSE started_at END,
             ended_at = CASE WHEN ?6 THEN ?7 ELSE ended_at END
         WHERE id = ?1",
        params![run_id, change.status.as_str(), change.text, error, started, terminal, now],
    )?;
    if terminal {
        tx.execute(
            "UPDATE steps SET status = 'skipped' WHERE run_id = ?1 AND status = 'not-started'",
            [run_id],
        )?;
        // Secrets among the inputs are no longer needed.
        tx.execute("UPDATE runs SET inputs = inputs_shown WHERE id = ?1", [run_id])?;
        secrets::remove(tx, run_id)?;
        // The runs that this one undoes, lifts or joins show it.
        tx.execute(
            "UPDATE runs SET version = version + 1
             WHERE entity_id = (SELECT entity_id FROM runs WHERE id = ?1) AND id <> ?1
                 AND (SELECT playbook_id FROM runs WHERE id = ?1) IN (playbook_id, undo_playbook_id)",
            [run_id],
        )?;
    }
    record(tx, run_id, change, now)
}

fn record(tx: &Transaction<'_>, run_id: &str, change: &Change<'_>, now: i64) -> Result<(), StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT playbook_id, playbook_version, entity_id, incident_id, reason FROM runs WHERE id = ?1",
    )?;
    let mut rows = query.query([run_id])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    let (incident, reason): (Option<String>, Option<String>) = (row.get("incident_id")?, row.get("reason")?);
    audit::record(
        tx,
        &audit::Entry {
            at: now,
            actor_id: change.actor_id,
            action: "run.status",
            outcome: change.status.as_str(),
            run_id: Some(run_id),
            playbook_id: Some(text(row, "playbook_id")?),
            playbook_version: Some(text(row, "playbook_version")?),
            entity_id: Some(text(row, "entity_id")?),
            incident_id: incident.as_deref(),
            reason: reason.as_deref(),
            detail: change.text.as_deref(),
            trace_id: change.trace_id,
        },
    )
}

/// Records that an attempt at a step is about to be made. Returns the time of the first one. A step that
/// goes on after a restart, without being sent again, is not `counted`.
pub(crate) fn begin_attempt(
    tx: &Transaction<'_>,
    run_id: &str,
    step_id: &str,
    counted: bool,
    now: i64,
) -> Result<i64, StoreError> {
    let started_at = tx
        .prepare_cached(
            "UPDATE steps SET status = 'running', attempts = attempts + ?3,
                 started_at = coalesce(started_at, ?4)
             WHERE run_id = ?1 AND id = ?2 RETURNING started_at",
        )?
        .query_row(params![run_id, step_id, counted, now], |row| row.get("started_at"))
        .optional()?;
    touch(tx, run_id)?;
    Ok(started_at.unwrap_or(now))
}

/// Records the end of a step.
pub(crate) fn end_step(
    tx: &Transaction<'_>,
    run_id: &str,
    step_id: &str,
    end: &StepEnd<'_>,
    now: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE steps SET status = ?3, ended_at = ?4, summary = ?5, output = ?6, error = ?7,
             finding = ?8, is_restorable = ?9
         WHERE run_id = ?1 AND id = ?2",
    )?
    .execute(params![
        run_id,
        step_id,
        end.status.as_str(),
        now,
        end.summary,
        end.output.map(to_json).transpose()?,
        end.error.map(to_json).transpose()?,
        end.finding.map(Finding::as_str),
        end.is_restorable,
    ])?;
    touch(tx, run_id)
}

fn touch(tx: &Transaction<'_>, run_id: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE runs SET version = version + 1 WHERE id = ?1")?.execute([run_id])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;
    use crate::store::migrations;

    /// A database with one queued run, as far as progress looks at it.
    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection).unwrap();
        connection
            .execute_batch(
                "INSERT INTO users VALUES ('mara', 'Mara', '', 'operator');
                 INSERT INTO entities (id, kind, name, properties) VALUES ('e', 'ip', '198.51.100.7', '{}');
                 INSERT INTO runs (id, playbook_id, playbook_name, playbook_version, playbook, entity_id,
                     entity_kind, entity_name, entity, inputs, inputs_shown, requested_by, origin, status, created_at)
                 VALUES ('r', 'p', 'P', '1', '{}', 'e', 'ip', 'e', '{}', '{}', '{}', 'mara', '{}', 'queued', 0);
                 INSERT INTO steps (run_id, position, id, name, status) VALUES ('r', 0, 's', 'S', 'not-started');",
            )
            .unwrap();
        connection
    }

    proptest! {
        #[test]
        fn an_end_is_never_left_and_every_change_is_audited(words in prop::collection::vec(0..RunStatus::ALL.len(), 1..12)) {
            let mut connection = database();
            let mut current = RunStatus::Queued;
            let mut written = 0;
            for (now, word) in (1_i64..).zip(words) {
                let next = RunStatus::ALL[word].clone();
                let tx = connection.transaction().unwrap();
                let changed = change(&tx, "r", &Change::by_server(next.clone()), now);
                let allowed = !current.is_terminal() || next == current;
                prop_assert_eq!(changed.is_ok(), allowed, "{} to {}", current, next);
                if changed.is_ok() {
                    tx.commit().unwrap();
                    current = next;
                    written += 1;
                } else {
                    drop(tx);
                }
                let tx = connection.transaction().unwrap();
                prop_assert_eq!(status(&tx, "r").unwrap(), Some(current.clone()));
                let rows: i64 = tx.query_row("SELECT count(*) FROM audit WHERE run_id = 'r'", [], |row| row.get(0)).unwrap();
                prop_assert_eq!(rows, written);
                let ended: Option<i64> = tx.query_row("SELECT ended_at FROM runs", [], |row| row.get(0)).unwrap();
                prop_assert_eq!(ended.is_some(), current.is_terminal());
            }
        }
    }
}
