//! Addresses go where they were configured to go, whatever the values in them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use riposte_client::{BaseUrl, ClientError};

fn base(text: &str, page: &str) -> String {
    BaseUrl::resolve(text, page).unwrap().to_string()
}

#[test]
fn an_absolute_base_is_normalised() {
    for (text, normal) in [
        ("https://soc.example", "https://soc.example/"),
        ("HTTPS://SOC.Example:443/api", "https://soc.example/api/"),
        ("http://localhost:8080/a/b/", "http://localhost:8080/a/b/"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("https://10.0.0.1:8443", "https://10.0.0.1:8443/"),
    ] {
        assert_eq!(BaseUrl::parse(text).unwrap().to_string(), normal);
    }
}

#[test]
fn a_relative_base_is_below_the_page() {
    let page = "https://portal.example/apps/soc/index.html?x=/y#/z";
    assert_eq!(base("", page), "https://portal.example/apps/soc/");
    assert_eq!(base("api", page), "https://portal.example/apps/soc/api/");
    assert_eq!(base("/api", page), "https://portal.example/api/");
    assert_eq!(base("/", page), "https://portal.example/");
    assert_eq!(base("", "http://localhost:3000"), "http://localhost:3000/");
    assert_eq!(base("https://other.example/", page), "https://other.example/");
}

#[test]
fn a_base_that_could_be_read_two_ways_is_refused() {
    for text in [
        "ftp://soc.example/",
        "javascript://soc.example/",
        "https://",
        "https:///api",
        "https://user@soc.example/",
        "https://user:secret@soc.example/",
        "https://soc.example:/",
        "https://soc.example:99999/",
        "https://soc.example:80:80/",
        "https://soc.example\\@evil.example/",
        "https://soc.example /",
        "https://soc.example/a//b",
        "https://soc.example/../b",
        "https://soc.example/a/./b",
        "https://soc.example/%2e%2e/b",
        "https://soc.example/?q=1",
        "https://soc.example?q=1",
        "https://soc.example/#x",
        "https://söc.example/",
        "https://1.2/",
        "https://0x7f.1/",
        "https://127.0.0.01/",
        "https://127.0.0.1./",
        "https://[::1/",
        "https://[]/",
        "https://[::1]x/",
        "//evil.example/",
        "/\\evil.example/",
        "/..",
        "..",
        "api?x",
        "javascript:alert(1)",
    ] {
        let outcome = BaseUrl::resolve(text, "https://portal.example/");
        assert!(matches!(outcome, Err(ClientError::Refused { .. })), "{text}: {outcome:?}");
    }
}

#[test]
fn an_identifier_that_would_name_something_else_is_refused() {
    let base = BaseUrl::parse("https://soc.example/").unwrap();
    for id in ["", ".", ".."] {
        assert!(base.join(&["v1", "runs", id, "cancel"], &[]).is_err(), "{id:?}");
    }
    let url = base.join(&["v1", "runs", "../../x?y#z\\%2e\u{202E}"], &[("q", "a&b=c d".to_owned())]).unwrap();
    assert_eq!(
        url.to_string(),
        "https://soc.example/v1/runs/..%2F..%2Fx%3Fy%23z%5C%252e%E2%80%AE?q=a%26b%3Dc%20d"
    );
}

/// Takes percent-encoding back.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn every_identifier_stays_in_its_segment(id in any::<String>(), value in any::<String>()) {
        prop_assume!(!matches!(id.as_str(), "" | "." | ".."));
        let base = BaseUrl::parse("https://soc.example/api").unwrap();
        let url = base.join(&["v1", &id, "x"], &[("q", value.clone())]).unwrap();
        let (path, query) = url.target().split_once('?').unwrap();
        let segments: Vec<_> = path.split('/').collect();
        prop_assert_eq!(&segments[..3], &["", "api", "v1"]);
        prop_assert_eq!(segments.len(), 5);
        prop_assert_eq!(decode(segments[3]), id);
        prop_assert_eq!(decode(query.strip_prefix("q=").unwrap()), value);
        prop_assert!(url.target().bytes().all(|b| b.is_ascii_graphic()));
    }

    #[test]
    fn no_base_leads_elsewhere_than_it_says(
        text in prop_oneof![
            "(https?://)?[a-zA-Z0-9@:/\\\\?#%.\\[\\] _-]{0,30}",
            "https?://[a-zA-Z0-9._-]{1,12}(:[0-9]{1,5})?(/[a-zA-Z0-9.~_-]{0,4}){0,4}",
        ],
    ) {
        if let Ok(base) = BaseUrl::resolve(&text, "https://portal.example/dir/")
            // Names in Punycode and IPv6 addresses have several spellings; a page compares the
            // origins once more before it sends.
            && !base.origin().contains("xn--")
            && !base.origin().contains('[')
        {
            // An independent reader of addresses sees the same origin and path.
            let seen = reqwest::Url::parse(&base.to_string()).unwrap();
            prop_assert_eq!(seen.origin().ascii_serialization(), base.origin());
            prop_assert_eq!(seen.to_string(), base.to_string());
            prop_assert_eq!(seen.username(), "");
        }
    }
}

#[test]
fn unreserved_characters_are_kept_and_all_others_escaped_as_utf_8() {
    let base = BaseUrl::parse("https://soc.example").unwrap();
    let url = base.join(&["a-._~Z9", "!'()*+,;=:@ \u{e9}"], &[]).unwrap();
    assert_eq!(url.target(), "/a-._~Z9/%21%27%28%29%2A%2B%2C%3B%3D%3A%40%20%C3%A9");
}
