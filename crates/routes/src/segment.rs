//! Texts in an address: one segment of a path, or a name or value of a query, and back.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the characters that browsers' `encodeURIComponent` leaves as they are.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Everything but the characters that forms and browsers' `URLSearchParams` leave as they are.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');

fn escape(text: &str, escaped: &'static AsciiSet) -> String {
    utf8_percent_encode(text, escaped).collect()
}

/// Reads an escaped text. A percent sign that begins no sequence stands for itself, as in browsers; a text
/// whose bytes are not UTF-8 is taken as it stands.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}

/// Escapes a text, so that it makes exactly one segment of a path.
///
/// Browsers resolve `.` and `..` however they are encoded, and an empty segment is none. These three get
/// a tilde in front, and so do the texts that would otherwise read like them.
pub(crate) fn encode(text: &str) -> String {
    let encoded = escape(text, COMPONENT);
    if is_dots(text.trim_start_matches('~')) { ["~", &encoded].concat() } else { encoded }
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

/// Escapes a name or value of a query, in which a plus sign is a space.
pub(crate) fn encode_form(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(|word| escape(word, FORM)).collect();
    words.join("+")
}

/// Reads a name or value of a query.
pub(crate) fn decode_form(text: &str) -> String {
    let words: Vec<&str> = text.split('+').collect();
    decode(&words.join(" "))
}
