//! One segment of a path as text, and back.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the characters that browsers' `encodeURIComponent` leaves as they are.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Escapes a text, so that it makes exactly one segment of a path.
///
/// Browsers resolve `.` and `..` however they are encoded, and an empty segment is none. These three get
/// a tilde in front, and so do the texts that would otherwise read like them.
pub(crate) fn encode(text: &str) -> String {
    let encoded = utf8_percent_encode(text, ESCAPED).to_string();
    if is_dots(text.trim_start_matches('~')) { format!("~{encoded}") } else { encoded }
}

/// Reads a segment. A percent sign that begins no sequence stands for itself, as in browsers; a segment
/// whose bytes are not UTF-8 is taken as it stands.
pub(crate) fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8().map_or_else(|_| segment.to_owned(), Into::into)
}

/// The identifier that a decoded segment stands for.
pub(crate) fn identifier(segment: &str) -> &str {
    match segment.strip_prefix('~') {
        Some(rest) if is_dots(rest.trim_start_matches('~')) => rest,
        _ => segment,
    }
}

fn is_dots(text: &str) -> bool {
    matches!(text, "" | "." | "..")
}
