//! Playbook files: what they hold and what is checked before one is offered.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use riposte_model::{Availability, EntityKind, Impact, Playbook, PlaybookId, PlaybookSource};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    inputs::{self, Checker},
    template::{Template, TemplateError},
};

include!(concat!(env!("OUT_DIR"), "/playbooks.rs"));

/// Systems that steps may call.
pub(crate) const SYSTEMS: [&str; 5] = ["firewall", "directory", "edr", "mail", "intel"];

/// One playbook file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaybookFile {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) spec_version: String,
    pub(crate) id: PlaybookId,
    pub(crate) version: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) playbook_types: Vec<String>,
    pub(crate) playbook_activities: Vec<String>,
    pub(crate) effects: Vec<String>,
    pub(crate) impact: Impact,
    pub(crate) reversible: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undo_playbook: Option<PlaybookId>,
    pub(crate) kinds: Vec<EntityKind>,
    /// Group that the server's own permission is given on.
    pub(crate) group: String,
    #[serde(default)]
    pub(crate) requires_reason: bool,
    pub(crate) enabled: bool,
    /// Why it is switched off, or what to know before switching it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) availability_note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) typical_duration_ms: Option<u64>,
    /// Time for the whole run.
    pub(crate) timeout_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) inputs_schema: Option<Value>,
    pub(crate) steps: Vec<StepFile>,
}

/// One step: one HTTP call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepFile {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Name of the system; where it lives is configuration.
    pub(crate) system: String,
    pub(crate) method: Method,
    /// Path and query below the system's address, with placeholders.
    pub(crate) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
    #[serde(default = "default_timeout")]
    pub(crate) timeout_ms: u64,
    /// Further attempts after the first, where sending again is safe.
    #[serde(default)]
    pub(crate) retries: u32,
    /// Whether the target carries out the same idempotency key only once.
    #[serde(default)]
    pub(crate) idempotent: bool,
    /// Statuses that are a success; empty for all of 200 to 299.
    #[serde(default)]
    pub(crate) expect: Vec<u16>,
    /// What came of it, with placeholders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) summary: Option<String>,
}

/// What a step may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    /// Reads.
    Get,
    /// Acts.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Takes away.
    Delete,
}

fn default_timeout() -> u64 {
    10_000
}

impl StepFile {
    /// Whether it changes nothing at the target.
    pub(crate) fn is_safe(&self) -> bool {
        self.method == Method::Get
    }

    /// Whether it may be sent again when the answer was lost.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.is_safe() || self.idempotent
    }

    /// Whether a status is a success.
    pub(crate) fn expects(&self, status: u16) -> bool {
        if self.expect.is_empty() { (200..300).contains(&status) } else { self.expect.contains(&status) }
    }
}

impl PlaybookFile {
    /// The playbook as it is sent, with the caller's availability.
    pub(crate) fn published(&self, availability: Availability) -> Playbook {
        Playbook {
            id: self.id.clone(),
            version: self.version.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            kinds: self.kinds.clone(),
            types: self.playbook_types.clone(),
            activities: self.playbook_activities.clone(),
            effects: self.effects.clone(),
            impact: self.impact.clone(),
            reversible: self.reversible,
            undo_playbook_id: self.undo_playbook.clone(),
            inputs_schema: self.inputs_schema.clone(),
            requires_reason: self.requires_reason,
            requires_approval: false,
            typical_duration_ms: self.typical_duration_ms,
            source: PlaybookSource {
                engine: "http".to_owned(),
                group: self.group.clone(),
                subscription: None,
            },
            availability,
            extra: riposte_model::Extra::new(),
        }
    }
}

/// Why the playbooks cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum PlaybookError {
    /// A file or folder cannot be read.
    #[error("cannot read {0}: {1}")]
    Read(String, std::io::Error),
    /// A file is not of the documented shape.
    #[error("playbook file {0}: {1}")]
    Shape(String, serde_json::Error),
    /// A file says something that cannot be.
    #[error("playbook {0}: {1}")]
    Rule(String, String),
}

/// A playbook that may be offered.
pub(crate) struct Offered {
    pub(crate) file: PlaybookFile,
    pub(crate) inputs: Checker,
}

/// Every playbook, by identifier.
pub(crate) struct Playbooks(BTreeMap<String, Offered>);

impl Playbooks {
    /// Reads a folder, or the built-in playbooks where none is given.
    pub(crate) fn load(folder: Option<&Path>) -> Result<Self, PlaybookError> {
        match folder {
            None => {
                Self::parse(PLAYBOOKS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
            }
            Some(folder) => Self::parse(read_folder(folder)?),
        }
    }

    /// Reads playbooks from (file name, text).
    pub(crate) fn parse(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, PlaybookError> {
        let mut offered = BTreeMap::new();
        for (name, text) in files {
            let file: PlaybookFile =
                serde_json::from_str(&text).map_err(|error| PlaybookError::Shape(name, error))?;
            let id = file.id.as_str().to_owned();
            let rule = |text: String| PlaybookError::Rule(id.clone(), text);
            let inputs = check(&file).map_err(rule)?;
            if offered.insert(id.clone(), Offered { file, inputs }).is_some() {
                return Err(rule("there are two of this id".to_owned()));
            }
        }
        for (id, one) in &offered {
            if let Some(undo) = &one.file.undo_playbook {
                let undo = offered.get(undo.as_str());
                let fits =
                    undo.is_some_and(|undo| one.file.kinds.iter().all(|kind| undo.file.kinds.contains(kind)));
                if !fits {
                    let text = "its undo playbook is not there or takes other kinds".to_owned();
                    return Err(PlaybookError::Rule(id.clone(), text));
                }
            }
        }
        Ok(Self(offered))
    }

    /// One playbook.
    pub(crate) fn get(&self, id: &str) -> Option<&Offered> {
        self.0.get(id)
    }

    /// All of them, by name.
    pub(crate) fn by_name(&self) -> Vec<&PlaybookFile> {
        let mut all: Vec<_> = self.0.values().map(|offered| &offered.file).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
        all
    }

    /// Every kind that some playbook takes.
    pub(crate) fn kinds(&self) -> Vec<EntityKind> {
        let kinds: BTreeSet<_> = self.0.values().flat_map(|offered| &offered.file.kinds).collect();
        kinds.into_iter().cloned().collect()
    }

    /// Every group that some playbook belongs to.
    pub(crate) fn groups(&self) -> BTreeSet<String> {
        self.0.values().map(|offered| offered.file.group.clone()).collect()
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

/// The rules that the shape of the file does not express.
fn check(file: &PlaybookFile) -> Result<Checker, String> {
    let known = |condition: bool, text: &str| if condition { Ok(()) } else { Err(text.to_owned()) };
    known(file.kind == "playbook" && file.spec_version == "cacao-2.0", "not a cacao-2.0 playbook")?;
    known(
        !file.name.is_empty() && !file.version.is_empty() && !file.group.is_empty(),
        "name, version or group is empty",
    )?;
    known(
        !file.kinds.is_empty() && file.kinds.iter().all(|kind| kind.info().is_some()),
        "no kind, or an unknown one",
    )?;
    known(!matches!(file.impact, Impact::Unrecognized(_)), "an unknown impact")?;
    known((1..=3_600_000).contains(&file.timeout_ms), "timeout_ms is not between 1 and an hour")?;
    known(!file.steps.is_empty() && file.steps.len() <= 50, "no step, or more than 50")?;
    let checker = Checker::new(file.inputs_schema.as_ref())?;
    let mut before: Vec<&str> = Vec::new();
    for step in &file.steps {
        check_step(file, step, &before).map_err(|text| format!("step {}: {text}", step.id))?;
        before.push(&step.id);
    }
    Ok(checker)
}

fn check_step(file: &PlaybookFile, step: &StepFile, before: &[&str]) -> Result<(), String> {
    let id_fits =
        !step.id.is_empty() && step.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !id_fits || before.contains(&step.id.as_str()) {
        return Err("its id is taken, or not of letters, digits, - and _".to_owned());
    }
    if !SYSTEMS.contains(&step.system.as_str()) {
        return Err(format!("no system is called {}", step.system));
    }
    if !step.path.starts_with('/') || step.path.contains(['#', '\\', ' ']) || step.path.contains("//") {
        return Err("its path is not a plain path".to_owned());
    }
    if !(1..=600_000).contains(&step.timeout_ms) || step.retries > 5 {
        return Err("timeout_ms or retries is out of bounds".to_owned());
    }
    if step.retries > 0 && !step.is_repeatable() {
        return Err("it has retries but sending it again is not safe".to_owned());
    }
    if file.impact == Impact::Read && !step.is_safe() {
        return Err("the impact of the playbook is read, and only a GET reads".to_owned());
    }
    if step.is_safe() && step.body.is_some() {
        return Err("a GET has no body".to_owned());
    }
    let mut texts = vec![(step.path.as_str(), false)];
    if let Some(body) = &step.body {
        collect(body, &mut texts);
    }
    if let Some(summary) = &step.summary {
        texts.push((summary, true));
    }
    for (text, after) in texts {
        let template = Template::parse(text).map_err(|error: TemplateError| error.to_string())?;
        for slot in template.slots() {
            if !slot_is_known(file, slot, before, after) {
                return Err(format!("{{{slot}}} stands for nothing"));
            }
        }
    }
    Ok(())
}

/// Every text in a body.
fn collect<'a>(value: &'a Value, texts: &mut Vec<(&'a str, bool)>) {
    match value {
        Value::String(text) => texts.push((text, false)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(map) => map.values().for_each(|item| collect(item, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn slot_is_known(file: &PlaybookFile, slot: &str, before: &[&str], after: bool) -> bool {
    match slot.split('.').collect::<Vec<_>>().as_slice() {
        ["entity", _, ..] | ["incident", "id"] | ["run", "id" | "reason" | "requestedBy"] => true,
        ["inputs", name, ..] => {
            file.inputs_schema.as_ref().is_some_and(|schema| inputs::property(schema, name).is_some())
        }
        ["steps", id, "output", ..] => before.contains(id),
        ["output", ..] => after,
        _ => false,
    }
}
