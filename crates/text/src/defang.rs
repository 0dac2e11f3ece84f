//! Defanging: showing an indicator so that nothing turns it into a link.

use crate::{marks::FULL_STOPS, refang::refang, scheme::is_scheme};

/// Makes an indicator harmless to show and to paste. What is defanged already stays so.
///
/// - `http://` and `https://` at the beginning become `hxxp://` and `hxxps://`;
/// - of any other scheme, and of one within the address, the colon becomes `[:]`;
/// - dots and other full stops of the host, or all of them where there is no scheme, become `[.]`;
/// - an `@` outside the path becomes `[@]`.
///
/// Brackets of an IPv6 address stay bare: the tools of the field read them so. [`refang`] gives back what the
/// text stands for; a bracket that would be read as a mark is written `[[]`.
pub fn defang(text: &str) -> String {
    let plain = refang(text);
    let defanged = write(&plain, false);
    if refang(&defanged) == plain { defanged } else { write(&plain, true) }
}

fn write(text: &str, escape: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let (mut has_scheme, mut in_path) = (false, false);
    while let Some(c) = rest.chars().next() {
        let begins = !out.ends_with(|c: char| c.is_ascii_alphanumeric());
        if begins && let Some((scheme, tail)) = split_scheme(rest, out.is_empty()) {
            let hidden = if tail.starts_with("//") { hidden(scheme) } else { scheme.to_owned() };
            // Browsers follow a single slash and backslashes as well; `[:]` is exact for all of them.
            let bare = out.is_empty() && hidden != scheme;
            out.push_str(&hidden);
            out.push_str(if bare { ":" } else { "[:]" });
            let slashes = tail.bytes().take(2).take_while(|b| matches!(b, b'/' | b'\\')).count();
            let (slashes, tail) = tail.split_at_checked(slashes).unwrap_or((tail, ""));
            out.push_str(slashes);
            (rest, has_scheme, in_path) = (tail, true, false);
            continue;
        }
        match c {
            '[' if escape => out.push_str("[[]"),
            ':' if rest.starts_with("://") => out.push_str("[:]"),
            '.' if !(in_path && has_scheme) => out.push_str("[.]"),
            '@' if !in_path => out.push_str("[@]"),
            _ if !in_path && FULL_STOPS.contains(&c) => out.extend(['[', c, ']']),
            _ => out.push(c),
        }
        in_path = !c.is_whitespace() && (in_path || (matches!(c, '/' | '?' | '#') && !out.is_empty()));
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// A scheme that something could follow, and what stands behind its colon.
fn split_scheme(text: &str, at_start: bool) -> Option<(&str, &str)> {
    let end =
        text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
    let (scheme, tail) = text.split_at_checked(end)?;
    let tail = tail.strip_prefix(':')?;
    let followed = tail.starts_with("//") || (at_start && is_web(scheme));
    (is_scheme(scheme) && followed).then_some((scheme, tail))
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// `http` as `hxxp` where its letters can be read back; any other scheme as it is.
fn hidden(scheme: &str) -> String {
    let readable = scheme.bytes().skip(1).all(|b| b.is_ascii_lowercase())
        || scheme.bytes().all(|b| b.is_ascii_uppercase());
    if !is_web(scheme) || !readable {
        return scheme.to_owned();
    }
    scheme
        .char_indices()
        .map(|(at, c)| match (at, c) {
            (1 | 2, 't') => 'x',
            (1 | 2, 'T') => 'X',
            _ => c,
        })
        .collect()
}
