//! Playbooks that the server offers.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use riposte_model::EntityKind;

use super::{check::check, inputs::InputsSchema, spec::PlaybookSpec};
use crate::systems::Registry;

include!(concat!(env!("OUT_DIR"), "/playbooks.rs"));

/// Reason why the playbooks cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum PlaybookError {
    /// A file or folder cannot be read.
    #[error("cannot read {0}: {1}")]
    Read(String, std::io::Error),
    /// A file does not have the documented shape.
    #[error("playbook file {0}: {1}")]
    Shape(String, serde_json::Error),
    /// A file breaks a rule.
    #[error("playbook {0}: {1}")]
    Rule(String, String),
}

/// A playbook that has passed every check.
pub(crate) struct LoadedPlaybook {
    pub(crate) spec: PlaybookSpec,
    pub(crate) inputs: InputsSchema,
}

/// Every loaded playbook, by identifier.
pub(crate) struct Playbooks(BTreeMap<String, LoadedPlaybook>);

impl Playbooks {
    /// Loads a folder, or the built-in playbooks without one.
    pub(crate) fn load(folder: Option<&Path>, systems: &Registry) -> Result<Self, PlaybookError> {
        match folder {
            None => {
                let files = PLAYBOOKS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
                Self::parse(files, systems)
            }
            Some(folder) => Self::parse(read_folder(folder)?, systems),
        }
    }

    /// Parses and checks playbooks from (file name, text).
    fn parse(
        files: impl IntoIterator<Item = (String, String)>,
        systems: &Registry,
    ) -> Result<Self, PlaybookError> {
        let mut loaded = BTreeMap::new();
        for (name, text) in files {
            let spec: PlaybookSpec =
                serde_json::from_str(&text).map_err(|error| PlaybookError::Shape(name, error))?;
            let id = spec.id.as_str().to_owned();
            let rule = |text: String| PlaybookError::Rule(id.clone(), text);
            let inputs = check(&spec, systems).map_err(rule)?;
            if loaded.insert(id.clone(), LoadedPlaybook { spec, inputs }).is_some() {
                return Err(rule("there are two of this id".to_owned()));
            }
        }
        for (id, one) in &loaded {
            if let Some(undo) = &one.spec.undo_playbook {
                let undo = loaded.get(undo.as_str());
                let fits =
                    undo.is_some_and(|undo| one.spec.kinds.iter().all(|kind| undo.spec.kinds.contains(kind)));
                if !fits {
                    let text = "its undo playbook is not there or takes other kinds".to_owned();
                    return Err(PlaybookError::Rule(id.clone(), text));
                }
            }
        }
        Ok(Self(loaded))
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
}

fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, PlaybookError> {
    let failed = |path: &Path, error| PlaybookError::Read(path.display().to_string(), error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}
