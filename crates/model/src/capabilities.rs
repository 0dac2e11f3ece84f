//! Capabilities and limits of a backend.

use serde::Serialize;
use serde_json::Value;

use crate::{
    EntityKind, Extra, Timestamp,
    json::{DecodeError, Fields, FromJson, deserialize, record},
};

record! {
    /// Identity, capabilities and limits of a backend. Clients hide or explain unsupported features.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Capabilities {
        /// Product name of the backend.
        pub product: String [default],
        /// Version of the backend.
        pub version: String [default],
        /// Workspace or tenant that everything belongs to, shown in the header.
        pub tenant: String [default],
        /// Optional features.
        pub features: Features [default],
        /// Kinds of entity that playbooks can be run on.
        pub kinds: Vec<EntityKind> [default],
        /// Limits that the backend enforces.
        pub limits: Limits [default],
        /// Server time, for clock offsets.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub server_time: Option<Timestamp> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

record! {
    /// Optional abilities of a backend. All but `incidents` count as missing where a backend says nothing.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Features {
        /// Incidents can be read. Counts as given where a backend says nothing: one that only has
        /// playbooks and runs answers `false`, and a client then shows no queue.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incidents: Option<bool> [default],
        /// Starting a run returns the run, so that clients need not find it afterwards.
        pub run_ids: bool [default],
        /// A start repeated with the same `Idempotency-Key` does not start a second run.
        pub idempotency: bool [default],
        /// Runs list their steps.
        pub steps: bool [default],
        /// Runs can be cancelled.
        pub cancel: bool [default],
        /// Runs name the playbook that undoes their effect.
        pub undo: bool [default],
        /// `GET /v1/runs/{id}?wait=` holds the response until the run changes.
        pub long_poll: bool [default],
        /// Incidents can be updated.
        pub edit_incidents: bool [default],
        /// A start can say that its inputs are complete, so that no default is filled in for one that was
        /// emptied.
        pub exact_inputs: bool [default],
        /// The backend acts on a sandbox whose state can be read.
        pub sandbox: bool [default],
        /// The people who can own an incident can be listed.
        pub people: bool [default],
    }
}

impl Features {
    /// Whether incidents are to be offered: unless the backend says that it has none.
    pub const fn has_incidents(self) -> bool {
        !matches!(self.incidents, Some(false))
    }
}

/// Limits that a backend enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Maximum number of items per page.
    pub max_page_size: u32,
    /// Maximum number of targets per run.
    pub max_targets_per_run: u32,
    /// Maximum number of characters in a reason.
    pub max_reason_chars: u32,
}

impl FromJson for Limits {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let usual = Self::default();
        let mut fields = Fields::of(value);
        let mut limit = |name, usual| fields.take::<Option<u32>>(name).unwrap_or(usual);
        let whole = Self {
            max_page_size: limit("max_page_size", usual.max_page_size),
            max_targets_per_run: limit("max_targets_per_run", usual.max_targets_per_run),
            max_reason_chars: limit("max_reason_chars", usual.max_reason_chars),
        };
        fields.end(whole)
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

deserialize!(Limits);

impl Default for Limits {
    fn default() -> Self {
        Self { max_page_size: 100, max_targets_per_run: 1, max_reason_chars: 1000 }
    }
}
