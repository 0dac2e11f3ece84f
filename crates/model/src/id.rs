//! Identifiers. Opaque to clients: compared and sent back, never parsed.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(
            /// The identifier, verbatim from the backend.
            pub String,
        );

        impl $name {
            /// The identifier as a string.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::json::FromJson for $name {
            fn from_json(value: serde_json::Value) -> Result<Self, $crate::json::DecodeError> {
                $crate::json::FromJson::from_json(value).map(Self)
            }

            fn placeholder() -> Self {
                Self(String::new())
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids!(
    /// Identifies an incident.
    IncidentId,
    /// Identifies an alert.
    AlertId,
    /// Identifies an entity within one backend.
    EntityId,
    /// Identifies a playbook across its versions.
    PlaybookId,
    /// Identifies one run of one playbook.
    RunId,
);
