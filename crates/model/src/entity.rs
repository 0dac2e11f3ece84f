//! Entities.

use serde_json::{Map, Value};

use crate::{Caution, EntityId, EntityKind, Extra, Timestamp, json::record};

record! {
    /// An account, host, address or other object involved in incidents.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Entity {
        /// Identifier within the backend.
        pub id: EntityId,
        /// Kind.
        pub kind: EntityKind,
        /// Value that identifies it to people, verbatim. Clients defang it for display only.
        pub name: String,
        /// Properties, named as in the SecurityInsights API (`accountName`, `upnSuffix`, `hashValue`, ...).
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        pub properties: Map<String, Value> [default],
        /// Value that playbooks send, where it differs from the name: one spelling for all names of a thing.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sent_as: Option<String> [default],
        /// Entities of the same incident that are the same thing in another spelling.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub same_as: Vec<EntityId> [default],
        /// Facts that a person must know before acting on it. Absent where the backend does not look for any.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub cautions: Option<Vec<Caution>> [default],
        /// Time of the first sighting.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub first_seen_at: Option<Timestamp> [default],
        /// Time of the latest sighting.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_seen_at: Option<Timestamp> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

impl Entity {
    /// An entity of which no more is known.
    pub fn new(id: EntityId, kind: EntityKind, name: String, properties: Map<String, Value>) -> Self {
        Self {
            id,
            kind,
            name,
            properties,
            sent_as: None,
            same_as: Vec::new(),
            cautions: None,
            first_seen_at: None,
            last_seen_at: None,
            extra: Extra::new(),
        }
    }

    /// A property that is a non-empty string.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.get(property).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether a property is present and neither null nor empty.
    pub fn has(&self, property: &str) -> bool {
        match self.properties.get(property) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(items)) => !items.is_empty(),
            Some(_) => true,
        }
    }

    /// Value without defanging, as playbooks get it: what the name stands for.
    pub fn plain_name(&self) -> String {
        self.kind.plain(&self.name)
    }

    /// Name for display, defanged where its kind calls for it.
    pub fn display_name(&self) -> String {
        self.kind.display(&self.name)
    }
}
