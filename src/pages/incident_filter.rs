//! Which incidents are listed. Lives in the address, so that it can be shared and survives a reload.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use riposte_model::{IncidentQuery, IncidentSort, IncidentStatus, Severity, refang};

use super::address::AddressQuery;

/// Incidents on one page.
const PAGE: u32 = 50;

/// The filter as the address has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) text: String,
    pub(super) severity: Option<Severity>,
    /// Open (new and active), all, or one status.
    pub(super) status: String,
    pub(super) owner: String,
    pub(super) sort: IncidentSort,
}

impl Filter {
    fn read(query: &AddressQuery) -> Self {
        let text = |key: &str| query.get(key).unwrap_or_default();
        let sort = IncidentSort::from(text("sort").as_str());
        Self {
            text: text("q"),
            severity: query
                .get("severity")
                .filter(|word| !word.is_empty())
                .map(|word| Severity::from(word.as_str())),
            status: query.get("status").unwrap_or_else(|| "open".to_owned()),
            owner: text("owner"),
            sort: if matches!(sort, IncidentSort::Unrecognized(_)) { IncidentSort::Created } else { sort },
        }
    }

    fn write(&self) -> String {
        let query = AddressQuery::new();
        let put = |key: &str, value: &str, default: &str| {
            if value != default {
                query.set(key, value);
            }
        };
        put("q", &self.text, "");
        put("severity", self.severity.as_ref().map(Severity::as_str).unwrap_or_default(), "");
        put("status", &self.status, "open");
        put("owner", &self.owner, "");
        put("sort", self.sort.as_str(), IncidentSort::Created.as_str());
        query.write()
    }

    /// Whether it lets everything open through.
    pub(super) fn is_default(&self) -> bool {
        self.text.is_empty() && self.severity.is_none() && self.status == "open" && self.owner.is_empty()
    }

    /// The request for it; `me` is who `mine` means.
    pub(super) fn query(&self, me: &str, cursor: Option<String>) -> IncidentQuery {
        let statuses = match self.status.as_str() {
            "open" => vec![IncidentStatus::New, IncidentStatus::Active],
            "all" => Vec::new(),
            word => vec![IncidentStatus::from(word)],
        };
        let owner_id = match self.owner.as_str() {
            "" => None,
            "mine" => Some(me.to_owned()),
            word => Some(word.to_owned()),
        };
        IncidentQuery {
            // Addresses are shown defanged, and copied so.
            text: refang(&self.text),
            severities: self.severity.iter().cloned().collect(),
            statuses,
            owner_id,
            sort: Some(self.sort.clone()),
            cursor,
            limit: Some(PAGE),
        }
    }
}

/// The filter in the address, and how to change it.
#[derive(Clone, Copy)]
pub(super) struct AddressFilter {
    pub(super) now: Memo<Filter>,
    change: Callback<Filter>,
}

impl AddressFilter {
    pub(super) fn new() -> Self {
        let search = use_location().search;
        let navigate = use_navigate();
        let change = Callback::new(move |filter: Filter| {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("/incidents{}", filter.write()), options);
        });
        Self { now: Memo::new(move |_| search.with(|text| Filter::read(&AddressQuery::read(text)))), change }
    }

    /// Changes part of it.
    pub(super) fn update(self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.now.get_untracked();
        change(&mut filter);
        self.change.run(filter);
    }

    /// Back to everything that is open.
    pub(super) fn clear(self) {
        self.change.run(Filter::read(&AddressQuery::new()));
    }
}
