//! Filters of placeholders: `{entity.name|kql}`. A filter writes a value so that it stays inside the quotes
//! around it, in the language that they belong to.

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use super::RESERVED;

/// Quotation that a placeholder stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// The quote that opened it.
    pub(crate) quote: Option<char>,
    /// Whether `@` stands before it: a backslash escapes nothing in it.
    pub(crate) verbatim: bool,
    /// Whether the text ends in a backslash that escapes what follows.
    pub(crate) escaped: bool,
}

impl Quotation {
    /// Reads on. An apostrophe within a word is no quote.
    pub(crate) fn read(&mut self, text: &str, mut last: Option<char>) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            match self.quote {
                Some(_) if self.escaped => self.escaped = false,
                Some(_) if c == '\\' => self.escaped = !self.verbatim,
                Some(quote) if c == quote => *self = Self::default(),
                None if matches!(c, '"' | '`')
                    || (c == '\'' && !(word(last) && word(chars.peek().copied()))) =>
                {
                    *self = Self { quote: Some(c), verbatim: last == Some('@'), escaped: false };
                }
                _ => {}
            }
            last = Some(c);
        }
    }

    /// Whether a value stays inside the quotes as it is.
    pub(crate) fn holds(self, value: &str) -> bool {
        self.quote.is_none_or(|quote| !value.contains(|c: char| c == quote || c == '\\' || c.is_control()))
    }
}

/// A filter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    /// Quotes that it writes for; any place where there are none.
    quotes: &'static [char],
    /// None for a value that cannot be written.
    write: fn(&str) -> Option<String>,
}

const FILTERS: &[Filter] = &[
    Filter { name: "json", quotes: &['"'], write: json },
    Filter { name: "kql", quotes: &['"', '\''], write: |value| Some(kql(value)) },
    Filter { name: "lucene", quotes: &['"'], write: backslashed },
    Filter { name: "powershell", quotes: &['\''], write: powershell },
    Filter { name: "raw", quotes: &[], write: |value| Some(value.to_owned()) },
    Filter { name: "sh", quotes: &['\''], write: |value| no_control(&value.replace('\'', r"'\''")) },
    Filter { name: "spl", quotes: &['"'], write: spl },
    Filter {
        name: "url",
        quotes: &[],
        write: |value| Some(utf8_percent_encode(value, RESERVED).to_string()),
    },
];

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Filter {}

impl Filter {
    /// The filter of a name, or the names that there are.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let known = || FILTERS.iter().map(|filter| filter.name).collect::<Vec<_>>().join(", ");
        FILTERS.iter().find(|filter| filter.name == name).copied().ok_or_else(known)
    }

    /// Whether it writes for this place; otherwise the quotes that it writes for.
    pub(crate) fn fits(self, place: Quotation) -> Result<(), String> {
        let fits = self.quotes.is_empty()
            || (place.quote.is_some_and(|quote| self.quotes.contains(&quote)) && !place.verbatim);
        let wanted = || self.quotes.iter().map(char::to_string).collect::<Vec<_>>().join(" or ");
        if fits && !place.escaped { Ok(()) } else { Err(wanted()) }
    }

    /// Writes a value.
    pub(crate) fn write(self, value: &str) -> Option<String> {
        (self.write)(value)
    }
}

fn no_control(value: &str) -> Option<String> {
    (!value.contains(char::is_control)).then(|| value.to_owned())
}

fn json(value: &str) -> Option<String> {
    let text = Value::from(value).to_string();
    Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

fn kql(value: &str) -> String {
    let escaped = |c: char| match c {
        '\\' | '"' | '\'' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    value.chars().map(escaped).collect::<Vec<_>>().concat()
}

fn backslashed(value: &str) -> Option<String> {
    no_control(&value.replace('\\', r"\\").replace('"', r#"\""#))
}

/// An asterisk matches everything in a search, and nothing escapes it.
fn spl(value: &str) -> Option<String> {
    if value.contains('*') { None } else { backslashed(value) }
}

/// Typographic quotes end a string as well.
fn powershell(value: &str) -> Option<String> {
    let mut out = String::new();
    for c in value.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201B}') {
            out.push(c);
        }
        out.push(c);
    }
    no_control(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = r#"a.exe" | delete 'x' \"#;

    fn written(name: &str, value: &str) -> Option<String> {
        Filter::named(name).unwrap().write(value)
    }

    #[test]
    fn each_language_has_its_own_escapes() {
        let expected = [
            ("json", r#"a.exe\" | delete 'x' \\"#),
            ("kql", r#"a.exe\" | delete \'x\' \\"#),
            ("lucene", r#"a.exe\" | delete 'x' \\"#),
            ("powershell", r#"a.exe" | delete ''x'' \"#),
            ("raw", HOSTILE),
            ("sh", r#"a.exe" | delete '\''x'\'' \"#),
            ("spl", r#"a.exe\" | delete 'x' \\"#),
            ("url", "a.exe%22%20%7C%20delete%20%27x%27%20%5C"),
        ];
        assert_eq!(expected.len(), FILTERS.len());
        for (name, text) in expected {
            assert_eq!(written(name, HOSTILE).as_deref(), Some(text), "{name}");
        }
        assert_eq!(written("powershell", "\u{2019};rm").as_deref(), Some("\u{2019}\u{2019};rm"));
    }

    #[test]
    fn a_line_end_is_escaped_or_refused() {
        for (name, text) in [("json", Some("a\\nb")), ("kql", Some("a\\u000ab")), ("url", Some("a%0Ab"))] {
            assert_eq!(written(name, "a\nb").as_deref(), text, "{name}");
        }
        for name in ["lucene", "powershell", "sh", "spl"] {
            assert_eq!(written(name, "a\nb"), None, "{name}");
        }
        assert_eq!(written("spl", "*"), None);
    }

    #[test]
    fn quotes_are_followed_and_apostrophes_are_not() {
        let after = |text: &str| {
            let mut place = Quotation::default();
            place.read(text, None);
            place
        };
        for (text, quote) in [
            ("cmd=\"", Some('"')),
            ("cmd=\"a\" ", None),
            ("cmd=\"a\\\"", Some('"')),
            ("the user's ", None),
            ("x == '", Some('\'')),
            ("x == \"it's ", Some('"')),
        ] {
            assert_eq!(after(text).quote, quote, "{text}");
        }
        assert!(after("@\"").verbatim && after("\"a\\").escaped);
        assert!(Filter::named("kql").unwrap().fits(after("@\"")).is_err());
        assert!(Filter::named("kql").unwrap().fits(after("\"a\\")).is_err());
        assert!(Filter::named("sh").unwrap().fits(after("echo \"")).is_err());
        assert!(Filter::named("sh").unwrap().fits(after("echo '")).is_ok());
    }
}
