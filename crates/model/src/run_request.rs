//! Requests about runs: starting one, and listing them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{EntityId, IncidentId, Origin, PlaybookId, RunId};

/// Target of a run, as requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    /// Identifier of the entity.
    pub entity_id: EntityId,
}

/// A request to run a playbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRun {
    /// Playbook to run.
    pub playbook_id: PlaybookId,
    /// Version that was confirmed. The request is refused if it is not the current version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook_version: Option<String>,
    /// Targets to act on. Never empty.
    pub targets: Vec<Target>,
    /// Incident the run belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<IncidentId>,
    /// Inputs that match the playbook's schema.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub inputs: Map<String, Value>,
    /// Whether the inputs are complete: no default is filled in for one that is left out. Sent only to a
    /// backend with the feature `exactInputs`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact_inputs: bool,
    /// Justification for the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where in the application the run was requested.
    #[serde(default)]
    pub origin: Origin,
    /// Whether to start even if the same playbook is already running on the same entity.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_concurrent: bool,
    /// Run whose effect this one undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_of: Option<RunId>,
    /// Runs named by `reliedOnBy` whose effect this one may lift or replace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledged_runs: Vec<RunId>,
}

/// Filter and page of a list of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunQuery {
    /// Entity that the runs act on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<EntityId>,
    /// Incident that the runs belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<IncidentId>,
    /// Playbook of the runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playbook_id: Option<PlaybookId>,
    /// Idempotency key that the caller started the run with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Cursor returned as `nextCursor` by the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Maximum number of items to return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
