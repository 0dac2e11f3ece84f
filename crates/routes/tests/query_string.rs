//! Query strings: written, read, hostile.

use proptest::prelude::*;
use riposte_routes::QueryString;

fn of(pairs: &[(&str, &str)]) -> QueryString {
    let mut query = QueryString::default();
    for (name, value) in pairs {
        query.push(name, value);
    }
    query
}

#[test]
fn nothing_is_written_without_names() {
    assert_eq!(QueryString::default().to_string(), "");
    assert_eq!(QueryString::parse("").to_string(), "");
    assert_eq!(QueryString::parse("?").to_string(), "");
}

#[test]
fn the_question_mark_is_optional_when_reading() {
    assert_eq!(QueryString::parse("?a=b").get("a"), Some("b"));
    assert_eq!(QueryString::parse("a=b").get("a"), Some("b"));
    assert_eq!(QueryString::parse("??a=b").get("?a"), Some("b"));
}

#[test]
fn values_are_encoded_as_browsers_encode_them() {
    let query = of(&[("q", "100%25 & a+b=c #1?"), ("owner", "mine")]);
    assert_eq!(query.to_string(), "?q=100%2525+%26+a%2Bb%3Dc+%231%3F&owner=mine");
    assert_eq!(of(&[("q", "a*b-c.d_e~f")]).to_string(), "?q=a*b-c.d_e%7Ef");
    assert_eq!(of(&[("q", "Zoë 😀")]).to_string(), "?q=Zo%C3%AB+%F0%9F%98%80");
}

#[test]
fn a_plus_is_a_space_and_an_encoded_one_a_plus() {
    let query = QueryString::parse("a=1+2&b=1%2B2&c=1%202");
    assert_eq!((query.get("a"), query.get("b"), query.get("c")), (Some("1 2"), Some("1+2"), Some("1 2")));
}

#[test]
fn the_first_of_several_values_counts() {
    assert_eq!(QueryString::parse("run=a&run=b").get("run"), Some("a"));
}

#[test]
fn a_name_without_a_value_is_there_and_empty() {
    let query = QueryString::parse("a&b=&&=c");
    assert_eq!((query.get("a"), query.get("b"), query.get("")), (Some(""), Some(""), Some("c")));
    assert_eq!(query.get("d"), None);
}

#[test]
fn malformed_sequences_stand_for_themselves() {
    let query = QueryString::parse("a=%&b=%zz&c=100%");
    assert_eq!((query.get("a"), query.get("b"), query.get("c")), (Some("%"), Some("%zz"), Some("100%")));
}

#[test]
fn bytes_that_are_no_text_are_taken_as_they_stand() {
    let query = QueryString::parse("a=%FF&b=x+%C3%28");
    assert_eq!((query.get("a"), query.get("b")), (Some("%FF"), Some("x %C3%28")));
}

#[test]
fn a_value_is_decoded_once() {
    assert_eq!(QueryString::parse("a=%252F").get("a"), Some("%2F"));
}

proptest! {
    #[test]
    fn names_and_values_come_back(pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..6)) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
        let query = of(&pairs);
        prop_assert_eq!(QueryString::parse(&query.to_string()), query);
    }

    #[test]
    fn any_text_is_read_and_what_it_says_is_written_plainly(text in ".{0,80}") {
        let query = QueryString::parse(&text);
        let written = query.to_string();
        prop_assert!(written.bytes().all(|b| b.is_ascii_graphic() && !b"#\"<>\\".contains(&b)), "{}", written);
        prop_assert_eq!(QueryString::parse(&written), query);
    }
}
