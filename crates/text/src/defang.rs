//! Defanging: showing an indicator so that nothing turns it into a link.

/// Makes an indicator harmless to show and to paste.
///
/// - `http` and `https` become `hxxp` and `hxxps` (upper case stays upper case);
/// - the colon of any other `://` becomes `[:]`, also that of an address within the address;
/// - dots of the host, or all dots where there is no scheme, become `[.]`;
/// - an `@` outside the path becomes `[@]`;
/// - a bracket `[` that was there becomes `[[]`, and an `hxxp` that was there `h[x]xp`.
///
/// The last rule makes it exact: [`refang`] gives back the very same text for every input.
pub fn defang(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        _ => (None, text),
    };
    if let Some(scheme) = scheme {
        if let Some(hidden) = hide_http(scheme) {
            out.push_str(&hidden);
            out.push_str("://");
        } else {
            out.push_str(scheme);
            out.push_str("[:]//");
        }
    }
    let host_ends = match scheme {
        Some(_) => rest.find(['/', '?', '#']).unwrap_or(rest.len()),
        None => rest.len(),
    };
    escape(&mut out, rest, host_ends);
    if starts_with_ignoring_case(text, "hxxp") {
        // Starts with `h`, `x`, `x`, `p` in some case: none of them is touched by `escape`.
        out.insert(2, ']');
        out.insert(1, '[');
    }
    out
}

/// Takes [`defang`] back, and also the looser forms that people write (`hXXp`, `[dot]`, `[at]`).
pub fn refang(text: &str) -> String {
    const TOKENS: [(&str, &str); 9] = [
        ("[[]", "["),
        ("[.]", "."),
        ("[:]", ":"),
        ("[@]", "@"),
        ("[x]", "x"),
        ("[X]", "X"),
        ("[dot]", "."),
        ("[at]", "@"),
        ("[://]", "://"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    if starts_with_ignoring_case(text, "hxxp") {
        let (head, tail) = text.split_at(4);
        out.extend(head.chars().map(|c| match c {
            'x' => 't',
            'X' => 'T',
            other => other,
        }));
        rest = tail;
    }
    while let Some(c) = rest.chars().next() {
        let token = TOKENS.iter().find(|(token, _)| rest.starts_with(token));
        let length = if let Some((token, plain)) = token {
            out.push_str(plain);
            token.len()
        } else {
            out.push(c);
            c.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// `http` to `hxxp`, keeping the case of every letter; nothing for other schemes.
fn hide_http(scheme: &str) -> Option<String> {
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let hidden = scheme.char_indices().map(|(at, c)| match (at, c) {
        (1 | 2, 't') => 'x',
        (1 | 2, 'T') => 'X',
        _ => c,
    });
    Some(hidden.collect())
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// Escapes a text whose host is the part before `host_ends`.
fn escape(out: &mut String, text: &str, host_ends: usize) {
    for (at, c) in text.char_indices() {
        match c {
            '[' => out.push_str("[[]"),
            '.' if at < host_ends => out.push_str("[.]"),
            '@' if at < host_ends => out.push_str("[@]"),
            ':' if text.get(at..).is_some_and(|rest| rest.starts_with("://")) => out.push_str("[:]"),
            _ => out.push(c),
        }
    }
}
