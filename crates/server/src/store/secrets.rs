//! Inputs of live runs that have secrets among them. They are never written to the database, whose pages and
//! log keep what was deleted, but to a file for each run beside it, which goes when the run ends.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use rusqlite::Transaction;
use serde_json::{Map, Value};

use super::{StoreError, from_json, to_json};

/// Keeps the inputs of a run, for this user of the machine only.
pub(crate) fn put(tx: &Transaction<'_>, run_id: &str, inputs: &Map<String, Value>) -> Result<(), StoreError> {
    let path = file(tx, run_id);
    let written = path.parent().map_or(Ok(()), create_folder).and_then(|()| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(to_json(inputs).map_err(std::io::Error::other)?.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| StoreError::Open { path, error })
}

/// The inputs of a run. None if they are gone.
pub(crate) fn find(tx: &Transaction<'_>, run_id: &str) -> Result<Option<Map<String, Value>>, StoreError> {
    let path = file(tx, run_id);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(from_json(&text)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::Open { path, error }),
    }
}

/// Forgets the inputs of a run that ends.
pub(crate) fn remove(tx: &Transaction<'_>, run_id: &str) -> Result<(), StoreError> {
    let path = file(tx, run_id);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(StoreError::Open { path, error }),
        _ => Ok(()),
    }
}

/// Forgets what a crash has left: inputs of runs that have ended, or were never stored.
pub(crate) fn sweep(tx: &Transaction<'_>, live: &[String]) -> Result<(), StoreError> {
    let Ok(entries) = fs::read_dir(folder(tx)) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if live.iter().all(|run_id| name != **run_id) {
            fs::remove_file(entry.path()).map_err(|error| StoreError::Open { path: entry.path(), error })?;
        }
    }
    Ok(())
}

fn create_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn folder(tx: &Transaction<'_>) -> PathBuf {
    PathBuf::from(format!("{}.secrets", tx.path().unwrap_or_default()))
}

fn file(tx: &Transaction<'_>, run_id: &str) -> PathBuf {
    folder(tx).join(run_id)
}
