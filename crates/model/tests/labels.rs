//! Texts that pages show, and which entities a search finds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use riposte_model::{
    Entity, EntityKind, Incident, Page, SandboxState, Search, count_kinds, countdown, display_subject,
    duration, refang, relative_time,
};
use serde_json::{Value, json};

fn entity(kind: &str, name: &str, properties: Value) -> Entity {
    let value = json!({ "id": name, "kind": kind, "name": name, "properties": properties });
    serde_json::from_value(value).unwrap()
}

fn incident(owner: Value) -> Incident {
    serde_json::from_value(json!({
        "id": "inc-1", "number": 1041, "title": "Beacon from HF-WS114", "severity": "high", "status": "new",
        "owner": owner, "createdAt": "2026-01-02T03:04:05Z", "updatedAt": "2026-01-02T03:04:05Z",
    }))
    .unwrap()
}

fn page(items: usize, next: bool, total: Option<u64>) -> Page<usize> {
    Page { items: (0..items).collect(), next_cursor: next.then(|| "c".to_owned()), total }
}

fn sandbox() -> SandboxState {
    serde_json::from_value(json!({
        "systems": [
            { "id": "firewall", "name": "Firewall", "records": [] },
            { "id": "mail", "name": "Mail", "records": [] },
        ],
        "calls": [{ "at": "2026-01-02T03:04:05Z", "system": "firewall", "action": "unblock", "subject": "a" }],
    }))
    .unwrap()
}

#[test]
fn an_empty_search_finds_every_entity() {
    for search in ["", "  ", "\t"] {
        assert!(entity("host", "HF-WS114", json!({})).matches(&Search::new(search)), "{search:?}");
    }
}

#[test]
fn an_entity_is_found_by_part_of_its_name_in_either_case() {
    let host = entity("host", "HF-WS114", json!({}));
    for search in ["HF-WS114", "hf-ws", "Ws1", "  ws114 "] {
        assert!(host.matches(&Search::new(search)), "{search}");
    }
    assert!(!host.matches(&Search::new("HF-WS115")));
}

#[test]
fn an_entity_is_found_as_it_is_shown_and_as_it_is() {
    let ip = entity("ip", "203.0.113.77", json!({}));
    assert!(ip.matches(&Search::new("203.0.113")) && ip.matches(&Search::new("203[.]0[.]113[.]77")));
    let url = entity("url", "https://login.example/a", json!({}));
    assert!(
        url.matches(&Search::new("https://login")) && url.matches(&Search::new("hxxps://login[.]example"))
    );
}

#[test]
fn an_entity_is_found_by_the_texts_of_its_properties_only() {
    let process = entity("process", "rundll32.exe", json!({ "hostName": "HF-WS114", "processId": 7348 }));
    assert!(process.matches(&Search::new("ws114")));
    assert!(!process.matches(&Search::new("7348")) && !process.matches(&Search::new("hostName")));
}

#[test]
fn kinds_are_counted_in_the_order_of_their_first_appearance() {
    let entities = ["url", "host", "url", "zeppelin", "host", "url"].map(|kind| entity(kind, "a", json!({})));
    assert_eq!(
        count_kinds(&entities),
        [(EntityKind::Url, 3), (EntityKind::Host, 2), (EntityKind::from("zeppelin"), 1)]
    );
    assert!(count_kinds(&[]).is_empty());
}

#[test]
fn an_incident_without_an_owner_is_unassigned() {
    assert_eq!(incident(Value::Null).owner_name(), "Unassigned");
    assert_eq!(incident(json!({ "id": "ada", "name": "Ada Quill" })).owner_name(), "Ada Quill");
}

#[test]
fn an_incident_is_called_by_number_and_title() {
    assert_eq!(incident(Value::Null).label(), "1041 Beacon from HF-WS114");
}

#[test]
fn the_extent_of_a_list_names_the_total_where_it_is_known() {
    assert_eq!(page(50, true, Some(212)).extent(), "50 of 212");
    assert_eq!(page(2, false, Some(2)).extent(), "2 of 2");
}

#[test]
fn the_extent_of_a_list_without_a_total_says_whether_there_is_more() {
    assert_eq!(page(50, true, None).extent(), "50 shown");
    assert_eq!(page(2, false, None).extent(), "2 in all");
}

/// Whether a search finds an entity of this kind and name.
fn finds(search: &str, kind: &str, name: &str) -> bool {
    entity(kind, name, json!({})).matches(&Search::new(search))
}

#[test]
fn a_search_finds_what_is_meant_in_every_spelling_of_either_side() {
    for typed in [
        "evil.example",
        "evil[.]example",
        "evil(.)example",
        "evil[.example",
        "evil.]example",
        "evil{.}example",
        "evil<.>example",
        "evil\\.example",
        "evil(dot)example",
        "evil[DOT]example",
        "evil[,]example",
        "evil.example.",
        "evil.example,",
        "evil.example>",
        "\"evil.example\"",
        "<evil.example>",
        "\u{200B}evil.example",
        "evil\u{3002}example",
        "EVIL.EXAMPLE",
    ] {
        for name in ["evil.example", "evil[.]example", "evil(dot)example", "Evil.Example."] {
            assert!(finds(typed, "dns", name), "{typed} in {name}");
        }
    }
    for typed in [
        "hxxps[:/]/evil[.]example/a",
        "h[tt]ps://evil.example/a",
        "h**ps://evil.example/a",
        "htxps://evil.example/a",
        "hXXps://evil[.]example/a",
        "hxxps:\\\\evil.example/a",
        "hxxps(:)//evil.example/a",
        "hxxps[://]evil[.]example",
    ] {
        assert!(finds(typed, "url", "https://evil.example/a"), "{typed}");
        assert!(finds(typed, "url", "hxxps://evil[.]example/a"), "{typed} stored defanged");
    }
    for typed in ["billing(at)evil.example", "billing[AT]evil[.]example", "billing{@}evil.example"] {
        assert!(finds(typed, "mailbox", "billing@evil.example"), "{typed}");
    }
    assert!(finds("2001[:]db8::25", "ip", "2001:db8::25"));
}

#[test]
fn what_was_typed_finds_itself() {
    for text in
        ["hxxp-like title", "array[x] copied", "a (dot) b", "inc-1042", "x[at]y", "login-portal[.]example"]
    {
        assert!(finds(text, "file", text), "{text}");
    }
    assert!(!finds("arrayx", "file", "array[x] copied"));
}

#[test]
fn letters_of_every_script_are_found_in_either_case() {
    for (typed, name) in [
        ("åke-pc", "ÅKE-PC"),
        ("jürgen.öz", "Jürgen.Öz@contoso.example"),
        ("öz", "Jürgen.O\u{308}z@contoso.example"),
        ("STRASSE", "Straße"),
        ("istanbul", "İSTANBUL"),
        ("ПРИВЕТ", "привет"),
    ] {
        assert!(finds(typed, "host", name), "{typed} in {name}");
    }
}

#[test]
fn a_system_that_nothing_was_done_to_is_unchanged() {
    let state = sandbox();
    let text = |at: usize| state.unchanged_text(&state.systems[at]);
    assert_eq!(text(1), "Unchanged.");
    assert_eq!(text(0), "Unchanged: earlier changes were undone or left no record.");
}

#[test]
fn an_address_in_the_sandbox_is_shown_defanged() {
    assert_eq!(display_subject("203.0.113.77"), "203[.]0[.]113[.]77");
    assert_eq!(display_subject("login.example"), "login[.]example");
    assert_eq!(display_subject("http://a.example/x.js"), "hxxp://a[.]example/x.js");
    assert_eq!(display_subject("http://intranet/x"), "hxxp://intranet/x");
}

#[test]
fn what_is_no_address_in_the_sandbox_is_shown_as_it_is() {
    for subject in
        ["ada@halden.example", "HF-WS114", "HALDEN\\ada", "Invoice no. 12", "a.b\u{a0}c", "rule[7]", ""]
    {
        assert_eq!(display_subject(subject), subject);
    }
}

#[test]
fn recent_times_are_just_now() {
    for seconds in [-59.4, -1.0, 0.0, 4.4] {
        assert_eq!(relative_time(0.0, seconds * 1000.0), "just now", "{seconds}");
    }
}

#[test]
fn past_times_are_told_in_the_largest_unit_that_fits() {
    let ago = |seconds: f64| relative_time(1.7e12, 1.7e12 + seconds * 1000.0);
    assert_eq!(ago(5.0), "5 s ago");
    assert_eq!(ago(59.4), "59 s ago");
    assert_eq!(ago(60.0), "1 min ago");
    assert_eq!(ago(3599.0), "59 min ago");
    assert_eq!(ago(3600.0), "1 h ago");
    assert_eq!(ago(172_799.0), "47 h ago");
    assert_eq!(ago(172_800.0), "2 d ago");
    assert_eq!(ago(86_400.0 * 400.0), "400 d ago");
}

#[test]
fn a_time_more_than_a_minute_ahead_is_in_the_future() {
    assert_eq!(relative_time(60_000.0, 0.0), "in 1 min");
    assert_eq!(relative_time(7_200_000.0, 0.0), "in 2 h");
}

#[test]
fn durations_are_told_in_tenths_then_seconds_then_minutes() {
    assert_eq!(duration(0.0), "0.0 s");
    assert_eq!(duration(440.0), "0.4 s");
    assert_eq!(duration(9_940.0), "9.9 s");
    assert_eq!(duration(9_960.0), "10 s");
    assert_eq!(duration(59_940.0), "59 s");
    assert_eq!(duration(60_000.0), "1 min 0 s");
    assert_eq!(duration(200_000.0), "3 min 20 s");
}

#[test]
fn times_out_of_all_measure_are_told_without_a_panic() {
    for millis in [f64::MAX, f64::MIN, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        assert!(!relative_time(millis, 0.0).is_empty() && !relative_time(0.0, millis).is_empty());
        assert!(!duration(millis).is_empty());
    }
}

proptest! {
    #[test]
    fn an_entity_is_found_by_any_piece_of_its_name(name in "[ -~]{1,20}", from in 0usize..20, length in 1usize..20) {
        let piece: String = name.chars().skip(from).take(length).collect();
        let found = entity("host", &name, json!({})).matches(&Search::new(&piece));
        prop_assert!(found, "{piece:?}");
    }

    #[test]
    fn every_entity_is_counted_once(kinds in prop::collection::vec("[a-c]", 0..12)) {
        let entities: Vec<_> = kinds.iter().map(|kind| entity(kind, "a", json!({}))).collect();
        let counted: usize = count_kinds(&entities).iter().map(|(_, count)| count).sum();
        prop_assert_eq!(counted, entities.len());
    }

    #[test]
    fn a_subject_of_the_sandbox_can_be_read_back(subject in "[ -~]{0,30}") {
        let shown = display_subject(&subject);
        prop_assert_eq!(refang(&shown), refang(&subject));
    }
}

#[test]
fn a_countdown_is_whole_and_never_at_zero() {
    let shown = [-500.0, 0.0, 1_400.0, 4_000.0, 125_000.0].map(countdown);
    assert_eq!(shown, ["1 s", "1 s", "1 s", "4 s", "2 min"]);
}
