//! Entities.

use serde_json::{Map, Value};

use crate::{EntityId, EntityKind, Extra, Timestamp, json::record};

record! {
    /// Something that takes part in an incident: an account, a host, an address.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Entity {
        /// Identifier within the backend.
        pub id: EntityId,
        /// Kind.
        pub kind: EntityKind,
        /// The value that people know it by, exactly as it is. Shown defanged, sent as it is.
        pub name: String,
        /// Properties, named as in the SecurityInsights API (`accountName`, `upnSuffix`, `hashValue`, ...).
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        pub properties: Map<String, Value> [default],
        /// When it was first seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub first_seen_at: Option<Timestamp> [default],
        /// When it was last seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_seen_at: Option<Timestamp> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

impl Entity {
    /// A property that is a text and not empty.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.get(property).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether a property is there and says something.
    pub fn has(&self, property: &str) -> bool {
        match self.properties.get(property) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(items)) => !items.is_empty(),
            Some(_) => true,
        }
    }

    /// The name as it is shown: defanged where clicking or pasting it could do harm.
    pub fn display_name(&self) -> String {
        self.kind.display(&self.name)
    }
}
