//! The response headers of the app. The reference server sends the same file's lines.

use crate::failure::Failure;

const SOURCE: &str = include_str!("../../crates/server/headers.txt");

/// One header with everything filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// For a host that serves app and backend from one origin, and lets nobody frame them.
pub(crate) fn for_one_origin() -> Result<Vec<Header>, Failure> {
    parse(SOURCE, "'self'", "'none'")
}

fn parse(source: &str, connect: &str, frame_ancestors: &str) -> Result<Vec<Header>, Failure> {
    let lines = source.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| header(line, connect, frame_ancestors)).collect()
}

fn header(line: &str, connect: &str, frame_ancestors: &str) -> Result<Header, Failure> {
    let wrong = |why: &str| Failure::new(format!("crates/server/headers.txt: {why}: {line}"));
    let (name, value) = line.split_once(": ").ok_or_else(|| wrong("not `Name: value`"))?;
    let value = value.replace("{connect}", connect).replace("{frame-ancestors}", frame_ancestors);
    if value.contains(['{', '}', '"']) {
        return Err(wrong("a placeholder nobody fills, or a quote that would break the samples"));
    }
    Ok(Header { name: name.to_owned(), value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(name: &str) -> String {
        let headers = for_one_origin().unwrap();
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
    fn placeholders_take_what_the_host_says() {
        let headers =
            parse("A: x {connect}\n\nB: y {frame-ancestors}\n", "'self' https://b", "'none'").unwrap();
        assert_eq!(headers.first().unwrap().value, "x 'self' https://b");
        assert_eq!(headers.last().unwrap().value, "y 'none'");
        assert!(parse("A: {other}", "", "").is_err());
        assert!(parse("nonsense", "", "").is_err());
    }
}
