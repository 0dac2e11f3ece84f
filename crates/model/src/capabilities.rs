//! What a backend can do.

use serde::Serialize;
use serde_json::Value;

use crate::{
    EntityKind, Extra, Timestamp,
    json::{DecodeError, Fields, FromJson, deserialize, record},
};

record! {
    /// What a backend is and can do. A client hides or explains what is not here.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Capabilities {
        /// Product name of the backend.
        pub product: String [default],
        /// Version of the backend.
        pub version: String [default],
        /// Workspace or tenant that everything belongs to, shown in the header.
        pub tenant: String [default],
        /// What the backend supports beyond reading.
        pub features: Features [default],
        /// Kinds of entity that playbooks can be run on.
        pub kinds: Vec<EntityKind> [default],
        /// Sizes and counts that the backend refuses to exceed.
        pub limits: Limits [default],
        /// Time at the server, for clock offsets.
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
        /// A start answers with the run, so that it need not be correlated afterwards.
        pub run_ids: bool [default],
        /// A start is refused a second time under the same key.
        pub idempotency: bool [default],
        /// Runs list their steps.
        pub steps: bool [default],
        /// Runs can be asked to stop.
        pub cancel: bool [default],
        /// Runs name a playbook that takes their effect back.
        pub undo: bool [default],
        /// `GET /v1/runs/{id}?wait=` holds the answer until something changes.
        pub long_poll: bool [default],
        /// Incidents can be changed.
        pub edit_incidents: bool [default],
        /// The backend acts on a sandbox whose state can be looked at.
        pub sandbox: bool [default],
    }
}

impl Features {
    /// Whether incidents are to be offered: unless the backend says that it has none.
    pub const fn has_incidents(self) -> bool {
        !matches!(self.incidents, Some(false))
    }
}

/// Sizes and counts that a backend refuses to exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Most items on one page.
    pub max_page_size: u32,
    /// Most targets of one run.
    pub max_targets_per_run: u32,
    /// Most characters of a reason.
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
