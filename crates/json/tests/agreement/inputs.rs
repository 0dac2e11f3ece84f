//! Inputs: values, and texts that are nearly JSON.

use proptest::prelude::*;
use serde_json::{Map, Value};

/// Any value, as `serde_json` writes it.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\"\\\\\u{0}-\u{1f}\u{7f}\u{2028}\u{1f600}a/]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".{0,6}", inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Pieces that JSON is made of, in any order.
pub(crate) fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"\\u",
        "\\",
        "\\n",
        "\\u00e9",
        "\\ud83d",
        "\\ude00",
        "0",
        "-",
        "1",
        "9223372036854775808",
        "18446744073709551615",
        ".",
        "5",
        "e",
        "E",
        "+",
        "null",
        "true",
        "false",
        "nul",
        " ",
        "\n",
        "\t",
        "\r",
        "\u{b}",
        "\u{feff}",
        "\u{a0}",
        "\0",
        "\u{1f}",
        "é",
        "//",
        "'",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().into_bytes())
}

/// JSON with a few bytes replaced, inserted or removed.
pub(crate) fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let byte =
        prop_oneof![any::<u8>(), prop::sample::select(b"{}[],:\"\\u0123456789eE+-. \ntfn\x00\xff".to_vec())];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), byte, 0..3_u8), 1..4);
    (value(), edits, any::<bool>()).prop_map(|(value, edits, pretty)| {
        let mut bytes = if pretty { format!("{value:#}") } else { value.to_string() }.into_bytes();
        for (at, byte, kind) in edits {
            let at = at.index(bytes.len() + 1);
            match kind {
                0 if at < bytes.len() => drop(bytes.splice(at..=at, [byte])),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}
