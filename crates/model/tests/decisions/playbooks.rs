//! Order and search of playbooks.

use std::cmp::Ordering;

use proptest::prelude::*;
use riposte_model::{Playbook, PlaybookList, fold, natural_cmp};
use serde_json::json;

use crate::playbook;

fn named(id: &str, name: &str, impact: &str, state: &str) -> Playbook {
    playbook(json!({ "id": id, "name": name, "impact": impact, "availability": { "state": state } }))
}

fn ids<'a>(group: &[&'a Playbook]) -> Vec<&'a str> {
    group.iter().map(|playbook| playbook.id.as_str()).collect()
}

/// Identifiers of the runnable playbooks that a search finds.
fn found<'a>(playbooks: &'a [Playbook], search: &str) -> Vec<&'a str> {
    ids(&PlaybookList::new(playbooks, search).runnable)
}

#[test]
fn runnable_playbooks_are_apart_from_the_rest() {
    let all = [
        named("a", "A", "read", "disabled"),
        named("b", "B", "destructive", "runnable"),
        named("c", "C", "read", "missing-permission"),
    ];
    let list = PlaybookList::new(&all, "");
    assert_eq!((ids(&list.runnable), ids(&list.not_runnable)), (vec!["b"], vec!["a", "c"]));
}

#[test]
fn an_unrecognized_state_is_not_runnable() {
    let all = [named("a", "A", "read", "sleeping")];
    assert_eq!(ids(&PlaybookList::new(&all, "").not_runnable), ["a"]);
}

#[test]
fn both_groups_are_ordered_by_impact_and_then_by_name() {
    for state in ["runnable", "disabled"] {
        let all = [
            named("destroy", "A", "destructive", state),
            named("contain-z", "Z", "contain", state),
            named("read", "M", "read", state),
            named("contain-b", "B", "contain", state),
            named("enrich", "Y", "enrich", state),
        ];
        let list = PlaybookList::new(&all, "");
        let group = if state == "runnable" { list.runnable } else { list.not_runnable };
        assert_eq!(ids(&group), ["read", "enrich", "contain-b", "contain-z", "destroy"], "{state}");
    }
}

#[test]
fn an_unrecognized_impact_comes_last() {
    let all = [named("odd", "A", "annihilate", "runnable"), named("known", "B", "destructive", "runnable")];
    assert_eq!(found(&all, ""), ["known", "odd"]);
}

#[test]
fn names_are_ordered_as_people_read_them() {
    let all = [
        named("10", "Block list 10", "read", "runnable"),
        named("z", "zap", "read", "runnable"),
        named("2", "block list 2", "read", "runnable"),
        named("e", "Élever", "read", "runnable"),
        named("f", "Find", "read", "runnable"),
    ];
    assert_eq!(found(&all, ""), ["2", "10", "e", "f", "z"]);
}

#[test]
fn playbooks_of_one_name_keep_the_order_of_their_identifiers() {
    let (a, b) = (named("a", "Same", "read", "runnable"), named("b", "same", "read", "runnable"));
    assert_eq!(found(&[b.clone(), a.clone()], ""), ["a", "b"]);
    assert_eq!(found(&[a, b], ""), ["a", "b"]);
}

fn searchable() -> [Playbook; 2] {
    let block = json!({
        "id": "block", "name": "Block IP at the firewall", "description": "Denies traffic.\nBoth ways.",
        "activities": ["restrict-access"], "effects": ["deny"],
    });
    let reset = json!({
        "id": "reset", "name": "Réinitialiser la session", "description": "Ends every sign-in.",
        "activities": ["revoke-credential"], "effects": ["restart"],
    });
    [playbook(block), playbook(reset)]
}

#[test]
fn a_search_looks_at_name_description_activities_and_effects() {
    let all = searchable();
    for (search, id) in
        [("firewall", "block"), ("traffic", "block"), ("restrict", "block"), ("deny", "block")]
    {
        assert_eq!(found(&all, search), [id], "{search}");
    }
    for search in ["session", "sign-in", "credential", "restart"] {
        assert_eq!(found(&all, search), ["reset"], "{search}");
    }
}

#[test]
fn a_search_does_not_look_at_identifiers_and_versions() {
    let all = [playbook(json!({ "id": "secret-id", "version": "9.9.9", "name": "N" }))];
    assert_eq!((found(&all, "secret-id"), found(&all, "9.9.9")), (vec![], vec![]));
}

#[test]
fn every_word_must_occur_in_any_order_and_any_field() {
    let all = searchable();
    assert_eq!(found(&all, "deny firewall"), ["block"]);
    assert_eq!(found(&all, "firewall restart"), [""; 0]);
}

#[test]
fn a_search_ignores_case_accents_and_white_space() {
    let all = searchable();
    for search in ["REINITIALISER", "réinitialiser", "  re\u{301}initialiser \t", "RÉINIT"] {
        assert_eq!(found(&all, search), ["reset"], "{search}");
    }
    assert_eq!(found(&all, "  ").len(), 2);
}

#[test]
fn a_word_does_not_span_two_fields() {
    let all = [playbook(json!({ "name": "Block", "description": "ade", "effects": ["a", "b"] }))];
    assert_eq!((found(&all, "blockade"), found(&all, "ab")), (vec![], vec![]));
}

#[test]
fn a_search_finds_what_may_not_be_run_as_well() {
    let all = [named("a", "Alpha", "read", "disabled"), named("b", "Beta", "read", "runnable")];
    let list = PlaybookList::new(&all, "alpha");
    assert_eq!((ids(&list.runnable).len(), ids(&list.not_runnable)), (0, vec!["a"]));
}

#[test]
fn matches_are_counted_over_both_groups() {
    let all = [named("a", "Alpha", "read", "disabled"), named("b", "Alpha", "read", "runnable")];
    assert_eq!((PlaybookList::new(&all, "").len(), PlaybookList::new(&all, "").is_empty()), (2, false));
    assert_eq!(
        (PlaybookList::new(&all, "beta").len(), PlaybookList::new(&all, "beta").is_empty()),
        (0, true)
    );
}

#[test]
fn the_count_of_runnable_playbooks_does_not_depend_on_a_search() {
    let all = [
        named("a", "A", "read", "disabled"),
        named("b", "B", "read", "runnable"),
        named("c", "C", "read", "runnable"),
    ];
    assert_eq!(PlaybookList::runnable_count(&all), 2);
}

#[test]
fn folding_removes_case_and_accents() {
    for (text, folded) in [
        ("Élève ÑANDÚ Øl", "eleve nandu ol"),
        ("Straße Œuvre Æther", "strasse oeuvre aether"),
        ("ŁÓDŹ Čeština ĞİŞ", "lodz cestina gis"),
        ("Ελλάδα ΟΔΟΣ οδος", "ελλαδα οδοσ οδοσ"),
        ("ЁЖ Київ Ђ", "еж киів ђ"),
        ("İSTANBUL ısı", "istanbul isi"),
        ("STRASSE ẞ ŒUVRE", "strasse ss oeuvre"),
        ("Ａｂｃ ﬁn № ½", "abc fin no 1⁄2"),
        ("ԱՐԱ Ⴀ ΐ", "արա ⴀ ι"),
        ("evil。example a․b c｡d", "evil.example a.b c.d"),
        ("a\u{200B}b\u{AD}c\u{A0}d", "abc d"),
        ("e\u{301}", "e"),
        ("10 × 日本 😀", "10 × 日本 😀"),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn composed_and_decomposed_letters_fold_alike() {
    for (composed, decomposed) in [
        ("é", "e\u{301}"),
        ("й", "и\u{306}"),
        ("Å", "A\u{30A}"),
        ("Ἄ", "Α\u{313}\u{301}"),
        ("が", "か\u{3099}"),
        ("각", "\u{1100}\u{1161}\u{11A8}"),
    ] {
        assert_eq!(fold(composed), fold(decomposed), "{composed}");
    }
}

#[test]
fn numbers_in_names_are_compared_by_value() {
    for (less, more) in
        [("a2", "a10"), ("2", "10"), ("a9b", "a10"), ("v1.9", "v1.10"), ("a", "a1"), ("1", "a")]
    {
        assert_eq!(natural_cmp(less, more), Ordering::Less, "{less} {more}");
        assert_eq!(natural_cmp(more, less), Ordering::Greater, "{more} {less}");
    }
    assert_eq!(natural_cmp("a007", "a7"), Ordering::Equal);
    let long = "9".repeat(400);
    assert_eq!(natural_cmp(&long, &format!("1{}", "0".repeat(400))), Ordering::Less);
}

proptest! {
    #[test]
    fn every_playbook_is_listed_once_when_nothing_is_searched(
        rows in prop::collection::vec(("[a-z0-9é ]{0,6}", 0..4_usize, any::<bool>()), 0..12),
    ) {
        let impacts = ["read", "enrich", "contain", "destructive"];
        let all: Vec<Playbook> = rows.iter().enumerate().map(|(at, (name, impact, runnable))| {
            named(&format!("p{at}"), name, impacts[*impact], if *runnable { "runnable" } else { "disabled" })
        }).collect();
        let list = PlaybookList::new(&all, "");
        let mut listed = ids(&list.runnable);
        prop_assert_eq!(listed.len(), PlaybookList::runnable_count(&all));
        listed.extend(ids(&list.not_runnable));
        let mut expected: Vec<&str> = all.iter().map(|playbook| playbook.id.as_str()).collect();
        listed.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(listed, expected);
    }

    #[test]
    fn folding_twice_changes_nothing_more(text in any::<String>()) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn natural_order_is_an_order(texts in prop::collection::vec("[a-b0-2]{0,4}", 3..4)) {
        let (a, b, c) = (texts[0].as_str(), texts[1].as_str(), texts[2].as_str());
        prop_assert_eq!(natural_cmp(a, b), natural_cmp(b, a).reverse());
        if natural_cmp(a, b).is_le() && natural_cmp(b, c).is_le() {
            prop_assert!(natural_cmp(a, c).is_le(), "{} {} {}", a, b, c);
        }
    }
}
