use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn of(secret: &str) -> Redactor {
    Redactor::new([&json!(secret)])
}

fn in_json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap().to_owned()
}

/// The same with `%c3` in place of `%C3`.
fn lower_hex(percent: &str) -> String {
    let mut parts = percent.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (hex, rest) = part.split_at(2);
        format!("{text}%{}{rest}", hex.to_lowercase())
    })
}

/// The usual ways to write a text.
fn forms(secret: &str) -> Vec<String> {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let units = secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
    vec![
        secret.to_owned(),
        lower_hex(&percent),
        percent.replace("%20", "+"),
        percent.replace('%', "%25"),
        percent,
        in_json(secret),
        in_json(&in_json(secret)),
        in_json(secret).replace('/', "\\/"),
        in_json(&units),
        units,
        secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;"),
    ]
}

#[test]
fn every_usual_form_is_masked() {
    let secret = "zé\"b/ra & \\<4711>'\n😀";
    for form in forms(secret) {
        assert_eq!(
            of(secret).text(&format!("pin {form} is short")),
            format!("pin {MASK} is short"),
            "{form}"
        );
    }
}

#[test]
fn base64_and_hexadecimal_are_masked_wherever_they_begin() {
    for secret in ["otter-1", "zebra-4711", "4711"] {
        for before in ["", "a", "ab", "user:"] {
            let encoded = STANDARD.encode(format!("{before}{secret}"));
            let shown = of(secret).text(&format!("Basic {encoded}."));
            assert!(shown.contains(MASK), "{encoded}: {shown}");
            let rest: String = shown.replace(MASK, "");
            assert!(rest.len() <= "Basic .".len() + before.len() * 2 + 6, "{shown}");
        }
        let hex = base16ct::lower::encode_string(secret.as_bytes());
        assert_eq!(of(secret).text(&hex), MASK);
    }
}

#[test]
fn other_texts_stay() {
    let redactor = of("zebra-4711");
    for text in ["zebra-4712", "zebra", "%zz \\ & &amp; + \\u00", "", "é😀"] {
        assert_eq!(redactor.text(text), text);
    }
    assert_eq!(Redactor::default().value(json!({ "a": [1, "b"] })), json!({ "a": [1, "b"] }));
}

#[test]
fn a_short_secret_is_masked_where_it_stands_alone() {
    assert_eq!(of("1").text("1 of 31, pin 1."), format!("{MASK} of 31, pin {MASK}."));
}

#[test]
fn values_are_masked_in_names_numbers_and_depths() {
    let redactor = Redactor::new([&json!(4711), &json!({ "pass": ["crow-9", null, true] })]);
    let shown =
        redactor.value(json!({ "n": 4711, "m": 4712, "in": [{ "crow-9": "a crow-9 b" }], "yes": true }));
    let expected = json!({ "n": MASK, "m": 4712, "in": [{ MASK: format!("a {MASK} b") }], "yes": true });
    assert_eq!(shown, expected);
    assert_eq!(format!("{redactor:?}"), "Redactor(2)");
}

#[test]
fn a_long_secret_is_masked_as_a_whole_and_by_the_line() {
    let key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\nabc\n";
    let redactor = of(key);
    assert_eq!(redactor.text(key), MASK);
    assert_eq!(redactor.text(key.trim()), MASK);
    assert_eq!(redactor.text("line MIIEvQIBADANBgkqhkiG"), format!("line {MASK}"));
}

proptest! {
    #[test]
    fn no_form_of_a_secret_is_left(secret in "\\PC{3,20}", before in "[ :=\"]", form in 0..11_usize) {
        prop_assume!(!secret.trim().is_empty() && !MASK.contains(secret.trim()));
        let text = format!("{before}{}{before}", forms(&secret)[form]);
        let shown = of(&secret).text(&text);
        prop_assert!(!shown.contains(secret.trim()) || MASK.contains(secret.trim()), "{text} became {shown}");
        prop_assert!(shown.contains(MASK), "{text} became {shown}");
    }
}
