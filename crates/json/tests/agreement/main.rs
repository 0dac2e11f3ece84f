//! Agreement with `serde_json` on what is JSON, and on the values.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod inputs;

use proptest::prelude::*;
use riposte_json::parse;
use serde_json::Value;

use inputs::{mutated, pieces, value};

/// Accepted by both with the same value, or by neither.
///
/// `serde_json` does not round correctly, so its floats may be a few units in the last place away.
fn assert_agrees(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (ours, theirs) = (parse(bytes), serde_json::from_slice::<Value>(bytes));
    let agrees = match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => is_same(ours, theirs),
        _ => ours.is_err() && theirs.is_err(),
    };
    assert!(agrees, "{text}: {ours:?} and {theirs:?}");
}

fn is_same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && is_same(a.1, b.1))
        }
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            a.is_sign_negative() == b.is_sign_negative() && a.to_bits().abs_diff(b.to_bits()) <= 4
        }
        (a, b) => a == b,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8192))]

    #[test]
    fn values_are_read_back(value in value()) {
        for text in [value.to_string(), format!("{value:#}")] {
            let read = parse(text.as_bytes());
            prop_assert_eq!(read.as_ref(), Ok(&value));
            // `0.0` and `-0.0` are equal, but not the same.
            prop_assert_eq!(read.unwrap().to_string(), value.to_string());
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
        assert_agrees(&bytes);
    }

    #[test]
    fn any_pieces(bytes in pieces()) {
        assert_agrees(&bytes);
    }

    #[test]
    fn mutated_json(bytes in mutated()) {
        assert_agrees(&bytes);
    }

    #[test]
    fn any_string(inner in "([a-z\"é\u{1f600}\u{1f}/]|\\\\.|\\\\u[0-9a-fA-Fg]{3,4}|\\\\ud[89a-f][0-9a-f]{2}){0,6}") {
        assert_agrees(format!("\"{inner}\"").as_bytes());
    }

    #[test]
    fn any_bytes_in_a_string(mut inner in prop::collection::vec(0x80_u8.., 0..5)) {
        inner.insert(0, b'"');
        inner.push(b'"');
        assert_agrees(&inner);
    }

    #[test]
    fn any_number(text in "-{0,2}0{0,2}[0-9]{0,24}(\\.[0-9]{0,24})?([eE][+-]?[0-9]{0,3})?") {
        assert_agrees(text.as_bytes());
    }

    #[test]
    fn whole_numbers(n in any::<i128>(), bits in 0..128_u32) {
        assert_agrees((n >> bits).to_string().as_bytes());
    }

    #[test]
    fn whole_numbers_at_the_ends_of_the_types(
        end in prop::sample::select(vec![i128::from(i64::MIN), 0, i128::from(i64::MAX), i128::from(u64::MAX)]),
        off in -20..20_i128,
        sign in prop::sample::select(vec![1, -1]),
    ) {
        assert_agrees(((end + off) * sign).to_string().as_bytes());
    }

    #[test]
    fn nesting(inside in prop::collection::vec(any::<bool>(), 120..135), closed in any::<bool>()) {
        let mut text: String = inside.iter().map(|array| if *array { "[" } else { "{\"a\":" }).collect();
        text.push('1');
        if closed {
            text.extend(inside.iter().rev().map(|array| if *array { ']' } else { '}' }));
        }
        assert_agrees(text.as_bytes());
    }
}

#[test]
fn exponents_of_any_size_agree() {
    for digits in ["0", "-0", "1", "-1", "0.0", "0.001", "123456789012345678901234567890"] {
        for power in ["400", "2147483647", "2147483648", "99999999999", "99999999999999999999999"] {
            for sign in ["", "+", "-"] {
                assert_agrees(format!("{digits}e{sign}{power}").as_bytes());
            }
        }
    }
}

#[test]
fn numbers_that_are_too_great_are_refused() {
    for text in ["1e309", "-1e309", "2e308", "1e99999999999"] {
        assert_agrees(text.as_bytes());
        assert_eq!(parse(text.as_bytes()).unwrap_err().reason(), "number out of range");
    }
}
