//! Playbooks that the server offers. A file that cannot be offered is left out, and never keeps another one
//! from being offered.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use riposte_model::EntityKind;
use serde_json::Value;

use super::{check::check, inputs::InputsSchema, spec::PlaybookSpec};
use crate::systems::Registry;

include!(concat!(env!("OUT_DIR"), "/playbooks.rs"));

/// Reason why a playbook cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum PlaybookError {
    /// The folder cannot be read.
    #[error("cannot read {0}: {1}")]
    Folder(String, std::io::Error),
    /// A file cannot be read, does not have the documented form, or breaks a rule.
    #[error("playbook file {file}: {reason}")]
    File {
        /// Path of the file.
        file: String,
        /// Clause that says why.
        reason: String,
    },
}

/// A playbook that has passed every check.
pub(crate) struct LoadedPlaybook {
    pub(crate) spec: PlaybookSpec,
    pub(crate) inputs: InputsSchema,
    /// Path of its file.
    file: String,
}

/// Every loaded playbook, by identifier.
pub(crate) struct Playbooks(BTreeMap<String, LoadedPlaybook>);

impl Playbooks {
    /// Loads a folder, or the built-in playbooks without one. The errors are those of the files left out.
    pub(crate) fn load(
        folder: Option<&Path>,
        systems: &Registry,
    ) -> Result<(Self, Vec<PlaybookError>), PlaybookError> {
        Ok(match folder {
            None => {
                let files =
                    PLAYBOOKS.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
                Self::parse(files.map(|(name, bytes)| (name, Ok(bytes))), systems)
            }
            Some(folder) => Self::parse(read_folder(folder)?, systems),
        })
    }

    /// Parses and checks playbooks from (file name, bytes).
    fn parse(
        files: impl IntoIterator<Item = (String, std::io::Result<Vec<u8>>)>,
        systems: &Registry,
    ) -> (Self, Vec<PlaybookError>) {
        let mut loaded = BTreeMap::<String, LoadedPlaybook>::new();
        let mut left_out = Vec::new();
        for (file, bytes) in files {
            let parsed =
                bytes.map_err(|error| format!("cannot be read: {error}")).and_then(|bytes| read(&bytes));
            let checked = parsed.and_then(|spec| Ok((check(&spec, systems)?, spec)));
            let (inputs, spec) = match checked {
                Ok(fine) => fine,
                Err(reason) => {
                    left_out.push(PlaybookError::File { file, reason });
                    continue;
                }
            };
            let id = spec.id.as_str().to_owned();
            let one = LoadedPlaybook { spec, inputs, file };
            let other = match loaded.remove(&id) {
                // The file that is called by the identifier, or the first one.
                Some(other) if other.is_called(&id) || !one.is_called(&id) => {
                    loaded.insert(id.clone(), other);
                    Some(one)
                }
                other => {
                    loaded.insert(id.clone(), one);
                    other
                }
            };
            if let Some(LoadedPlaybook { file, .. }) = other {
                left_out.push(PlaybookError::File { file, reason: format!("another file has the id {id}") });
            }
        }
        leave_out_without_undo(&mut loaded, &mut left_out);
        (Self(loaded), left_out)
    }

    /// One playbook.
    pub(crate) fn get(&self, id: &str) -> Option<&LoadedPlaybook> {
        self.0.get(id)
    }

    /// All playbooks, by name.
    pub(crate) fn by_name(&self) -> Vec<&PlaybookSpec> {
        let mut all: Vec<_> = self.0.values().map(|loaded| &loaded.spec).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
        all
    }

    /// Every kind that some playbook takes.
    pub(crate) fn kinds(&self) -> Vec<EntityKind> {
        let kinds: BTreeSet<_> = self.0.values().flat_map(|loaded| &loaded.spec.kinds).collect();
        kinds.into_iter().cloned().collect()
    }

    /// Every group that some playbook belongs to.
    pub(crate) fn groups(&self) -> BTreeSet<String> {
        self.0.values().map(|loaded| loaded.spec.group.clone()).collect()
    }

    /// Number of playbooks.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

impl LoadedPlaybook {
    fn is_called(&self, id: &str) -> bool {
        Path::new(&self.file).file_stem().is_some_and(|stem| stem == id)
    }
}

/// Leaves out what promises an undo that is not there, and then what is undone by that.
fn leave_out_without_undo(loaded: &mut BTreeMap<String, LoadedPlaybook>, left_out: &mut Vec<PlaybookError>) {
    let lacks = |all: &BTreeMap<String, LoadedPlaybook>, one: &LoadedPlaybook| {
        let undo = one.spec.undo_playbook.as_ref()?;
        let found = all.get(undo.as_str());
        let fits = found.is_some_and(|undo| one.spec.kinds.iter().all(|kind| undo.spec.kinds.contains(kind)));
        (!fits).then(|| "its undo playbook is not there or takes other kinds".to_owned())
    };
    while let Some((id, reason)) = loaded.iter().find_map(|(id, one)| Some((id.clone(), lacks(loaded, one)?)))
    {
        if let Some(LoadedPlaybook { file, .. }) = loaded.remove(&id) {
            left_out.push(PlaybookError::File { file, reason });
        }
    }
}

/// Reads a file. The error is a clause about it.
fn read(bytes: &[u8]) -> Result<PlaybookSpec, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("is not in UTF-8: {error}"))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    let file: Value = serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    if file.get("workflow").or_else(|| file.get("workflow_start")).is_some() {
        return Err("is a CACAO 2.0 playbook (it has a workflow); Riposte reads its own form, riposte-1, \
             which crates/server/data/README.md describes"
            .to_owned());
    }
    if file.get("type").and_then(Value::as_str) != Some("playbook") {
        return Err("is no playbook: it is no object whose `type` is `playbook`".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        let text = error.to_string();
        // Not the names of all fields that there are.
        text.split(", expected one of").next().unwrap_or_default().to_owned()
    })
}

type File = (String, std::io::Result<Vec<u8>>);

fn read_folder(folder: &Path) -> Result<Vec<File>, PlaybookError> {
    let failed = |error| PlaybookError::Folder(folder.display().to_string(), error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push((path.display().to_string(), std::fs::read(&path)));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_playbook_is_offered() {
        let registry = Registry::new(["firewall", "directory", "edr", "mail", "intel"], &[]).unwrap();
        let (loaded, left_out) = Playbooks::load(None, &registry).unwrap();
        assert!(left_out.is_empty(), "{left_out:?}");
        assert_eq!(loaded.count(), PLAYBOOKS.len());
    }
}
