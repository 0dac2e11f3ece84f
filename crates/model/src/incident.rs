//! Incidents and their alerts.

use serde::{Deserialize, Serialize};

use crate::{AlertId, EntityId, Extra, IncidentId, Person, Timestamp, json::record, open_enum::open_enum};

open_enum! {
    /// How much an incident or alert matters.
    pub enum Severity {
        /// Act now.
        High = "high",
        /// Act today.
        Medium = "medium",
        /// Act when there is time.
        Low = "low",
        /// Know about it.
        Informational = "informational",
    }
}

impl Severity {
    /// The word as a person would write it.
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
    /// Where the work on an incident stands.
    pub enum IncidentStatus {
        /// Nobody has begun.
        New = "new",
        /// Somebody works on it.
        Active = "active",
        /// Done.
        Closed = "closed",
    }
}

impl IncidentStatus {
    /// The word as a person would write it.
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
    /// What a closed incident turned out to be.
    pub enum Classification {
        /// Suspicious activity, rightly reported.
        TruePositive = "true-positive",
        /// Suspicious but expected.
        BenignPositive = "benign-positive",
        /// Wrongly reported because the rule is wrong.
        FalsePositiveLogic = "false-positive-logic",
        /// Wrongly reported because the data is wrong.
        FalsePositiveData = "false-positive-data",
        /// Could not be decided.
        Undetermined = "undetermined",
    }
}

impl Classification {
    /// The word as a person would write it.
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
    /// How much evidence an incident holds.
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
        /// Runs of playbooks.
        pub runs: u32 [default],
    }
}

record! {
    /// Something that happened and has to be dealt with.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Incident {
        /// Identifier.
        pub id: IncidentId,
        /// Number that people say to each other.
        pub number: u64,
        /// One line.
        pub title: String,
        /// What is known, in a few sentences.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String> [default],
        /// How much it matters.
        pub severity: Severity,
        /// Where the work stands.
        pub status: IncidentStatus,
        /// What it turned out to be, once closed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub classification: Option<Classification> [default],
        /// Why it was closed so.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub classification_comment: Option<String> [default],
        /// Who works on it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner: Option<Person> [default],
        /// Labels.
        pub tags: Vec<String> [default],
        /// MITRE ATT&CK tactics, by name.
        pub tactics: Vec<String> [default],
        /// MITRE ATT&CK techniques, by id, as in `T1078`.
        pub techniques: Vec<String> [default],
        /// Products whose alerts it holds.
        pub products: Vec<String> [default],
        /// How much evidence it holds.
        pub counts: IncidentCounts [default],
        /// When it was opened.
        pub created_at: Timestamp,
        /// When it last changed.
        pub updated_at: Timestamp,
        /// When the earliest activity in it took place.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub first_activity_at: Option<Timestamp> [default],
        /// When the latest activity in it took place.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_activity_at: Option<Timestamp> [default],
        /// Version of this state, sent back as `If-Match` with a change.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub etag: Option<String> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

/// A change of an incident. A field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct IncidentPatch {
    /// New status. `closed` wants a classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<IncidentStatus>,
    /// New severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Identifier of the new owner; the empty text takes the owner away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// What it turned out to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<Classification>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification_comment: Option<String>,
}

record! {
    /// Something that a detection reported, part of an incident.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Alert {
        /// Identifier.
        pub id: AlertId,
        /// One line.
        pub title: String,
        /// What was seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String> [default],
        /// How much it matters.
        pub severity: Severity,
        /// Product that reported it.
        pub product: String [default],
        /// MITRE ATT&CK tactics, by name.
        pub tactics: Vec<String> [default],
        /// MITRE ATT&CK techniques, by id.
        pub techniques: Vec<String> [default],
        /// When what it reports began.
        pub started_at: Timestamp,
        /// When what it reports ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<Timestamp> [default],
        /// Entities that it names.
        pub entity_ids: Vec<EntityId> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

open_enum! {
    /// By what a list of incidents is ordered. Ties are broken by the number, newest first.
    pub enum IncidentSort {
        /// Newest first.
        Created = "-createdAt",
        /// Oldest first.
        Oldest = "createdAt",
        /// Last changed first.
        Updated = "-updatedAt",
        /// Most severe first.
        Severity = "-severity",
    }
}

/// Which incidents to list. Lists are joined by commas in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentQuery {
    /// Words in the title, the number, the tags or the owner's name.
    pub text: String,
    /// Any of these severities; empty for all.
    pub severities: Vec<Severity>,
    /// Any of these statuses; empty for all.
    pub statuses: Vec<IncidentStatus>,
    /// Identifier of the owner; `none` for incidents that nobody has.
    pub owner_id: Option<String>,
    /// Order.
    pub sort: Option<IncidentSort>,
    /// Where to read on.
    pub cursor: Option<String>,
    /// Most items to answer.
    pub limit: Option<u32>,
}
