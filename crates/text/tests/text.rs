//! Hostile text: defanging, links and hidden characters.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use riposte_text::{SafeUrl, Segment, UnsafeUrl, defang, escape_invisible, refang, segments};

/// Text that looks like an address, an escape or both.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\[\\].:@htxpHTXPs/]{0,24}",
        "(h[tx]{2}ps?|H[TX]{2}P|hXxp|h\\[x\\]xp|ftp|\\[|\\]|\\[\\[\\]|\\[\\.\\]|\\[:\\]|\\[dot\\]|\\[at\\]|\\[://\\]|://|:/|\\.|@|/|a|\u{e9}){0,12}",
        "https?://[a-z.]{1,8}(/[a-z.@:\\[\\]?#=&%/]{0,16})?(https?://[a-z.]{1,6})?",
    ]
}

/// What no reader sees, or what turns the rest of the text round.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn whatever_is_not_defanged_yet_comes_back_exactly(text in nasty()) {
        if refang(&text) == text {
            prop_assert_eq!(refang(&defang(&text)), text);
        }
    }

    #[test]
    fn nothing_defanged_is_a_web_address_any_more(text in nasty()) {
        let defanged = defang(&text).to_ascii_lowercase();
        for scheme in ["http://", "https://", "ftp://"] {
            prop_assert!(!defanged.contains(scheme), "{defanged}");
        }
        // The one `://` there may be follows `hxxp` at the very start.
        let rest = ["hxxp://", "hxxps://"].iter().find_map(|scheme| defanged.strip_prefix(scheme)).unwrap_or(&defanged);
        prop_assert!(!rest.contains("://"), "{defanged}");
    }

    #[test]
    fn the_host_of_a_defanged_address_has_no_plain_dot(scheme in "(https?|ftp)", host in "[a-z.]{1,12}") {
        let defanged = defang(&format!("{scheme}://{host}"));
        prop_assert!(!defanged.replace("[.]", "").contains('.'), "{defanged}");
        let defanged = defang(&host);
        prop_assert!(!defanged.replace("[.]", "").contains('.'), "{defanged}");
    }

    #[test]
    fn refanging_never_fails(text in any::<String>()) {
        let _ = refang(&text);
    }

    #[test]
    fn an_accepted_link_is_plain_http(text in prop_oneof![
        any::<String>(),
        nasty(),
        "(https?|HTTPS?|javascript|data|file|ftp|vbscript|blob)(:|://|:///|:\\\\\\\\)[ -~\u{0}-\u{1f}\u{200b}\u{202e}\u{3000}]{0,16}",
        "https?://[a-z@:\\\\%<>\"./?#\\[\\]0-9]{0,16}",
    ]) {
        if let Ok(url) = SafeUrl::parse(&text) {
            prop_assert_eq!(url.as_str(), text.as_str());
            let lower = text.to_ascii_lowercase();
            let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
            prop_assert!(rest.is_some(), "{text:?}");
            let authority = rest.unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
            prop_assert!(!authority.is_empty() && !authority.contains('@'), "{text:?}");
            let odd = |c: char| is_hidden(c) || c.is_whitespace() || c == '\\';
            prop_assert!(!text.contains(odd), "{text:?}");
        }
    }

    #[test]
    fn pieces_add_up_to_the_text_and_hide_nothing(text in prop_oneof![
        any::<String>(),
        "[a\u{e9}\u{0} \t\r\n\u{7f}\u{85}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}\u{e0041}]{0,16}",
    ]) {
        let mut joined = String::new();
        for piece in segments(&text) {
            match piece {
                Segment::Plain(plain) => {
                    prop_assert!(!plain.is_empty());
                    prop_assert!(!plain.contains(|c| is_hidden(c) && !matches!(c, '\n' | '\t')), "{plain:?}");
                    joined.push_str(plain);
                }
                Segment::Hidden(c) => joined.push(c),
            }
        }
        let lines = text.trim_matches([' ', '\t', '\r', '\n']).replace("\r\n", "\n").replace('\r', "\n");
        prop_assert_eq!(joined, lines);
    }
}

#[test]
fn line_ends_of_every_system_are_lines_and_tabs_are_gaps() {
    let shown = |text| {
        let piece = |piece| match piece {
            Segment::Plain(plain) => plain.to_owned(),
            Segment::Hidden(c) => Segment::token(c),
        };
        segments(text).into_iter().map(piece).collect::<String>()
    };
    assert_eq!(shown("\r\nFirst\r\nSecond\tpart\rThird\n\n"), "First\nSecond\tpart\nThird");
    assert_eq!(shown("a\n\nb"), "a\n\nb", "an empty line is one");
    assert_eq!(shown("a\u{b}b\u{2028}c"), "aU+000BbU+2028c");
    assert_eq!(escape_invisible("Two\r\nlines\tin a name\n"), "Two lines in a name");
}

#[test]
fn indicators_look_the_way_analysts_write_them() {
    for (plain, defanged) in [
        ("203.0.113.7", "203[.]0[.]113[.]7"),
        ("evil.example", "evil[.]example"),
        ("mara@contoso.example", "mara[@]contoso[.]example"),
        ("https://evil.example/a.php?q=1", "hxxps://evil[.]example/a.php?q=1"),
        ("HTTP://EVIL.EXAMPLE", "HXXP://EVIL[.]EXAMPLE"),
        ("https://a.example/?to=http://b.example", "hxxps://a[.]example/?to=hxxp[:]//b[.]example"),
        ("ftp://evil.example", "ftp[:]//evil[.]example"),
        ("see http://evil.example", "see hxxp[:]//evil[.]example"),
        ("2001:db8::1", "2001:db8::1"),
    ] {
        assert_eq!(defang(plain), defanged);
        assert_eq!(refang(defanged), plain);
    }
}

#[test]
fn dangerous_links_are_refused_and_plain_ones_are_not() {
    for (text, why) in [
        ("javascript:alert(1)", UnsafeUrl::Scheme),
        ("JaVaScRiPt://evil.example/%0aalert(1)", UnsafeUrl::Scheme),
        ("java\nscript:alert(1)", UnsafeUrl::Character),
        (" https://a.example", UnsafeUrl::Character),
        ("data:text/html,<script>", UnsafeUrl::Scheme),
        ("//evil.example", UnsafeUrl::Scheme),
        ("/relative", UnsafeUrl::Scheme),
        ("https:evil.example", UnsafeUrl::Scheme),
        ("https:///evil.example", UnsafeUrl::Host),
        ("https://", UnsafeUrl::Host),
        ("https://:443", UnsafeUrl::Host),
        ("https://soc.example@evil.example", UnsafeUrl::Host),
        ("https://soc.example:x@evil.example", UnsafeUrl::Host),
        ("https://soc.example:1@evil.example", UnsafeUrl::Host),
        ("https://evil.example:99999/", UnsafeUrl::Host),
        ("https://evil.example:+80/", UnsafeUrl::Host),
        ("https://a.example:80:80/", UnsafeUrl::Host),
        ("https://[::1", UnsafeUrl::Host),
        ("https://[evil.example]/", UnsafeUrl::Host),
        ("https://a^b.example", UnsafeUrl::Host),
        ("https://%65vil.example", UnsafeUrl::Host),
        ("https:\\\\evil.example", UnsafeUrl::Character),
        ("https://evil.example\\@soc.example", UnsafeUrl::Character),
        ("https://a.example/\u{202e}gpj.exe", UnsafeUrl::Character),
        ("https://a.example/\u{0}", UnsafeUrl::Character),
        ("", UnsafeUrl::Scheme),
    ] {
        assert_eq!(SafeUrl::parse(text), Err(why), "{text:?}");
    }
    for text in [
        "https://a.example",
        "https://[2001:db8::1]:8443/",
        "https://a.example:/",
        "http://10.0.0.1:8080/x?y=@z#w",
        "HTTPS://A.example/%20",
        "https://[2001:db8::1]/",
    ] {
        assert_eq!(SafeUrl::parse(text).unwrap().as_str(), text);
    }
}
