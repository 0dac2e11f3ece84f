//! Invisible characters made visible.

/// Line ends and gaps, which are no part of a text where they stand at its ends.
const BLANKS: [char; 4] = ['\n', '\r', '\t', ' '];

/// A stretch of text as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Shown as it is. A line ends in `\n`; where a name has one line, the browser shows a blank.
    Plain(&'a str),
    /// A character that would be invisible or change the direction of what follows;
    /// shown as a token such as `U+202E`.
    Hidden(char),
}

/// A text for where no markup can go, such as a title or a label: hidden characters stand in it as
/// tokens such as `[U+202E]`, line ends and tabs as blanks.
pub fn escape_invisible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in segments(text) {
        match piece {
            Segment::Plain(plain) => {
                out.extend(plain.chars().map(|c| if BLANKS.contains(&c) { ' ' } else { c }));
            }
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
/// zero-width and direction-changing characters. Line ends of every system are one `\n`, tabs stay, and both
/// are dropped at the ends of the text.
pub fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut out = Vec::new();
    let mut rest = text.trim_matches(BLANKS);
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
        let (plain, tail) = rest.split_at(at);
        if !plain.is_empty() {
            out.push(Segment::Plain(plain));
        }
        rest = tail.get(c.len_utf8()..).unwrap_or_default();
        if c == '\r' {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
            out.push(Segment::Plain("\n"));
        } else {
            out.push(Segment::Hidden(c));
        }
    }
    if !rest.is_empty() {
        out.push(Segment::Plain(rest));
    }
    out
}

/// Whether a character cannot be shown as it is: a control, zero-width or direction-changing one.
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || is_invisible(c)
}

/// Whether there is nothing to see in a text: it is empty, or white space and invisible characters only.
pub fn is_blank(text: &str) -> bool {
    // The last one is the blank of Braille.
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c) || c == '\u{2800}')
}

/// Zero-width and direction-changing characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
