//! The values, and the words of errors.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use riposte_json::parse;
use serde_json::{Value, json};

fn read(text: &str) -> Value {
    parse(text.as_bytes()).unwrap()
}

fn error(text: &str) -> String {
    parse(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn whole_numbers_stay_whole_where_they_fit() {
    assert_eq!(read("18446744073709551615"), json!(u64::MAX));
    assert_eq!(read("18446744073709551616"), json!(18_446_744_073_709_551_616.0));
    assert_eq!(read("-9223372036854775808"), json!(i64::MIN));
    assert_eq!(read("-9223372036854775809"), json!(-9_223_372_036_854_775_809.0));
    assert!(read("-18446744073709551615").is_f64());
    assert!(read("1.0").is_f64() && read("1e0").is_f64());
}

#[test]
fn minus_zero_is_a_float() {
    for text in ["-0", "-0.0", "-0e5", "-1e-999"] {
        assert_eq!(read(text).to_string(), "-0.0", "{text}");
    }
}

#[test]
fn of_two_equal_keys_the_last_counts() {
    assert_eq!(read("{\"a\":1,\"b\":2,\"\\u0061\":3}"), json!({ "a": 3, "b": 2 }));
}

#[test]
fn escapes_become_characters() {
    let text = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\uD83d\\uDe00\\u0000 é€\"";
    assert_eq!(read(text), json!("\"\\/\u{8}\u{c}\n\r\té€😀\0 é€"));
}

/// Number of arrays and objects that a text opens.
fn depth_of(open: &str) -> usize {
    open.matches(['[', '{']).count()
}

#[test]
fn values_inside_one_another_have_a_limit() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        for depth in [126, 127, 128, 129, 100_000] {
            let levels = depth / depth_of(open);
            let text = format!("{}0{}", open.repeat(levels), close.repeat(levels));
            let is_ok = serde_json::from_str::<Value>(&text).is_ok();
            assert_eq!(is_ok, levels * depth_of(open) <= 127, "{open} {depth}");
            assert_eq!(parse(text.as_bytes()).is_ok(), is_ok, "{open} {depth}");
        }
    }
    let wide = format!("[{}[]]", "[],".repeat(1000));
    assert!(parse(wide.as_bytes()).is_ok());
    let deep = error(&"[".repeat(128));
    assert_eq!(deep, "too many arrays and objects inside one another at line 1, column 128");
}

#[test]
fn errors_say_what_and_where() {
    for (text, expected) in [
        ("{\n\"a\": 1,\n\"b\": 2 \"c\"", "expected a comma or the end of the object at line 3, column 8"),
        ("[1 2]", "expected a comma or the end of the array at line 1, column 4"),
        ("[1,]", "expected a value at line 1, column 4"),
        ("{a", "expected a key in quotes at line 1, column 2"),
        ("{\"a\" 1}", "expected a colon at line 1, column 6"),
        ("[nul]", "expected a value at line 1, column 5"),
        ("-a", "expected a digit at line 1, column 2"),
        ("[1e400]", "number out of range at line 1, column 2"),
        ("\"\\x\"", "unknown escape at line 1, column 3"),
        ("\"\\u00g0\"", "expected four hexadecimal digits at line 1, column 6"),
        ("\"\\ud800\"", "half a character at line 1, column 8"),
        ("\"a\n\"", "control character in a string at line 1, column 3"),
        ("1\n 2", "expected the end of the text at line 2, column 2"),
        ("{\"a\": [1,\n", "unexpected end of the text at line 2, column 1"),
        ("", "unexpected end of the text at line 1, column 1"),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
}
