//! Paths of pages: written, read, hostile.

use proptest::prelude::*;
use riposte_routes::Route;

/// Identifiers as they occur in the field, and hostile ones.
const NAMES: &[&str] = &[
    "inc-1041",
    "HF-WS114$",
    "HALDEN\\ada",
    "ada_partner.example#EXT#@halden.example",
    "2001:db8::25%eth0",
    "https://login.example/a?b=c&d=e#f",
    "a/b",
    "/",
    "//evil.example",
    "%2F",
    "%252F",
    "%",
    "%zz",
    "%E0%A4",
    "100% sure",
    "a+b c",
    "Zoë \u{202e}gnp.exe",
    "😀",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "index.html",
    "incidents",
    ":id",
    "",
    ".",
    "..",
    "~",
    "~.",
    "~~..",
    "...",
    "~a",
    "\u{0}\n\t",
];

/// Paths under which the app may be hosted.
const BASES: &[&str] = &["", "/", "/riposte", "/riposte/", "/a/runs", "/a/runs/", "/incidents", "/x%20y/"];

fn both(id: &str) -> [Route; 2] {
    [Route::Incident(id.into()), Route::Run(id.into())]
}

fn at(route: &Route, base: &str) -> String {
    format!("{}/{}", base.trim_end_matches('/'), route.path())
}

/// A path that a browser leaves as it is. Browsers resolve dot segments, encoded or not.
fn resolved(path: &str) -> Option<String> {
    let dots =
        |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    path.split('/').all(|segment| !dots(segment)).then(|| path.to_owned())
}

#[test]
fn fixed_pages_have_the_addresses_they_always_had() {
    assert_eq!(Route::Incidents.path(), "incidents");
    assert_eq!(Route::Runs.path(), "runs");
    assert_eq!(Route::Sandbox.path(), "sandbox");
}

#[test]
fn identifiers_are_encoded_as_browsers_encode_a_component() {
    let path = |id: &str| Route::Incident(id.into()).path();
    assert_eq!(path("inc-1041"), "incidents/inc-1041");
    assert_eq!(path("HF-WS114$"), "incidents/HF-WS114%24");
    assert_eq!(path("HALDEN\\ada"), "incidents/HALDEN%5Cada");
    assert_eq!(path("a_b.example#EXT#@h.example"), "incidents/a_b.example%23EXT%23%40h.example");
    assert_eq!(path("2001:db8::25%eth0"), "incidents/2001%3Adb8%3A%3A25%25eth0");
    assert_eq!(path("https://x.example/a?b#c"), "incidents/https%3A%2F%2Fx.example%2Fa%3Fb%23c");
    assert_eq!(path("%2F"), "incidents/%252F");
    assert_eq!(path("it's (a) ~test!*"), "incidents/it's%20(a)%20~test!*");
    assert_eq!(path("ë"), "incidents/%C3%AB");
}

#[test]
fn names_of_the_field_hold_in_an_address_under_any_base() {
    for base in BASES {
        for route in NAMES.iter().flat_map(|id| both(id)) {
            let path = at(&route, base);
            assert_eq!(Route::parse(&path, base).as_ref(), Some(&route), "{path} under {base}");
        }
    }
}

#[test]
fn no_identifier_leaves_its_place_in_the_path() {
    for route in NAMES.iter().flat_map(|id| both(id)) {
        let path = route.path();
        assert_eq!(path.split('/').count(), 2, "{path}");
        assert!(path.split('/').all(|segment| !segment.is_empty()), "{path}");
        assert!(!path.contains(['?', '#', '\\']), "{path}");
        assert_eq!(resolved(&path), Some(path.clone()), "a browser would resolve it");
    }
}

#[test]
fn dots_are_hidden_from_the_browser() {
    assert_eq!(Route::Run("..".into()).path(), "runs/~..");
    assert_eq!(Route::Run(".".into()).path(), "runs/~.");
    assert_eq!(Route::parse("/runs/~..", ""), Some(Route::Run("..".into())));
    // Only what would be mistaken is changed.
    assert_eq!(Route::Run("a..b".into()).path(), "runs/a..b");
    assert_eq!(Route::Run("~ada".into()).path(), "runs/~ada");
}

#[test]
fn the_root_and_the_file_itself_are_the_queue() {
    for path in ["", "/", "/index.html", "/incidents", "/incidents/", "//incidents"] {
        assert_eq!(Route::parse(path, ""), Some(Route::Incidents), "{path}");
    }
    for path in ["/soc", "/soc/", "/soc/index.html", "/soc/incidents"] {
        assert_eq!(Route::parse(path, "/soc/"), Some(Route::Incidents), "{path}");
    }
}

#[test]
fn a_slash_at_the_end_changes_nothing() {
    assert_eq!(Route::parse("/runs/run-1/", ""), Some(Route::Run("run-1".into())));
    assert_eq!(Route::parse("/sandbox/", ""), Some(Route::Sandbox));
}

#[test]
fn unknown_paths_name_no_page() {
    for path in ["/nothing", "/incidents/a/b", "/runs/a/b/c", "/sandbox/a", "/Incidents", "/incidents.html"] {
        assert_eq!(Route::parse(path, ""), None, "{path}");
    }
}

#[test]
fn an_encoded_slash_is_part_of_an_identifier() {
    assert_eq!(Route::parse("/incidents/a%2Fb", ""), Some(Route::Incident("a/b".into())));
    assert_eq!(Route::parse("/incidents%2Fa", ""), None);
}

#[test]
fn a_path_is_decoded_once() {
    assert_eq!(Route::parse("/incidents/%252F", ""), Some(Route::Incident("%2F".into())));
    assert_eq!(Route::parse("/incidents/%2525", ""), Some(Route::Incident("%25".into())));
}

#[test]
fn malformed_sequences_stand_for_themselves() {
    for (segment, id) in [("%", "%"), ("%zz", "%zz"), ("a%2", "a%2"), ("%%41", "%A"), ("100%", "100%")] {
        let path = format!("/runs/{segment}");
        assert_eq!(Route::parse(&path, ""), Some(Route::Run(id.into())), "{path}");
    }
}

#[test]
fn bytes_that_are_no_text_are_taken_as_they_stand() {
    for segment in ["%FF", "%C3%28", "%ED%A0%80", "%E0%A4"] {
        let path = format!("/runs/{segment}");
        assert_eq!(Route::parse(&path, ""), Some(Route::Run(segment.into())), "{path}");
    }
}

#[test]
fn a_base_that_ends_like_a_page_is_no_page() {
    assert_eq!(Route::parse("/soc/runs/", "/soc/runs/"), Some(Route::Incidents));
    assert_eq!(Route::parse("/soc/runs/sandbox", "/soc/runs/"), Some(Route::Sandbox));
    assert_eq!(Route::parse("/soc/runs/runs", "/soc/runs"), Some(Route::Runs));
}

#[test]
fn a_path_outside_the_base_names_no_page() {
    assert_eq!(Route::parse("/incidents", "/soc"), None);
    assert_eq!(Route::parse("/society/incidents", "/soc"), None);
    assert_eq!(Route::parse("/socincidents", "/soc/"), None);
}

proptest! {
    #[test]
    fn every_identifier_comes_back(id in any::<String>(), base in "(/[a-z%.]{1,8}){0,3}/?") {
        for route in both(&id) {
            let path = at(&route, &base);
            prop_assert_eq!(Route::parse(&path, &base), Some(route));
        }
    }

    #[test]
    fn identifiers_of_dots_and_tildes_come_back(id in "[~.]{0,6}") {
        for route in both(&id) {
            prop_assert_eq!(resolved(&route.path()), Some(route.path()));
            prop_assert_eq!(Route::parse(&at(&route, ""), ""), Some(route));
        }
    }

    #[test]
    fn different_identifiers_have_different_addresses(a in "[~.%/a2F]{0,4}", b in "[~.%/a2F]{0,4}") {
        prop_assert_eq!(a == b, Route::Run(a.as_str().into()).path() == Route::Run(b.as_str().into()).path());
    }

    #[test]
    fn any_path_is_read_and_what_it_names_has_one_address(
        path in "(.{0,40}|/(incidents|runs|sandbox)(/[~.%a2F]{0,6}){0,2}/?)",
    ) {
        if let Some(route) = Route::parse(&path, "") {
            prop_assert_eq!(Route::parse(&at(&route, ""), ""), Some(route));
        }
    }

    #[test]
    fn an_identifier_never_leads_to_another_page(id in any::<String>()) {
        let path = Route::Incident(id.as_str().into()).path();
        prop_assert!(path.starts_with("incidents/"));
        prop_assert!(path.bytes().all(|b| b.is_ascii_graphic() && !b"?#\\\"<>".contains(&b)));
    }
}
