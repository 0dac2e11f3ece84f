//! Facts about the database itself.

use rusqlite::{OptionalExtension, Transaction};

use super::StoreError;

/// Key of the moment at which the sample was written.
pub(crate) const SAMPLE: &str = "sample";

/// Key of the version of the rules behind derived columns.
pub(crate) const INDEX: &str = "index";

/// A recorded fact.
pub(crate) fn get(tx: &Transaction<'_>, key: &str) -> Result<Option<String>, StoreError> {
    let mut query = tx.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(query.query_row([key], |row| row.get("value")).optional()?)
}

/// Records a fact in place of what was recorded before.
pub(crate) fn put(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
        [key, value],
    )?;
    Ok(())
}

/// Whether a fact has been recorded.
pub(crate) fn is_set(tx: &Transaction<'_>, key: &str) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("SELECT 1 FROM meta WHERE key = ?1")?.exists([key])?)
}

/// Records a fact.
pub(crate) fn set(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", [key, value])?;
    Ok(())
}
