//! The store: all state of the server, in one `SQLite` file. All SQL is here.
//!
//! One connection writes, several read; each call is one transaction on a thread for blocking work.

pub(crate) mod audit;
pub(crate) mod effects;
pub(crate) mod entities;
pub(crate) mod grants;
pub(crate) mod incidents;
pub(crate) mod index;
pub(crate) mod keys;
pub(crate) mod meta;
mod migrations;
pub(crate) mod progress;
pub(crate) mod runs;
pub(crate) mod sandbox;
pub(crate) mod secrets;
pub(crate) mod sessions;

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Row, Transaction, TransactionBehavior};
use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    sync::{AcquireError, Mutex, Semaphore},
    task::{JoinError, spawn_blocking},
};

use crate::playbook::stored::StoredPlaybookError;

/// Maximum number of connections that read at the same time.
const READERS: usize = 4;

/// Reason why a call of the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `SQLite` refused.
    #[error("the database refused: {0}")]
    Sql(#[from] rusqlite::Error),
    /// A stored value does not have the expected shape.
    #[error("a stored value cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A stored playbook cannot be read.
    #[error(transparent)]
    Playbook(#[from] StoredPlaybookError),
    /// The file could not be brought up to date.
    #[error("the database cannot be migrated: {0}")]
    Migration(Box<rusqlite_migration::Error>),
    /// The file or its lock cannot be opened.
    #[error("cannot open {path}: {error}")]
    Open {
        /// File.
        path: PathBuf,
        /// Reason.
        error: std::io::Error,
    },
    /// Another server has the file open. Two would run the same playbooks twice.
    #[error("another server has {0} open")]
    InUse(PathBuf),
    /// The file was written by a later version.
    #[error("the database has version {found}, this server knows {known}")]
    Newer {
        /// Version of the file.
        found: usize,
        /// Latest version that this server knows.
        known: usize,
    },
    /// The work panicked.
    #[error("a database call was lost: {0}")]
    Lost(#[from] JoinError),
    /// The server is shutting down.
    #[error("the store is closed")]
    Closed(#[from] AcquireError),
}

/// Handle of the database file.
pub(crate) struct Store {
    path: PathBuf,
    writer: Arc<Mutex<Connection>>,
    idle: Arc<std::sync::Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    /// Held as long as the store is open.
    _lock: File,
}

impl Store {
    /// Opens or creates the file and brings it up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(Mutex::new(writer(path)?)),
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(READERS)),
            _lock: lock,
        })
    }

    /// Reads from one consistent snapshot.
    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(StoreError::from)?;
        let idle = Arc::clone(&self.idle);
        let path = self.path.clone();
        let task = spawn_blocking(move || {
            let _permit = permit;
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = match kept {
                Some(connection) => connection,
                None => reader(&path)?,
            };
            let transaction = connection.transaction().map_err(StoreError::from)?;
            let result = work(&transaction);
            drop(transaction);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            result
        });
        task.await.map_err(StoreError::from)?
    }

    /// Writes all or nothing. An error rolls back.
    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let mut connection = Arc::clone(&self.writer).lock_owned().await;
        spawn_blocking(move || write(&mut connection, work)).await.map_err(StoreError::from)?
    }
}

/// Writes all or nothing over a connection of its own, also while a server has the file open.
pub(crate) fn with_own_connection<T, E: From<StoreError>>(
    path: &Path,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut connection = writer(path)?;
    write(&mut connection, work)
}

fn write<T, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
    let result = work(&transaction)?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(result)
}

/// Opens a connection that writes, to a file that is up to date.
fn writer(path: &Path) -> Result<Connection, StoreError> {
    let mut writer = connect(path)?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    migrations::migrate(&mut writer)?;
    Ok(writer)
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&name);
    let file = opened.map_err(|error| StoreError::Open { path: name.clone(), error })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(StoreError::Open { path: name, error }),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // An accepted run survives a power cut as well as a crash.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Writes a value as JSON text.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

/// Reads a value from JSON text.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(text)?)
}

/// Reads a value from JSON text that may be absent.
pub(crate) fn from_json_opt<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, StoreError> {
    text.map(|text| from_json(&text)).transpose()
}

/// Converts a count of `SQLite`. Counts are never negative.
pub(crate) fn count<T: TryFrom<i64> + Default>(value: i64) -> T {
    T::try_from(value).unwrap_or_default()
}

/// Text of a column, without a copy.
fn text<'a>(row: &'a Row<'_>, column: &str) -> Result<&'a str, StoreError> {
    Ok(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
}
