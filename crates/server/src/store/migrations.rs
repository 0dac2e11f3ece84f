//! Schema of the database, one migration per version. The version of a file is its `user_version`.

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::{StoreError, count};

/// Each migration takes a file to the next version. Released ones never change.
const MIGRATIONS: &[M<'_>] = &[
    M::up(include_str!("schema_1.sql")),
    M::up(include_str!("schema_2.sql")),
    M::up(include_str!("schema_3.sql")),
];

/// Brings a file up to date.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let migrations = Migrations::from_slice(MIGRATIONS);
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let migrated = migrations.to_latest(connection);
    connection.set_transaction_behavior(TransactionBehavior::Deferred);
    match migrated {
        Ok(()) => Ok(()),
        Err(Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead)) => {
            let found = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Err(StoreError::Newer { found: count(found), known: MIGRATIONS.len() })
        }
        // The command line and the server may open an old file at the same moment: one of them migrates it.
        Err(_) if migrations.pending_migrations(connection) == Ok(0) => Ok(()),
        Err(error) => Err(StoreError::Migration(Box::new(error))),
    }
}

#[cfg(test)]
mod tests {
    use riposte_model::RunStatus;
    use rusqlite::params;

    use super::*;

    fn migrated() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection
    }

    #[test]
    fn every_migration_applies() {
        Migrations::from_slice(MIGRATIONS).validate().unwrap();
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = migrated();
        migrate(&mut connection).unwrap();
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 3);
    }

    #[test]
    fn a_file_of_a_later_version_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 99, known: 3 }), "{error}");
    }

    #[test]
    fn the_database_and_the_model_agree_on_what_is_live() {
        let connection = migrated();
        connection
            .execute_batch(
                "INSERT INTO users VALUES ('mara', 'Mara', '', 'operator');
                 INSERT INTO entities (id, kind, name, properties) VALUES ('e', 'ip', '198.51.100.7', '{}');",
            )
            .unwrap();
        let mut insert = connection
            .prepare(
                "INSERT INTO runs (id, playbook_id, playbook_name, playbook_version, playbook, entity_id,
                     entity_kind, entity_name, entity, inputs, inputs_shown, requested_by, origin, status, created_at)
                 VALUES (?1, 'p', 'P', '1', '{}', 'e', 'ip', 'e', '{}', '{}', '{}', 'mara', '{}', ?1, 0)
                 RETURNING live",
            )
            .unwrap();
        let unknown = RunStatus::from("a-status-to-come");
        for status in RunStatus::ALL.iter().chain([&unknown]) {
            let live: bool = insert.query_row(params![status.as_str()], |row| row.get("live")).unwrap();
            assert_eq!(live, status.is_live(), "{status}");
        }
    }

    #[test]
    fn the_audit_cannot_be_changed_or_deleted() {
        let connection = migrated();
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
