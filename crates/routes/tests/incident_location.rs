//! Tab and panel of an incident's page, in its address.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use riposte_routes::{IncidentLocation, IncidentTab, PanelAddress, QueryString};

fn read(text: &str) -> IncidentLocation {
    IncidentLocation::read(&QueryString::parse(text))
}

fn panel(entity: &str, tab: &str, run: Option<&str>) -> PanelAddress {
    PanelAddress { entity: entity.into(), tab: tab.to_owned(), run: run.map(Into::into) }
}

#[test]
fn a_page_just_opened_adds_nothing_to_its_address() {
    assert_eq!(IncidentLocation::default().write().to_string(), "");
    assert_eq!(read(""), IncidentLocation::default());
}

#[test]
fn the_address_of_an_open_run_is_as_it_always_was() {
    let location = IncidentLocation {
        tab: IncidentTab::Entities,
        panel: Some(panel("ip-203-0-113-24", "runs", Some("run-1"))),
    };
    assert_eq!(location.write().to_string(), "?tab=entities&entity=ip-203-0-113-24&panel=runs&run=run-1");
}

#[test]
fn the_first_tab_and_an_absent_run_are_not_written() {
    let location =
        IncidentLocation { tab: IncidentTab::Overview, panel: Some(panel("e", "playbooks", None)) };
    assert_eq!(location.write().to_string(), "?entity=e&panel=playbooks");
}

#[test]
fn an_unknown_tab_is_the_first() {
    for text in ["tab=overview", "tab=", "tab=Entities", "tab=graph", "tab=entities%20"] {
        assert_eq!(read(text).tab, IncidentTab::Overview, "{text}");
    }
    assert_eq!(read("tab=entities").tab, IncidentTab::Entities);
}

#[test]
fn without_an_entity_there_is_no_panel() {
    assert_eq!(read("panel=runs&run=run-1"), IncidentLocation::default());
}

#[test]
fn an_entity_alone_opens_the_panel() {
    assert_eq!(read("entity=e").panel, Some(panel("e", "", None)));
}

#[test]
fn names_that_the_page_does_not_know_are_dropped() {
    let location = read("utm_source=mail&entity=e&panel=runs&x=y");
    assert_eq!(location.write().to_string(), "?entity=e&panel=runs");
}

#[test]
fn the_first_of_two_entities_counts() {
    assert_eq!(read("entity=a&entity=b").panel.unwrap().entity.as_str(), "a");
}

#[test]
fn identifiers_of_the_field_hold() {
    for id in
        ["HF-WS114$", "HALDEN\\ada", "2001:db8::25%eth0", "https://a.example/?b=c#d", "..", "%2F", "a&b=c"]
    {
        let location =
            IncidentLocation { tab: IncidentTab::Overview, panel: Some(panel(id, "runs", Some(id))) };
        assert_eq!(read(&location.write().to_string()), location, "{id}");
    }
}

#[test]
fn tabs_have_the_words_of_their_addresses() {
    for tab in [IncidentTab::Overview, IncidentTab::Entities] {
        assert_eq!(IncidentTab::from(tab.as_str()), tab);
    }
}

proptest! {
    #[test]
    fn every_location_comes_back(
        entities in any::<bool>(),
        panel in prop::option::of((any::<String>(), any::<String>(), prop::option::of(any::<String>()))),
    ) {
        let location = IncidentLocation {
            tab: if entities { IncidentTab::Entities } else { IncidentTab::Overview },
            panel: panel.map(|(entity, tab, run)| self::panel(&entity, &tab, run.as_deref())),
        };
        prop_assert_eq!(read(&location.write().to_string()), location);
    }

    #[test]
    fn any_query_is_read_and_settles(text in "([a-z]{0,4}|tab|entity|panel|run|=|&|%|[^a-z]){0,12}") {
        let location = read(&text);
        prop_assert_eq!(read(&location.write().to_string()), location);
    }
}
