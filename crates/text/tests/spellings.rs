//! The spellings of a dot, a scheme, an at sign and a colon that were tried on tools of the field
//! (`docs/indicators.md`): kind, spelling, and number of tools that turn it back.

use riposte_text::refang;

const SPELLINGS: &str = include_str!("spellings.tsv");

/// Spellings that two tools or more turn back and that are left alone, because they stand in healthy text.
const LEFT_ALONE: [(&str, &str); 16] = [
    // Words without brackets, and a dot between blanks.
    ("dot", "-dot-"),
    ("dot", "\\u{0020}.\\u{0020}"),
    ("dot", "\\u{0020}DOT"),
    ("dot", "\\u{0020}DOT\\u{0020}"),
    ("at", "\\u{0020}AT\\u{0020}"),
    ("at", "\\u{0020}@\\u{0020}"),
    // The end of a sentence, and a list of numbers; of an address alone the latter is read by `pasted`.
    ("dot", "[.]\\u{0020}"),
    ("dot", "(.)\\u{0020}"),
    ("dot", "{.}\\u{0020}"),
    ("dot", "[dot]\\u{0020}"),
    ("dot", "(dot)\\u{0020}"),
    ("dot", "{dot}\\u{0020}"),
    ("dot", "[DOT]\\u{0020}"),
    ("at", "[at]\\u{0020}"),
    ("dot", ","),
    // A sentence about the scheme.
    ("scheme", "http://\\u{0020}"),
];

/// A spelling with the characters that the table escapes.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut out, part| {
        let (code, rest) = part.split_once('}').unwrap_or_default();
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        out + rest
    })
}

/// Texts with the spelling in each place where it can stand, beside what they stand for.
fn places(kind: &str, spelling: &str) -> Vec<(String, &'static str)> {
    let texts: &[(&str, &str)] = match kind {
        "dot" => &[
            ("evil~com", "evil.com"),
            ("http://evil~com/p", "http://evil.com/p"),
            ("198~51~100~7", "198.51.100.7"),
            ("evil~example~com", "evil.example.com"),
        ],
        "scheme" if spelling.contains("[s]") || spelling.contains("(s)") => {
            &[("~evil[.]example/p", "https://evil.example/p")]
        }
        "scheme" => {
            &[("~evil[.]example/p", "http://evil.example/p"), ("~198.51.100.7/p", "http://198.51.100.7/p")]
        }
        "at" => &[("mara~evil.example", "mara@evil.example"), ("mara~evil[.]example", "mara@evil.example")],
        _ => &[("http~//evil.example/p", "http://evil.example/p"), ("2001~db8::1", "2001:db8::1")],
    };
    texts.iter().map(|(text, plain)| (text.replace('~', spelling), *plain)).collect()
}

/// Whether a spelling is turned back in every place, the case of the scheme aside.
fn is_turned_back(kind: &str, spelling: &str) -> bool {
    let means = |(text, plain): (String, &str)| {
        let read = refang(&text);
        read == plain || (kind == "scheme" && read.eq_ignore_ascii_case(plain))
    };
    places(kind, spelling).into_iter().all(means)
}

#[test]
fn what_two_tools_turn_back_is_turned_back() {
    let mut counts = [("dot", 0), ("scheme", 0), ("at", 0), ("colon", 0)];
    let mut missing = Vec::new();
    for row in SPELLINGS.lines() {
        let cells: Vec<_> = row.split('\t').collect();
        let &[kind, written, tools] = cells.as_slice() else { continue };
        let spelling = unescaped(written);
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == kind) {
            *count += 1;
        }
        let known = tools.parse::<u32>().is_ok_and(|tools| tools >= 2);
        if known && !LEFT_ALONE.contains(&(kind, written)) && !is_turned_back(kind, &spelling) {
            missing.push((kind, spelling));
        }
    }
    assert_eq!(counts, [("dot", 189), ("scheme", 84), ("at", 71), ("colon", 12)]);
    assert!(missing.is_empty(), "{missing:?}");
}
