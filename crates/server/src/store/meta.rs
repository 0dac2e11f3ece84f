//! Facts about the database itself.

use rusqlite::Transaction;

use super::StoreError;

/// Key of the moment at which the sample was written.
pub(crate) const SAMPLE: &str = "sample";

/// Whether a fact has been recorded.
pub(crate) fn is_set(tx: &Transaction<'_>, key: &str) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("SELECT 1 FROM meta WHERE key = ?1")?.exists([key])?)
}

/// Records a fact.
pub(crate) fn set(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", [key, value])?;
    Ok(())
}
