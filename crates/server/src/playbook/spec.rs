//! Shape of a playbook file.

use std::collections::BTreeSet;

use riposte_model::{Availability, EntityKind, Impact, Playbook, PlaybookId, PlaybookSource};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::{Map, Value};

use super::{
    kinds::{self, StepKind},
    template::Template,
};

/// Specification of one playbook.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaybookSpec {
    /// Always `playbook`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Name of the form, `riposte-1`.
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
    /// Group on which the server's own permission is granted.
    pub(crate) group: String,
    #[serde(default)]
    pub(crate) requires_reason: bool,
    pub(crate) enabled: bool,
    /// Reason why it is disabled, or advice before enabling it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) availability_note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) typical_duration_ms: Option<u64>,
    /// Time limit of a whole run, in milliseconds.
    pub(crate) timeout_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) inputs_schema: Option<Value>,
    pub(crate) steps: Vec<StepSpec>,
}

/// Specification of one step: the fields that every kind has, and its kind.
#[derive(Debug)]
pub(crate) struct StepSpec {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Summary of the outcome, with placeholders.
    pub(crate) summary: Option<String>,
    /// Value of `type`.
    pub(crate) type_name: &'static str,
    pub(crate) kind: Box<dyn StepKind>,
}

/// A step as it is written: the fields of its kind stand beside the common ones.
#[derive(Serialize, Deserialize)]
struct StepFields {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl<'de> Deserialize<'de> for StepSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StepFields { id, name, kind, summary, fields } = StepFields::deserialize(deserializer)?;
        let (type_name, kind) = kinds::parse(kind.as_deref(), fields)
            .map_err(|error| D::Error::custom(format_args!("step {id}: {error}")))?;
        Ok(Self { id, name, summary, type_name, kind })
    }
}

impl Serialize for StepSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Value::Object(fields) = self.kind.fields().map_err(S::Error::custom)? else {
            return Err(S::Error::custom("the fields of a step are no object"));
        };
        let step = StepFields {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: Some(self.type_name.to_owned()),
            summary: self.summary.clone(),
            fields,
        };
        step.serialize(serializer)
    }
}

impl PlaybookSpec {
    /// Names of the inputs that decide which state is wanted.
    pub(crate) fn settings(&self) -> BTreeSet<String> {
        let texts = self.steps.iter().flat_map(|step| step.kind.settings());
        let templates = texts.filter_map(|text| Template::parse(text).ok());
        let names =
            templates.flat_map(|template| template.placeholders().map(str::to_owned).collect::<Vec<_>>());
        names.filter_map(|name| Some(name.strip_prefix("inputs.")?.split('.').next()?.to_owned())).collect()
    }

    /// Playbook as it is sent, with the caller's availability.
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
