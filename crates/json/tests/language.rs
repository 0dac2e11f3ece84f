//! What is JSON and what is not.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use riposte_json::parse;
use serde_json::Value;

#[test]
fn accepts_what_json_is() {
    for text in [
        "null",
        " null ",
        "\t\r\n true\n",
        "false",
        "0",
        "-0",
        "-1",
        "0.5",
        "10.25",
        "1e1",
        "1E+1",
        "1e-1",
        "0e0",
        "0E0",
        "-0.0",
        "\"\"",
        "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0000\"",
        "\"\\uD83D\\uDE00\"",
        "\"\\udbff\\udfff\"",
        "\"\u{7f}\"",
        "\"\u{2028}\"",
        "\"\u{feff}\"",
        "\"\u{ffff}\"",
        "[]",
        "[ ]",
        "[1]",
        "[1,2]",
        "[ 1 , 2 ]",
        "[[],[[]]]",
        "{}",
        "{ }",
        "{\"\":0}",
        "{\"a\":1,\"b\":2}",
        "{ \"a\" : { } }",
        "[null,true,false,\"\",0,{}]",
        "{\"a\":1,\"a\":2}",
    ] {
        assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
        assert!(parse(text.as_bytes()).is_ok(), "{text}: {:?}", parse(text.as_bytes()));
    }
}

#[test]
fn refuses_what_json_is_not() {
    for text in [
        "",
        " ",
        "\u{feff}null",
        "nul",
        "nulll",
        "Null",
        "NaN",
        "Infinity",
        "-Infinity",
        "undefined",
        "true false",
        "1 2",
        "00",
        "01",
        "-01",
        "-",
        "--1",
        "+1",
        ".5",
        "-.5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "1e-",
        "1e1.5",
        "0x1",
        "1_000",
        "1,",
        "\"",
        "\"a",
        "'a'",
        "\"\\\"",
        "\"\\",
        "\"\\a\"",
        "\"\\x41\"",
        "\"\\u\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u+123\"",
        "\"\\U0041\"",
        "\"\\ud800\"",
        "\"\\ud800a\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800\\ud800\"",
        "\"\\udc00\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud83d\\uDE0\"",
        "\"\n\"",
        "\"\t\"",
        "\"\0\"",
        "\"\u{1f}\"",
        "\0",
        "1\0",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[,]",
        "[1 2]",
        "[1}",
        "[1:2]",
        "[]]",
        "{",
        "}",
        "{]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "{a:1}",
        "{1:1}",
        "{null:1}",
        "{'a':1}",
        "{\"a\":1]",
        "{\"a\":1}}",
        "// a\n1",
        "/* a */1",
        "1 # a",
        "\u{a0}1",
        "\u{b}1",
        "\u{c}1",
        "\u{85}1",
        "\u{2028}1",
        "1e309",
        "-1e309",
    ] {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn refuses_bytes_that_are_not_utf8() {
    for bytes in [
        b"\"\xff\"".as_slice(),
        b"\xff",
        b"\xef\xbb\xbf1",
        b"\"\xc3\"",
        b"\"\xc3\\u0041\xa9\"",
        b"\"\xed\xa0\x80\"",
        b"\"\xc0\x80\"",
        b"\"\xf4\x90\x80\x80\"",
        b"n\0u\0l\0l\0",
    ] {
        assert!(serde_json::from_slice::<Value>(bytes).is_err());
        assert!(parse(bytes).is_err(), "{bytes:?}");
    }
    let error = parse(b"{\n \"a\": \"\xff\"").unwrap_err();
    assert_eq!((error.offset(), error.to_string().as_str()), (9, "invalid UTF-8 at line 2, column 8"));
}
