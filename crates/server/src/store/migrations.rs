//! The shape of the database, one step per version.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Each step takes the file from the version of its index to the next. Released steps never change.
const STEPS: [&str; 1] = [include_str!("schema_1.sql")];

/// Brings the file up to date.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = usize::try_from(found).unwrap_or(usize::MAX);
    if found > STEPS.len() {
        return Err(StoreError::Newer { found, known: STEPS.len() });
    }
    for (at, step) in STEPS.iter().enumerate().skip(found) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", i64::try_from(at + 1).unwrap_or(i64::MAX))?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::migrate(&mut connection).unwrap();
        super::migrate(&mut connection).unwrap();
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 1);
    }

    #[test]
    fn a_file_of_a_later_version_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(super::migrate(&mut connection).is_err());
    }

    #[test]
    fn the_audit_cannot_be_changed_or_deleted() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::migrate(&mut connection).unwrap();
        connection
            .execute(
                "INSERT INTO audit (at, actor_id, action, outcome) VALUES (1, 'mara', 'run', 'queued')",
                [],
            )
            .unwrap();
        let update = connection.execute("UPDATE audit SET actor_id = 'rhea'", []).unwrap_err();
        let delete = connection.execute("DELETE FROM audit", []).unwrap_err();
        let replace = connection.execute(
            "INSERT OR REPLACE INTO audit (seq, at, actor_id, action, outcome) VALUES (1, 1, 'x', 'x', 'x')",
            [],
        );
        assert!(update.to_string().contains("append-only"));
        assert!(delete.to_string().contains("append-only"));
        assert!(replace.unwrap_err().to_string().contains("append-only"));
    }
}
