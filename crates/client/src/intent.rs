//! One decision to run a playbook, as it is sent and as it is recorded.

use riposte_model::{EntityId, IncidentId, NewRun, PlaybookId};
use serde::Serialize;
use serde_json::Value;

/// One decision of one person to run a playbook. Sent again only under the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// Idempotency key, a version 4 UUID minted in the page.
    pub key: String,
    /// Request to send.
    pub request: NewRun,
    /// When the person decided, in milliseconds since 1970.
    pub created_at_ms: u64,
}

/// A recorded intent whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    /// Idempotency key.
    pub key: String,
    /// Playbook to run.
    pub playbook_id: PlaybookId,
    /// Entity to run it on.
    pub entity_id: EntityId,
    /// Incident it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<IncidentId>,
    /// Time of the decision, in milliseconds since 1970.
    pub created_at_ms: u64,
}

impl Pending {
    /// Decodes an entry of the store. By hand, because a derived reader would cost the page more code.
    pub(crate) fn from_json(entry: &Value) -> Option<Self> {
        let text = |name: &str| entry.get(name)?.as_str();
        let incident_id = match entry.get("incidentId") {
            None | Some(Value::Null) => None,
            Some(id) => Some(id.as_str()?.into()),
        };
        Some(Self {
            key: text("key")?.to_owned(),
            playbook_id: text("playbookId")?.into(),
            entity_id: text("entityId")?.into(),
            incident_id,
            created_at_ms: entry.get("createdAtMs")?.as_u64()?,
        })
    }
}
