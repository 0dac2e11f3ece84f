//! Schemes: the ways in which `http://` and its like are written so that nothing follows them.

use crate::marks::begins_with;

/// A scheme with what separates it from the host, at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scheme {
    /// The scheme and its separator as they are meant.
    pub(crate) plain: String,
    /// Length in bytes of what was written.
    pub(crate) len: usize,
    /// Whether it was written any other way than it is meant.
    pub(crate) marked: bool,
}

/// Spellings of `http` without a separator of its own, in lower case. Two tools or more write or read each.
const HTTP: [&str; 8] = ["hxxp", "hxtp", "htxp", "httx", "hxp", "h**p", "xxxx", "meow"];
/// Longest scheme that is looked for, in bytes, brackets included.
const MAX: usize = 12;

/// Reads a scheme at the beginning of a text: `http://`, `hxxps[:]//`, `h[tt]p://`, `(ssh)://`, `fXp://`.
pub(crate) fn scheme(rest: &str) -> Option<Scheme> {
    let ends = (1..=MAX.min(rest.len())).filter(|end| rest.is_char_boundary(*end));
    ends.filter_map(|end| rest.split_at_checked(end)).find_map(|(token, tail)| read(token, tail))
}

fn read(token: &str, tail: &str) -> Option<Scheme> {
    let separator = separator(tail)?;
    let letters: String = token.chars().filter(|c| !is_bracket(*c)).collect();
    let bracketed = letters.len() < token.len();
    let opens = |c: char| matches!(c, '[' | '(' | '{');
    let pending = token.matches(opens).count().checked_sub(token.matches([']', ')', '}']).count())?;
    // The partner of a bracket before the scheme stands behind the separator, as in `[hxxp://]`.
    let closed =
        tail.get(separator.len..)?.chars().take(pending).filter(|c| is_bracket(*c) && !opens(*c)).count();
    if closed < pending || (bracketed && !token.starts_with(opens) && !begins_with(&letters, "h")) {
        return None;
    }
    let known = meant(&letters);
    let marked = known.is_some() || bracketed || separator.marked;
    if known.is_none() && (!is_scheme(&letters) || (!marked && separator.slashes != "//")) {
        return None;
    }
    let slashes = if known.is_some() { "//" } else { separator.slashes.as_str() };
    let plain = format!("{}:{slashes}", known.as_deref().unwrap_or(&letters));
    let mut len = token.len() + separator.len + closed;
    // Behind letters that no one writes by nature, one more slash or a blank belongs to them.
    let extra = tail.get(separator.len + closed..)?;
    len += usize::from(known.is_some() && extra.starts_with(['/', ' ']));
    Some(Scheme { plain, len, marked })
}

/// The scheme that letters stand for where they are no scheme themselves.
fn meant(letters: &str) -> Option<String> {
    let lower = letters.to_ascii_lowercase();
    let (stem, s) = lower.strip_suffix('s').map_or((lower.as_str(), ""), |stem| (stem, "s"));
    let plain = match stem {
        "fxp" => "ftp",
        _ if HTTP.contains(&stem) => "http",
        _ => return None,
    };
    let plain = format!("{plain}{s}");
    // `HXXP` stands for `HTTP`, `Hxxp` for `Http`; large letters in their place alone are how `hXXp` is written.
    let large = |at: usize| letters.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase);
    if letters.bytes().all(|b| !b.is_ascii_lowercase()) && stem != "h**p" {
        return Some(plain.to_ascii_uppercase());
    }
    Some(if large(0) && !large(1) { capitalized(&plain) } else { plain })
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// Whether a text is a scheme of RFC 3986.
pub(crate) fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

struct Separator {
    /// Slashes without their brackets: their kind and number stay.
    slashes: String,
    len: usize,
    marked: bool,
}

/// A colon and slashes, each bare or in brackets, alone or together: `://`, `[:]//`, `[://]`, `[:][/][/]`.
fn separator(text: &str) -> Option<Separator> {
    // One blank before the colon, as in `http ://`, when both slashes follow.
    let (start, text_after) = match text.strip_prefix(' ') {
        Some(rest) if rest.starts_with("://") => (1, rest),
        _ => (0, text),
    };
    let (mut closer, mut colon, mut slashes, mut end) = (None, None, String::new(), 0);
    let mut chars = text_after.char_indices().take(10).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '[' | '(' | '{' if slashes.len() < 2 && closer.is_none() => closer = partner(c),
            _ if closer == Some(c) => closer = None,
            ':' if colon.is_none() => colon = Some(at),
            // A slash as JSON and scripts write it.
            '\\' if chars.peek().is_some_and(|(_, next)| *next == '/') => continue,
            '/' | '\\' if colon.is_some() && slashes.len() < 2 => slashes.push(c),
            _ => break,
        }
        // A bracket that is not closed here belongs to what follows, unless both slashes stand in it.
        if closer.is_none() || slashes == "//" {
            end = at + 1;
        }
    }
    let written = text_after.get(..end)?;
    let seen = written.matches(['/', '\\']).count();
    let marked = start > 0 || written.contains(is_bracket) || written.contains("\\/");
    slashes.truncate(seen);
    (colon.is_some() && seen > 0).then_some(Separator { slashes, len: start + end, marked })
}

fn partner(opener: char) -> Option<char> {
    match opener {
        '[' => Some(']'),
        '(' => Some(')'),
        '{' => Some('}'),
        _ => None,
    }
}

fn is_bracket(c: char) -> bool {
    matches!(c, '[' | ']' | '(' | ')' | '{' | '}')
}
