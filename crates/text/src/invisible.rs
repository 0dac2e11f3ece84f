//! Invisible characters made visible.

/// A stretch of text as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Shown as it is.
    Plain(&'a str),
    /// A character that would be invisible or change the direction of what follows;
    /// shown as a token such as `U+202E`.
    Hidden(char),
}

/// A text for where no markup can go, such as a title or a label: hidden characters stand in it as
/// tokens such as `[U+202E]`.
pub fn escape_invisible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in segments(text) {
        match piece {
            Segment::Plain(plain) => out.push_str(plain),
            Segment::Hidden(c) => {
                out.push('[');
                out.push_str(&Segment::token(c));
                out.push(']');
            }
        }
    }
    out
}

/// The first letters of the first two words of a name, for an avatar.
pub fn initials(name: &str) -> String {
    let first = |word| match segments(word).first() {
        Some(Segment::Plain(plain)) => plain.chars().next(),
        _ => None,
    };
    name.split_whitespace().filter_map(first).take(2).collect()
}

impl Segment<'_> {
    /// The token for a hidden character, as in `U+202E`.
    pub fn token(c: char) -> String {
        format!("U+{:04X}", u32::from(c))
    }
}

/// Splits a text into what can be shown as it is and what must be made visible: control,
/// zero-width and direction-changing characters.
pub fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
        let (plain, tail) = rest.split_at(at);
        if !plain.is_empty() {
            out.push(Segment::Plain(plain));
        }
        out.push(Segment::Hidden(c));
        rest = tail.get(c.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        out.push(Segment::Plain(rest));
    }
    out
}

/// Whether a character is shown as a token: a control, zero-width or direction-changing one.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Zero-width and direction-changing characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
