//! The sandbox that the reference backend's playbooks act on.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Everything that the sandbox holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SandboxState {
    /// The fake products, each with what playbooks changed in it.
    pub systems: Vec<SandboxSystem>,
    /// Calls that changed something, newest first.
    pub calls: Vec<SandboxCall>,
}

/// One fake product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SandboxSystem {
    /// Identifier, as in `firewall`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// What it holds.
    pub records: Vec<SandboxRecord>,
}

/// One thing that a fake product holds, such as a blocked address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SandboxRecord {
    /// What it is about, as in an address or an account name.
    pub subject: String,
    /// What is true of it, as in `blocked`.
    pub state: String,
    /// Since when.
    pub since: Timestamp,
    /// The run that brought it about, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
}

/// One call that changed something, counted once however often it was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SandboxCall {
    /// When it was carried out.
    pub at: Timestamp,
    /// The fake product.
    pub system: String,
    /// What was done, as in `block`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The run that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
}
