//! Points in time.

/// RFC 3339 date and time in UTC, such as `2026-11-23T09:41:07.250Z`.
///
/// Kept as text: the server creates and validates it, the browser formats it for the reader's locale,
/// and no code between them needs a calendar. Timestamps of one backend sort chronologically.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
#[serde(transparent)]
pub struct Timestamp(
    /// The RFC 3339 text.
    pub String,
);

impl Timestamp {
    /// The RFC 3339 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl crate::json::FromJson for Timestamp {
    fn from_json(value: serde_json::Value) -> Result<Self, crate::json::DecodeError> {
        crate::json::FromJson::from_json(value).map(Self)
    }

    fn placeholder() -> Self {
        Self(String::new())
    }
}
