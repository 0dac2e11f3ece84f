//! The filter of the incident queue, as its address carries it.

use riposte_model::{IncidentQuery, IncidentSort, IncidentStatus, Severity};

use crate::QueryString;

/// Incidents by status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// New and active.
    #[default]
    Open,
    /// Any status.
    All,
    /// One status.
    Only(IncidentStatus),
}

impl StatusFilter {
    /// Value in an address and in the choice.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::All => "all",
            Self::Only(status) => status.as_str(),
        }
    }

    /// Statuses to ask for; empty for all.
    fn statuses(&self) -> Vec<IncidentStatus> {
        match self {
            Self::Open => vec![IncidentStatus::New, IncidentStatus::Active],
            Self::All => Vec::new(),
            Self::Only(status) => vec![status.clone()],
        }
    }
}

impl From<&str> for StatusFilter {
    fn from(text: &str) -> Self {
        match text {
            "" | "open" => Self::Open,
            "all" => Self::All,
            status => Self::Only(IncidentStatus::from(status)),
        }
    }
}

/// Incidents by owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OwnerFilter {
    /// With any owner or none.
    #[default]
    Any,
    /// Of the signed-in user.
    Mine,
    /// Of one person, by identifier, or without an owner: `none`.
    Only(String),
}

impl OwnerFilter {
    /// Value in an address and in the choice.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Any => "",
            Self::Mine => "mine",
            Self::Only(owner) => owner,
        }
    }
}

impl From<&str> for OwnerFilter {
    fn from(text: &str) -> Self {
        match text {
            "" => Self::Any,
            "mine" => Self::Mine,
            owner => Self::Only(owner.to_owned()),
        }
    }
}

/// Selection and order of the incidents in the queue. The default is everything open, newest first. Names
/// that the queue does not know are dropped with the next change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Search text as it was typed.
    pub text: String,
    /// One severity, or any.
    pub severity: Option<Severity>,
    /// Statuses.
    pub status: StatusFilter,
    /// Owner.
    pub owner: OwnerFilter,
    /// Order; never an unrecognized one.
    pub sort: IncidentSort,
}

impl Default for IncidentFilter {
    fn default() -> Self {
        Self {
            text: String::new(),
            severity: None,
            status: StatusFilter::Open,
            owner: OwnerFilter::Any,
            sort: IncidentSort::Created,
        }
    }
}

impl IncidentFilter {
    /// Reads what an address says. An unknown order is the default one; an unknown severity or status is
    /// kept, for the backend may know it.
    pub fn read(query: &QueryString) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default();
        let sort = IncidentSort::from(text("sort"));
        Self {
            text: text("q").to_owned(),
            severity: Some(text("severity")).filter(|value| !value.is_empty()).map(Severity::from),
            status: StatusFilter::from(text("status")),
            owner: OwnerFilter::from(text("owner")),
            sort: if matches!(sort, IncidentSort::Unrecognized(_)) { IncidentSort::Created } else { sort },
        }
    }

    /// Writes only what differs from the default.
    pub fn write(&self) -> QueryString {
        let mut query = QueryString::default();
        let mut put = |name: &str, value: &str, default: &str| {
            if value != default {
                query.push(name, value);
            }
        };
        put("q", &self.text, "");
        put("severity", self.severity.as_ref().map(Severity::as_str).unwrap_or_default(), "");
        put("status", self.status.as_str(), StatusFilter::Open.as_str());
        put("owner", self.owner.as_str(), OwnerFilter::Any.as_str());
        put("sort", self.sort.as_str(), IncidentSort::Created.as_str());
        query
    }

    /// Whether everything open passes, in whatever order.
    pub fn is_default(&self) -> bool {
        Self { sort: IncidentSort::Created, ..self.clone() } == Self::default()
    }

    /// The request for one page of `limit` incidents. `me` is the identifier of the signed-in user.
    pub fn query(&self, me: &str, cursor: Option<String>, limit: u32) -> IncidentQuery {
        let owner_id = match &self.owner {
            OwnerFilter::Any => None,
            OwnerFilter::Mine => Some(me.to_owned()),
            OwnerFilter::Only(owner) => Some(owner.clone()),
        };
        IncidentQuery {
            // The backend looks for what was typed first, then for what it stands for.
            text: self.text.clone(),
            severities: self.severity.iter().cloned().collect(),
            statuses: self.status.statuses(),
            owner_id,
            sort: Some(self.sort.clone()),
            cursor,
            limit: Some(limit),
        }
    }
}
