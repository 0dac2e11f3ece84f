//! Refanging: reading an indicator that was written so that nothing turns it into a link.

use crate::{
    invisible::is_invisible,
    marks::{is_host, mark},
    scheme::scheme,
};

/// Turns every defanged indicator in a text back, in the spellings that at least two tools of the field write or
/// read (`docs/indicators.md`), and leaves everything else as it is.
///
/// - Marks count in the scheme and the host: `hxxps[:]//evil(dot)example`, `mara[@]contoso.example`.
/// - A dot in brackets in the path counts only where scheme or host were marked: some tools mark every dot of an
///   address.
/// - The letters of `hXXp` do not stay large; `HXXP` becomes `HTTP`.
/// - `[[]` is a bracket: see [`defang`](crate::defang).
pub fn refang(text: &str) -> String {
    let mut reader = Reader { out: String::with_capacity(text.len()), ..Reader::default() };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = reader.step(rest, c);
        rest = rest.get(length..).unwrap_or_default();
    }
    reader.out
}

/// An indicator as it was pasted: without white space, quotes, angle brackets and invisible characters around it,
/// without the punctuation of a sentence behind it, and refanged.
pub fn pasted(text: &str) -> String {
    let around = |c: char| {
        let quotes = ['"', '\'', '`', '\u{AB}', '\u{BB}'];
        c.is_whitespace() || is_invisible(c) || quotes.contains(&c) || ('\u{2018}'..='\u{201F}').contains(&c)
    };
    let mut text = text.trim_matches(around);
    loop {
        let before = text;
        for (open, close) in [('<', '>'), ('(', ')'), ('[', ']')] {
            let inner = text.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
            text = inner.filter(|inner| !inner.contains([open, close])).unwrap_or(text);
        }
        text = text.strip_suffix(['.', ',', ';', '!', '>']).unwrap_or(text).trim_matches(around);
        if text == before {
            return if is_number_list(text) { text.replace(',', ".") } else { refang(text) };
        }
    }
}

/// Whether a text is an IPv4 address with commas in place of dots.
fn is_number_list(text: &str) -> bool {
    text.split(',').count() == 4 && text.split(',').all(|part| part.len() < 4 && part.parse::<u8>().is_ok())
}

#[derive(Default)]
struct Reader {
    out: String,
    /// Whether the reader is behind the host of an address.
    in_path: bool,
    /// Whether the address was defanged, so that marks in its path count.
    marked: bool,
    /// Whether the word has something of a host: a dot, or a scheme.
    has_host: bool,
}

impl Reader {
    /// Reads what stands at the beginning of `rest`, whose first character is `c`, and returns its length.
    fn step(&mut self, rest: &str, c: char) -> usize {
        if rest.starts_with("[[]") {
            self.out.push('[');
            return 3;
        }
        if !self.out.ends_with(|c: char| c.is_ascii_alphanumeric())
            && let Some(found) =
                scheme(rest).filter(|found| !self.in_path || (found.marked && found.plain.ends_with("//")))
        {
            self.out.push_str(&found.plain);
            (self.in_path, self.marked, self.has_host) = (false, found.marked, true);
            return found.len;
        }
        if let Some((plain, length)) = self.mark(rest, c) {
            self.out.push(plain);
            (self.marked, self.has_host) = (true, self.has_host || plain != '@');
            return length;
        }
        match c {
            '/' | '?' | '#' => self.in_path |= self.has_host && !self.out.ends_with(['/', ':']),
            '.' => self.has_host = true,
            _ if c.is_whitespace() => *self = Self { out: std::mem::take(&mut self.out), ..Self::default() },
            _ => {}
        }
        self.out.push(c);
        c.len_utf8()
    }

    /// Reads a mark at the beginning of `rest`: the character that it stands for, and its length with the blanks that belong to it.
    fn mark(&self, rest: &str, c: char) -> Option<(char, usize)> {
        if let Some(tail) = rest.strip_prefix("\\.") {
            let is_name = !self.in_path && !self.is_windows_path(tail);
            let between = self.out.ends_with(is_host) && tail.starts_with(is_host);
            return (is_name && between).then_some(('.', 2));
        }
        // A blank before a mark belongs to it where a pair of brackets joins two parts of a name.
        let start = rest.trim_start_matches(' ');
        let before = rest.len() - start.len();
        if before > 0 && !start.starts_with(['[', '(', '{']) {
            return None;
        }
        if before == 0 && !matches!(c, '[' | '(' | '{' | '<' | ']' | ')' | '.' | '@' | 'd' | 'D') {
            return None;
        }
        let found = mark(start, &self.out)?;
        let (written, tail) = start.split_at_checked(found.len)?;
        // Some tools mark every dot of an address, with the marks that they use for its host.
        let of_tools = self.marked && matches!(written, "[.]" | "[dot]");
        if self.in_path && !of_tools && !(written == "[:]" && tail.starts_with("//")) {
            return None;
        }
        // At the end of a word a dot may be the root of a name; a word in brackets is a remark.
        if !tail.starts_with(|c: char| !c.is_whitespace())
            && before == 0
            && written.contains(|c: char| c.is_ascii_alphabetic())
        {
            return None;
        }
        let behind = tail.trim_start_matches(' ');
        if before == 0 {
            return Some((found.plain, found.len));
        }
        let pair = written.ends_with([']', ')', '}']) && found.plain != ':';
        let joins = pair && self.out.ends_with(is_host) && behind.starts_with(is_host);
        joins.then_some((found.plain, rest.len() - behind.len()))
    }

    /// Whether the word has a backslash that is not before a dot.
    fn is_windows_path(&self, tail: &str) -> bool {
        let so_far = self.out.rsplit(char::is_whitespace).next().unwrap_or_default();
        let word = tail.split(char::is_whitespace).next().unwrap_or_default();
        so_far.contains('\\') || word.replace("\\.", "").contains('\\')
    }
}
