//! What a backend can do.

use serde::{Deserialize, Serialize};

use crate::{EntityKind, Extra, Timestamp};

/// What a backend is and can do. A client hides or explains what is not here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Capabilities {
    /// Product name of the backend.
    pub product: String,
    /// Version of the backend.
    pub version: String,
    /// Workspace or tenant that everything belongs to, shown in the header.
    pub tenant: String,
    /// What the backend supports beyond reading.
    pub features: Features,
    /// Kinds of entity that playbooks can be run on.
    pub kinds: Vec<EntityKind>,
    /// Sizes and counts that the backend refuses to exceed.
    pub limits: Limits,
    /// Time at the server, for clock offsets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_time: Option<Timestamp>,
    /// Fields of other versions.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub extra: Extra,
}

/// Optional abilities of a backend. All false where a backend says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of independent switches is what a feature list is")]
pub struct Features {
    /// A start answers with the run, so that it need not be correlated afterwards.
    pub run_ids: bool,
    /// A start is refused a second time under the same key.
    pub idempotency: bool,
    /// Runs list their steps.
    pub steps: bool,
    /// Runs can be asked to stop.
    pub cancel: bool,
    /// Runs name a playbook that takes their effect back.
    pub undo: bool,
    /// `GET /v1/runs/{id}?wait=` holds the answer until something changes.
    pub long_poll: bool,
    /// Incidents can be changed.
    pub edit_incidents: bool,
    /// The backend acts on a sandbox whose state can be looked at.
    pub sandbox: bool,
}

/// Sizes and counts that a backend refuses to exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Most items on one page.
    pub page_size: u32,
    /// Most targets of one run.
    pub targets_per_run: u32,
    /// Most characters of a reason.
    pub reason_chars: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page_size: 100, targets_per_run: 1, reason_chars: 1000 }
    }
}
