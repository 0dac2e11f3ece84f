//! The filter of the queue: in its address, and as a request.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use riposte_model::{IncidentSort, IncidentStatus, Severity};
use riposte_routes::{IncidentFilter, OwnerFilter, QueryString, StatusFilter};

fn read(text: &str) -> IncidentFilter {
    IncidentFilter::read(&QueryString::parse(text))
}

fn statuses(text: &str) -> Vec<IncidentStatus> {
    read(text).query("ada", None, 50).statuses
}

fn owner(text: &str) -> Option<String> {
    read(text).query("ada", None, 50).owner_id
}

#[test]
fn an_address_without_a_filter_is_everything_open_newest_first() {
    assert_eq!(read(""), IncidentFilter::default());
    assert_eq!(IncidentFilter::default().write().to_string(), "");
    let query = IncidentFilter::default().query("ada", None, 50);
    assert_eq!(query.statuses, [IncidentStatus::New, IncidentStatus::Active]);
    assert_eq!(query.sort, Some(IncidentSort::Created));
    assert!(query.severities.is_empty() && query.owner_id.is_none() && query.text.is_empty());
}

#[test]
fn a_filter_has_the_address_it_always_had() {
    let text = "?q=beacon+203&severity=high&status=closed&owner=mine&sort=-severity";
    assert_eq!(read(text).write().to_string(), text);
}

#[test]
fn open_means_new_and_active() {
    assert_eq!(statuses("status=open"), [IncidentStatus::New, IncidentStatus::Active]);
    assert_eq!(statuses("status="), [IncidentStatus::New, IncidentStatus::Active]);
}

#[test]
fn all_asks_for_no_status() {
    assert!(statuses("status=all").is_empty());
}

#[test]
fn one_status_is_asked_for_alone() {
    assert_eq!(statuses("status=closed"), [IncidentStatus::Closed]);
    assert_eq!(statuses("status=new"), [IncidentStatus::New]);
}

#[test]
fn a_status_of_another_version_is_left_to_the_backend() {
    assert_eq!(statuses("status=parked"), [IncidentStatus::from("parked")]);
    assert_eq!(read("status=parked").write().to_string(), "?status=parked");
}

#[test]
fn mine_is_the_signed_in_user() {
    assert_eq!(owner("owner=mine").as_deref(), Some("ada"));
}

#[test]
fn unassigned_and_other_owners_are_asked_for_by_name() {
    assert_eq!(owner("owner=none").as_deref(), Some("none"));
    assert_eq!(owner("owner=noor").as_deref(), Some("noor"));
    assert_eq!(owner("owner="), None);
    assert_eq!(owner(""), None);
}

#[test]
fn a_severity_is_asked_for_alone_and_an_empty_one_not_at_all() {
    assert_eq!(read("severity=high").query("", None, 1).severities, [Severity::High]);
    assert!(read("severity=").query("", None, 1).severities.is_empty());
    assert_eq!(read("severity=").write().to_string(), "");
}

#[test]
fn an_unknown_order_is_the_default_one() {
    assert_eq!(read("sort=random").sort, IncidentSort::Created);
    assert_eq!(read("sort=random").write().to_string(), "");
    assert_eq!(read("sort=createdAt").sort, IncidentSort::Oldest);
}

#[test]
fn a_search_is_sent_as_it_was_typed() {
    let filter = read("q=203%5B.%5D0%5B.%5D113%5B.%5D77");
    assert_eq!(filter.text, "203[.]0[.]113[.]77");
    assert_eq!(filter.query("", None, 1).text, "203[.]0[.]113[.]77");
    assert_eq!(filter.write().to_string(), "?q=203%5B.%5D0%5B.%5D113%5B.%5D77");
}

#[test]
fn cursor_and_limit_go_with_the_request_and_not_into_the_address() {
    let query = IncidentFilter::default().query("ada", Some("next".to_owned()), 50);
    assert_eq!((query.cursor.as_deref(), query.limit), (Some("next"), Some(50)));
}

#[test]
fn names_that_the_queue_does_not_know_are_dropped() {
    assert_eq!(read("utm=x&q=a&cursor=y").write().to_string(), "?q=a");
}

#[test]
fn each_part_makes_a_filter_but_the_order_does_not() {
    for text in ["q=a", "severity=low", "status=all", "status=new", "owner=mine", "owner=none"] {
        assert!(!read(text).is_default(), "{text}");
    }
    for text in ["", "sort=-severity", "status=open", "x=y"] {
        assert!(read(text).is_default(), "{text}");
    }
}

#[test]
fn choices_have_the_words_of_their_addresses() {
    for word in ["open", "all", "new", "active", "closed", "parked"] {
        assert_eq!(StatusFilter::from(word).as_str(), word);
    }
    for word in ["", "mine", "none", "noor"] {
        assert_eq!(OwnerFilter::from(word).as_str(), word);
    }
}

proptest! {
    #[test]
    fn every_filter_comes_back(
        text in any::<String>(),
        severity in prop::option::of("[a-z-]{1,13}"),
        status in "(open|all|new|active|closed|[a-z]{1,8})",
        owner in "(|mine|none|.{1,12})",
        sort in 0..IncidentSort::ALL.len(),
    ) {
        let filter = IncidentFilter {
            text,
            severity: severity.as_deref().map(Severity::from),
            status: StatusFilter::from(status.as_str()),
            owner: OwnerFilter::from(owner.as_str()),
            sort: IncidentSort::ALL[sort].clone(),
        };
        prop_assert_eq!(read(&filter.write().to_string()), filter);
    }

    #[test]
    fn any_query_is_read_and_settles(text in "(q|severity|status|owner|sort|=|&|%|open|mine|[^a-z]){0,12}") {
        let filter = read(&text);
        prop_assert_eq!(read(&filter.write().to_string()), filter);
    }
}
