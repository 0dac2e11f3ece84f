//! Marks: the ways in which a dot, an at sign or a colon is written so that nothing follows it.

/// A mark at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Character that it stands for: `.`, `@`, `:`, or another full stop, which stays what it is.
    pub(crate) plain: char,
    /// Length in bytes.
    pub(crate) len: usize,
}

/// Full stops that browsers read as the dot of a host name: ideographic, full-width, half-width and
/// one-dot leader. Source: UTS 46, section 2.3, and NFKC.
pub(crate) const FULL_STOPS: [char; 4] = ['\u{3002}', '\u{FF0E}', '\u{FF61}', '\u{2024}'];

/// Whether a character can stand beside a mark: a letter or digit of any script, a hyphen or an underscore.
pub(crate) fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || (!c.is_ascii() && !FULL_STOPS.contains(&c))
}

/// Reads a mark at the beginning of `rest`. `so_far` ends with what stands in front of it.
///
/// Bracketed signs and words count (`[.]`, `(dot)`, `{@}`), also with a blank inside, doubled, or between brackets
/// of two kinds. A bracket without its partner counts where the word has no other (`198.51.100[.7`). Words without
/// brackets, `^.` and empty brackets do not count: they occur in ordinary text.
pub(crate) fn mark(rest: &str, so_far: &str) -> Option<Mark> {
    let opened = brackets(rest, "[({<])");
    let inner = rest.get(opened..)?;
    let inner = if opened > 0 { inner.strip_prefix(' ').unwrap_or(inner) } else { inner };
    let (plain, length) = sign(inner)?;
    let tail = inner.get(length..)?;
    let spaced = tail.strip_prefix(' ').filter(|tail| opened > 0 && brackets(tail, "])}>") > 0);
    let tail = spaced.unwrap_or(tail);
    let closed = brackets(tail, if opened > 1 { "])}>" } else { "])}>[(" }).min(opened.max(1));
    let len = rest.len() - tail.len() + closed;
    let after = rest.get(len..)?.chars().next();
    let joins =
        so_far.ends_with(is_host) && after.is_none_or(|c| is_host(c) || matches!(c, '/' | ':' | '?' | ' '));
    let between = joins && after.is_some_and(is_host) && plain != ':';
    let six = plain == ':'
        && after.is_some_and(|c| c.is_ascii_hexdigit())
        && so_far.ends_with(|c: char| c.is_ascii_hexdigit());
    let is_sign = inner.starts_with(['.', '@']);
    let fits = match (rest.get(..opened)?, tail.get(..closed)?) {
        // These are written by `defang`, and count wherever they stand.
        ("[", "]") if is_sign || FULL_STOPS.contains(&plain) => true,
        ("[" | "(" | "{", "]" | ")" | "}") if plain == ':' => after.is_some_and(|c| !c.is_whitespace()),
        ("<", ">") | ("]" | "[", "[") | (")", "(") => between && inner.starts_with('.'),
        ("", "") => false,
        (open, "") => {
            (between || six)
                && ["[", "(", "{"].contains(&open)
                && !first_bracket(rest.get(len..)?.chars(), false)
        }
        ("", close) => {
            between && ["]", ")", "}"].contains(&close) && !first_bracket(so_far.chars().rev(), true)
        }
        (open, close) if open.len() == close.len() && !open.contains(['<', ']', ')']) => {
            joins && !close.contains(['>', '[', '('])
        }
        _ => false,
    };
    fits.then_some(Mark { plain, len })
}

/// Whether the first bracket of a word is of the kind that a half pair lacks: then it is its partner.
fn first_bracket(chars: impl Iterator<Item = char>, opener: bool) -> bool {
    let mut word = chars.take_while(|c| !c.is_whitespace()).take(64);
    let kinds = if opener { ['[', '(', '{'] } else { [']', ')', '}'] };
    word.find(|c| matches!(c, '[' | ']' | '(' | ')' | '{' | '}')).is_some_and(|c| kinds.contains(&c))
}

/// Number of brackets out of `kinds` at the beginning of a text, at most two.
fn brackets(text: &str, kinds: &str) -> usize {
    text.bytes().take(2).take_while(|b| kinds.as_bytes().contains(b)).count()
}

/// The sign that a text begins with, and its length in bytes.
fn sign(text: &str) -> Option<(char, usize)> {
    let c = text.chars().next()?;
    match c {
        '.' | ',' => Some(('.', 1)),
        '@' | ':' => Some((c, 1)),
        _ if FULL_STOPS.contains(&c) => Some((c, c.len_utf8())),
        _ if begins_with(text, "dot") => Some(('.', 3)),
        _ if begins_with(text, "at") => Some(('@', 2)),
        _ => None,
    }
}

/// Whether a text begins with a word, whatever the case of its ASCII letters.
pub(crate) fn begins_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}
