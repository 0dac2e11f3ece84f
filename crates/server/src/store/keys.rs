//! Idempotency keys of starts.

use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreError;

/// Fingerprint of the request and run that a user's key stands for.
pub(crate) fn find(
    tx: &Transaction<'_>,
    user_id: &str,
    key: &str,
) -> Result<Option<(Vec<u8>, String)>, StoreError> {
    let mut query = tx
        .prepare_cached("SELECT fingerprint, run_id FROM idempotency_keys WHERE user_id = ?1 AND key = ?2")?;
    let found = query.query_row([user_id, key], |row| Ok((row.get("fingerprint")?, row.get("run_id")?)));
    Ok(found.optional()?)
}

/// Records the run that a key stands for.
pub(crate) fn put(
    tx: &Transaction<'_>,
    user_id: &str,
    key: &str,
    fingerprint: &[u8],
    run_id: &str,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, run_id, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![user_id, key, fingerprint, run_id, now],
    )?;
    Ok(())
}
