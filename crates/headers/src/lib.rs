//! The security headers of the app. The reference server sends them, and the sample configurations for
//! other hosts are made from the same list, `headers.txt`: one `Name: value` per line.
//!
//! ```
//! let headers = riposte_headers::fill("'self'", "'none'")?;
//! assert!(headers.iter().any(|header| header.name == "Content-Security-Policy"));
//! # Ok::<_, riposte_headers::InvalidHeader>(())
//! ```

use std::fmt;

const SOURCE: &str = include_str!("../headers.txt");

/// A header with its placeholders filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name.
    pub name: &'static str,
    /// Value.
    pub value: String,
}

/// A line or source list that does not make a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidHeader(String);

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a valid header or source list: {}", self.0)
    }
}

impl std::error::Error for InvalidHeader {}

/// The headers for a host. Both arguments are CSP source lists: `connect` names the origins that the app
/// may send requests to, `frame_ancestors` those that may frame it.
pub fn fill(connect: &str, frame_ancestors: &str) -> Result<Vec<Header>, InvalidHeader> {
    for sources in [connect, frame_ancestors] {
        if sources.contains([';', ',']) || sources.chars().any(char::is_control) {
            return Err(InvalidHeader(sources.to_owned()));
        }
    }
    parse(SOURCE, connect, frame_ancestors)
}

fn parse(source: &'static str, connect: &str, frame_ancestors: &str) -> Result<Vec<Header>, InvalidHeader> {
    let header = |line: &'static str| {
        let invalid = || InvalidHeader(line.to_owned());
        let (name, value) = line.split_once(": ").ok_or_else(invalid)?;
        let value = value.replace("{connect}", connect).replace("{frame-ancestors}", frame_ancestors);
        // A quote would end the value in the configuration of a host.
        if value.contains(['{', '}', '"']) { Err(invalid()) } else { Ok(Header { name, value }) }
    };
    source.lines().filter(|line| !line.trim().is_empty()).map(header).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that meets something unexpected has failed")]

    use super::*;

    fn value_of(name: &str) -> String {
        let headers = fill("'self'", "'none'").unwrap();
        headers.into_iter().find(|header| header.name == name).unwrap().value
    }

    #[test]
    fn the_policy_allows_nothing_inline() {
        let policy = value_of("Content-Security-Policy");
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("; connect-src 'self'; "));
        assert!(policy.contains("; frame-ancestors 'none'; "));
        assert!(policy.contains("require-trusted-types-for 'script'"));
    }

    #[test]
    fn the_other_headers_are_there() {
        assert_eq!(value_of("X-Content-Type-Options"), "nosniff");
        assert_eq!(value_of("Referrer-Policy"), "no-referrer");
        assert!(value_of("Permissions-Policy").contains("camera=()"));
    }

    #[test]
    fn placeholders_are_filled_in_and_unknown_ones_refused() {
        let headers =
            parse("A: x {connect}\n\nB: y {frame-ancestors}\n", "'self' https://b", "'none'").unwrap();
        let values: Vec<_> = headers.iter().map(|header| (header.name, header.value.as_str())).collect();
        assert_eq!(values, [("A", "x 'self' https://b"), ("B", "y 'none'")]);
        assert!(parse("A: {other}", "", "").is_err());
        assert!(parse("nonsense", "", "").is_err());
    }

    #[test]
    fn a_source_list_cannot_smuggle_a_directive() {
        for sources in ["'none'; script-src *", "a, b", "a\nX-Evil: 1", "a\"b"] {
            assert!(fill(sources, "'none'").is_err(), "{sources}");
            assert!(fill("'self'", sources).is_err(), "{sources}");
        }
    }
}
