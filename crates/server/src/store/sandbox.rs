//! State of the fake products, the calls they carried out, and their recorded responses.

use riposte_model::{SandboxCall, SandboxRecord};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use super::{StoreError, from_json, to_json};
use crate::clock::timestamp;

/// Maximum number of calls that are listed.
const MAX_CALLS: i64 = 500;

/// State of one aspect of a subject, if a call has set it.
pub(crate) fn record(
    tx: &Transaction<'_>,
    system: &str,
    subject: &str,
    aspect: &str,
) -> Result<Option<String>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT state FROM sandbox_records WHERE system = ?1 AND subject = ?2 AND aspect = ?3",
    )?;
    Ok(query.query_row([system, subject, aspect], |row| row.get("state")).optional()?)
}

/// Sets the state of one aspect of a subject.
pub(crate) fn put_record(
    tx: &Transaction<'_>,
    system: &str,
    subject: &str,
    aspect: &str,
    state: &str,
    run_id: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sandbox_records (system, subject, aspect, state, since, run_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (system, subject, aspect) DO UPDATE SET state = ?4, since = ?5, run_id = ?6",
        params![system, subject, aspect, state, now, run_id],
    )?;
    Ok(())
}

/// Clears the state of one aspect of a subject.
pub(crate) fn remove_record(
    tx: &Transaction<'_>,
    system: &str,
    subject: &str,
    aspect: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sandbox_records WHERE system = ?1 AND subject = ?2 AND aspect = ?3",
        [system, subject, aspect],
    )?;
    Ok(())
}

/// Every recorded state in one system, latest first. An aspect that begins with a dot is a detail of
/// another one.
pub(crate) fn records(tx: &Transaction<'_>, system: &str) -> Result<Vec<SandboxRecord>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT subject, state, since, run_id FROM sandbox_records WHERE system = ?1
             AND aspect NOT LIKE '.%' ORDER BY since DESC, subject, aspect",
    )?;
    let rows = query.query_map([system], |row| {
        Ok(SandboxRecord {
            subject: row.get("subject")?,
            state: row.get("state")?,
            since: timestamp(row.get("since")?),
            run_id: row.get("run_id")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Records a call that was carried out.
pub(crate) fn add_call(
    tx: &Transaction<'_>,
    system: &str,
    action: &str,
    subject: &str,
    run_id: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sandbox_calls (at, system, action, subject, run_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![now, system, action, subject, run_id],
    )?;
    Ok(())
}

/// Calls that were carried out, newest first.
pub(crate) fn calls(tx: &Transaction<'_>) -> Result<Vec<SandboxCall>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT at, system, action, subject, run_id FROM sandbox_calls ORDER BY seq DESC LIMIT ?1",
    )?;
    let rows = query.query_map([MAX_CALLS], |row| {
        Ok(SandboxCall {
            at: timestamp(row.get("at")?),
            system: row.get("system")?,
            action: row.get("action")?,
            subject: row.get("subject")?,
            run_id: row.get("run_id")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Response recorded under a key: fingerprint of the request, status and body.
pub(crate) fn response(tx: &Transaction<'_>, key: &str) -> Result<Option<(Vec<u8>, u16, Value)>, StoreError> {
    let mut query =
        tx.prepare_cached("SELECT fingerprint, status, body FROM sandbox_replies WHERE key = ?1")?;
    let row = query.query_row([key], |row| {
        Ok((row.get("fingerprint")?, row.get("status")?, row.get::<_, String>("body")?))
    });
    row.optional()?
        .map(|(fingerprint, status, body)| Ok((fingerprint, status, from_json(&body)?)))
        .transpose()
}

/// Records the response to a key.
pub(crate) fn put_response(
    tx: &Transaction<'_>,
    key: &str,
    fingerprint: &[u8],
    status: u16,
    body: &Value,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sandbox_replies (key, fingerprint, status, body) VALUES (?1, ?2, ?3, ?4)",
        params![key, fingerprint, status, to_json(body)?],
    )?;
    Ok(())
}
