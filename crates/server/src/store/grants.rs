//! Groups of playbooks that the server may run.

use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreError;

/// Whether the server may run playbooks of a group. An undecided group is not granted.
pub(crate) fn is_granted(tx: &Transaction<'_>, group: &str) -> Result<bool, StoreError> {
    let mut query = tx.prepare_cached("SELECT granted FROM grants WHERE playbook_group = ?1")?;
    Ok(query.query_row([group], |row| row.get("granted")).optional()?.unwrap_or(false))
}

/// Records the groups that are new, with their first decision. An earlier decision stays.
pub(crate) fn add<'a>(
    tx: &Transaction<'_>,
    groups: impl IntoIterator<Item = (&'a str, bool)>,
) -> Result<(), StoreError> {
    let mut add =
        tx.prepare_cached("INSERT OR IGNORE INTO grants (playbook_group, granted) VALUES (?1, ?2)")?;
    for (group, granted) in groups {
        add.execute(params![group, granted])?;
    }
    Ok(())
}

/// Grants or withdraws a group.
pub(crate) fn set(tx: &Transaction<'_>, group: &str, granted: bool) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO grants (playbook_group, granted) VALUES (?1, ?2)
         ON CONFLICT (playbook_group) DO UPDATE SET granted = ?2",
        params![group, granted],
    )?;
    Ok(())
}
