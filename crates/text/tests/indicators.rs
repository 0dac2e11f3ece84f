//! Defanged indicators, as tools and people of the field write them, and texts that only look like it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::{prelude::*, string::string_regex};
use riposte_text::{defang, pasted, refang};

fn like(patterns: Vec<String>) -> impl Strategy<Value = String> {
    let patterns: Vec<_> = patterns.iter().map(|pattern| string_regex(pattern).unwrap().boxed()).collect();
    prop::strategy::Union::new(patterns)
}

/// Things that are indicators, in the spelling in which systems hold them.
fn indicator() -> impl Strategy<Value = String> {
    let label = "[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?";
    let host = format!("({label}\\.){{1,3}}[a-z]{{2,6}}\\.?");
    let path = "(/[A-Za-z0-9._~!$&'()*+,;=:@%\\[\\]-]{0,8}){0,3}(\\?[a-z]=[A-Za-z0-9._@/\\[\\]()-]{0,10})?";
    let address = "[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2}|:[0-9]{1,5})?";
    let six = "([0-9a-f]{1,4}:){2,7}[0-9a-f]{1,4}|::1|2001:db8::[0-9a-f]{1,4}|::ffff:10\\.0\\.0\\.1";
    like(vec![
        host.clone(),
        address.to_owned(),
        six.to_owned(),
        format!("[a-z][a-z.+]{{0,8}}[a-z]@{host}"),
        format!(
            "(https?|HTTPS?|ftp|ssh|ldap|tcp)://([a-z]{{1,5}}(:[a-z]{{1,4}})?@)?({host}|{address}|\\[({six})\\])(:[0-9]{{1,5}})?{path}"
        ),
        format!("https?://{host}/\\?u=https?://{host}/[a-z.]{{0,6}}"),
        "[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}".to_owned(),
    ])
    // An address that holds the escape of `defang`, or half a marked colon, by nature is read as defanged.
    .prop_filter("defanged by nature", |text| !["[[]", "(:", "[:"].iter().any(|mark| text.contains(mark)))
}

/// Text that no one has defanged.
fn healthy() -> impl Strategy<Value = String> {
    let word = "[A-Za-z0-9][A-Za-z0-9_-]{0,9}";
    like(vec![
        format!("{word}( {word}){{0,5}}[.!?]?"),
        format!(
            "(dot|at|polka-dot|anecdote|cat|wombat|hxxp-like|meow)[a-z-]{{0,4}}([.@][a-z]{{2,6}}){{0,2}}"
        ),
        format!("{word}\\([a-z]{{0,4}}\\)[.,;]?"),
        format!("{word}\\[([a-z]|[0-9:]{{0,3}})\\]( {word})?"),
        format!("[A-Z]:(\\\\{word}){{1,3}}\\\\?\\.?{word}"),
        format!("{word}=\"{word}\", [a-z]{{1,4}}: {word}"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn an_indicator_comes_back_exactly(text in indicator()) {
        prop_assert_eq!(refang(&text), text.as_str(), "it is not defanged");
        let defanged = defang(&text);
        prop_assert_eq!(refang(&defanged), text.as_str(), "{}", defanged);
        prop_assert_eq!(defang(&defanged), defanged.as_str(), "defanged once is defanged");
    }

    #[test]
    fn healthy_text_stays_as_it_is(text in healthy()) {
        prop_assert_eq!(refang(&text), text);
    }

    #[test]
    fn an_indicator_within_a_text_is_turned_back_alone(before in healthy(), text in indicator(), after in "[A-Za-z]{1,8}") {
        let told = format!("{before} {} {after}", defang(&text));
        prop_assert_eq!(refang(&told), format!("{before} {text} {after}"));
    }
}

#[test]
fn a_name_with_a_word_in_it_is_left_alone() {
    for text in [
        "polka-dot-shop.example.com",
        "anecdote@example.com",
        "mara.dotson@example.com",
        "https://example.com/a^b",
        "https://example.com/Foo_(dot_com)",
        "https://proxy.example.com/https/x",
        "http://a.example/x[at]y",
        "http://a.example/x[.]y",
        "array[x] copied",
        "list[:]",
        "hxxp-like title",
        "dot-files.example",
        "look at kiosk",
        "see a.example (dot) and more",
        "C:\\Users\\mara\\.ssh\\id_rsa",
        "find(.txt)",
        "http://[2001:db8::1]:8080/x",
        "https://a.example/a[1].js",
    ] {
        let spaced = text.contains("(dot) and");
        assert_eq!(refang(text), if spaced { "see a.example.and more" } else { text });
    }
}

#[test]
fn an_indicator_is_found_anywhere_in_a_text() {
    for (text, plain) in [
        ("hXXp://evil[.]example/", "http://evil.example/"),
        ("HXXPS://evil[.]example", "HTTPS://evil.example"),
        ("Hxxp://evil[.]example", "Http://evil.example"),
        ("blocked hxxp://evil[.]example/", "blocked http://evil.example/"),
        ("<hxxp://evil[.]example/>", "<http://evil.example/>"),
        ("\u{200B}hxxp://evil[.]example", "\u{200B}http://evil.example"),
        ("(hxxps[://]evil[.]example)", "(https://evil.example)"),
        ("url=hxxp://evil[.]example,b[.]example", "url=http://evil.example,b.example"),
        ("C2/evil[.]example", "C2/evil.example"),
        (
            "hxxp://a[.]example/x[.]php?u=hxxp[:]//b[.]example/y",
            "http://a.example/x.php?u=http://b.example/y",
        ),
        ("mara [at] contoso [dot] example", "mara@contoso.example"),
        ("It ends[.] Next", "It ends. Next"),
        ("2001[:]db8[:][:]25", "2001:db8::25"),
    ] {
        assert_eq!(refang(text), plain);
    }
}

#[test]
fn what_is_pasted_comes_without_what_stands_around_it() {
    for text in [
        "evil.example",
        " evil[.]example\n",
        "<evil[.]example>",
        "\"evil.example\"",
        "\u{201C}evil.example\u{201D}",
        "(evil.example)",
        "evil.example.",
        "evil.example,",
        "evil.example>",
        "\u{200B}evil.example\u{FEFF}",
        "\"evil[.]example\".",
    ] {
        assert_eq!(pasted(text), "evil.example", "{text:?}");
    }
    assert_eq!(pasted("198,51,100,7"), "198.51.100.7");
    assert_eq!(pasted("1,2,3"), "1,2,3");
    assert_eq!(pasted("[2001:db8::1]"), "2001:db8::1");
    assert_eq!(pasted("a(b)"), "a(b)");
    assert_eq!(pasted("..."), "");
}

#[test]
fn no_scheme_that_a_browser_would_follow_stays() {
    for (plain, defanged) in [
        ("http:/evil.example", "http[:]/evil[.]example"),
        ("http:\\\\evil.example", "http[:]\\\\evil[.]example"),
        ("https:evil.example", "https[:]evil[.]example"),
        ("hTTp://evil.example", "hTTp[:]//evil[.]example"),
        ("http://[2001:db8::1]:8080/x", "hxxp://[2001:db8::1]:8080/x"),
        ("https://a.example/a[1].js", "hxxps://a[.]example/a[1].js"),
        ("https://a.example/x[.]y", "hxxps://a[.]example/x[[].]y"),
        (
            "https://a.example/?next=http://evil.example/a.b",
            "hxxps://a[.]example/?next=hxxp[:]//evil[.]example/a.b",
        ),
    ] {
        assert_eq!(defang(plain), defanged);
        assert_eq!(refang(defanged), plain);
    }
}

#[test]
fn every_full_stop_that_browsers_read_as_a_dot_is_bracketed() {
    for stop in ['\u{3002}', '\u{FF0E}', '\u{FF61}', '\u{2024}'] {
        assert_eq!(defang(&format!("zahlung{stop}beleg.example")), format!("zahlung[{stop}]beleg[.]example"));
        assert_eq!(defang(&format!("http://login{stop}example/")), format!("hxxp://login[{stop}]example/"));
        assert_eq!(refang(&format!("zahlung[{stop}]example")), format!("zahlung{stop}example"));
    }
}
