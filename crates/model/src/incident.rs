//! Incidents and their alerts.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{AlertId, EntityId, Extra, IncidentId, Person, Timestamp, json::record, open_enum::open_enum};

open_enum! {
    /// Severity of an incident or alert.
    pub enum Severity {
        /// Needs action now.
        High = "high",
        /// Needs action today.
        Medium = "medium",
        /// Needs action when time allows.
        Low = "low",
        /// For information; needs no action.
        Informational = "informational",
    }
}

impl Severity {
    /// Name on screen. An unrecognized value is shown verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::Informational => "Informational",
            Self::Unrecognized(word) => word,
        }
    }
}

open_enum! {
    /// Status of the work on an incident.
    pub enum IncidentStatus {
        /// Not triaged yet.
        New = "new",
        /// Being worked on.
        Active = "active",
        /// Closed, with a classification.
        Closed = "closed",
    }
}

impl IncidentStatus {
    /// Name on screen. An unrecognized value is shown verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::New => "New",
            Self::Active => "Active",
            Self::Closed => "Closed",
            Self::Unrecognized(word) => word,
        }
    }
}

open_enum! {
    /// Conclusion drawn when an incident is closed.
    pub enum Classification {
        /// Suspicious activity, correctly reported.
        TruePositive = "true-positive",
        /// Suspicious but expected activity.
        BenignPositive = "benign-positive",
        /// Reported in error because of faulty alert logic.
        FalsePositiveLogic = "false-positive-logic",
        /// Reported in error because of faulty data.
        FalsePositiveData = "false-positive-data",
        /// No conclusion could be drawn.
        Undetermined = "undetermined",
    }
}

impl Classification {
    /// Name on screen. An unrecognized value is shown verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::TruePositive => "True positive: suspicious activity",
            Self::BenignPositive => "Benign positive: suspicious but expected",
            Self::FalsePositiveLogic => "False positive: incorrect alert logic",
            Self::FalsePositiveData => "False positive: incorrect data",
            Self::Undetermined => "Undetermined",
            Self::Unrecognized(word) => word,
        }
    }
}

record! {
    /// Number of items of each type in an incident.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct IncidentCounts {
        /// Alerts.
        pub alerts: u32 [default],
        /// Entities.
        pub entities: u32 [default],
        /// Bookmarks.
        pub bookmarks: u32 [default],
        /// Comments.
        pub comments: u32 [default],
        /// Playbook runs.
        pub runs: u32 [default],
    }
}

record! {
    /// A group of related alerts that is investigated as one case.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Incident {
        /// Identifier.
        pub id: IncidentId,
        /// Human-readable incident number.
        pub number: u64,
        /// Single-line summary.
        pub title: String,
        /// Summary of the findings, in a few sentences.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String> [default],
        /// Severity.
        pub severity: Severity,
        /// Status of the work on it.
        pub status: IncidentStatus,
        /// Conclusion, once closed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub classification: Option<Classification> [default],
        /// Explanation of the classification.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub classification_comment: Option<String> [default],
        /// Person assigned to it; absent while unassigned.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner: Option<Person> [default],
        /// Labels.
        pub tags: Vec<String> [default],
        /// MITRE ATT&CK tactics, by name.
        pub tactics: Vec<String> [default],
        /// MITRE ATT&CK techniques, by id, as in `T1078`.
        pub techniques: Vec<String> [default],
        /// Products that raised its alerts.
        pub products: Vec<String> [default],
        /// Number of items of each type in it.
        pub counts: IncidentCounts [default],
        /// Time of creation.
        pub created_at: Timestamp,
        /// Time of the last change.
        pub updated_at: Timestamp,
        /// Time of the earliest activity in its alerts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub first_activity_at: Option<Timestamp> [default],
        /// Time of the latest activity in its alerts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_activity_at: Option<Timestamp> [default],
        /// Entity tag of this state, sent as `If-Match` with an update.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub etag: Option<String> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

/// An update of an incident. Absent fields keep their value; `null` removes an owner or a comment, and is refused
/// where there is always a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct IncidentPatch {
    /// New status. `closed` requires a classification.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "value")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub status: Option<IncidentStatus>,
    /// New severity.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "value")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub severity: Option<Severity>,
    /// Identifier of the new owner; an empty string or `null` removes the owner.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "text_or_none")]
    pub owner_id: Option<String>,
    /// Conclusion. Required to close the incident.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "value")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub classification: Option<Classification>,
    /// Explanation of the classification; an empty string or `null` removes it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "text_or_none")]
    pub classification_comment: Option<String>,
}

/// A value that is given. Without this, `null` would read as absent and be passed over in silence.
fn value<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// A text that is given, or `null` for none.
fn text_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from).map(|text: Option<String>| Some(text.unwrap_or_default()))
}

record! {
    /// A report raised by a detection; part of an incident.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Alert {
        /// Identifier.
        pub id: AlertId,
        /// Single-line summary.
        pub title: String,
        /// Detected activity, in prose.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String> [default],
        /// Severity.
        pub severity: Severity,
        /// Product that raised it.
        pub product: String [default],
        /// MITRE ATT&CK tactics, by name.
        pub tactics: Vec<String> [default],
        /// MITRE ATT&CK techniques, by id.
        pub techniques: Vec<String> [default],
        /// Start of the reported activity.
        pub started_at: Timestamp,
        /// End of the reported activity.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<Timestamp> [default],
        /// Entities involved.
        pub entity_ids: Vec<EntityId> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

open_enum! {
    /// Sort order of a list of incidents. Ties are broken by number, highest first.
    pub enum IncidentSort {
        /// Newest first.
        Created = "-createdAt",
        /// Oldest first.
        Oldest = "createdAt",
        /// Most recently changed first.
        Updated = "-updatedAt",
        /// Most severe first.
        Severity = "-severity",
    }
}

/// Filter, sort order and page of a list of incidents. Lists of values are joined by commas in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentQuery {
    /// Words to find in the title, number, tags or owner's name.
    pub text: String,
    /// Severities to include; empty for all.
    pub severities: Vec<Severity>,
    /// Statuses to include; empty for all.
    pub statuses: Vec<IncidentStatus>,
    /// Identifier of the owner; `none` for unassigned incidents.
    pub owner_id: Option<String>,
    /// Sort order.
    pub sort: Option<IncidentSort>,
    /// Cursor returned as `nextCursor` by the previous page.
    pub cursor: Option<String>,
    /// Maximum number of items to return.
    pub limit: Option<u32>,
}
