//! The ways in which one character of a secret is written: as it is, escaped, percent-encoded, as an entity.

/// Backslashes before an escaped character: a JSON text in a JSON text in a JSON text has seven.
const MAX_BACKSLASHES: usize = 7;

/// Lengths of the beginnings of a text that spell a character.
pub(super) fn spellings(text: Option<&str>, c: char) -> impl Iterator<Item = usize> {
    let text = text.unwrap_or_default();
    let plain = text.starts_with(c).then(|| c.len_utf8());
    let plus = (c == ' ' && text.starts_with('+')).then_some(1);
    let first = text.bytes().next();
    let escaped = (first == Some(b'\\')).then(|| backslashed(text, c)).into_iter().flatten();
    let percent = (first == Some(b'%')).then(|| percent(text, c)).into_iter().flatten();
    let entity = (first == Some(b'&')).then(|| entity(text, c)).flatten();
    plain.into_iter().chain(plus).chain(escaped).chain(percent).chain(entity)
}

/// `\"`, `\n`, `\u00e9`, and the same with more backslashes, as in a text within a text.
fn backslashed(text: &str, c: char) -> Vec<usize> {
    let slashes = text.bytes().take_while(|byte| *byte == b'\\').count().min(MAX_BACKSLASHES);
    let mut lengths = Vec::new();
    if c == '\\' {
        lengths.extend(2..=slashes);
    }
    let short = match c {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        other => other,
    };
    let mut units = [0; 2];
    let units: Vec<_> = c.encode_utf16(&mut units).iter().map(|unit| format!("u{unit:04x}")).collect();
    let unicode = units.join("\\");
    for count in 1..=slashes {
        let Some(rest) = text.get(count..) else { continue };
        if c != '\\' && rest.starts_with(short) {
            lengths.push(count + short.len_utf8());
        }
        // The second half of a pair has as many backslashes as the first.
        let joint = "\\".repeat(count);
        let form = unicode.replace('\\', &joint);
        if rest.get(..form.len()).is_some_and(|head| head.eq_ignore_ascii_case(&form)) {
            lengths.push(count + form.len());
        }
    }
    lengths
}

/// `%C3%A9`, and `%25C3%25A9`.
fn percent(text: &str, c: char) -> Vec<usize> {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).as_bytes();
    let forms = ["%", "%25"]
        .map(|sign| bytes.iter().map(|byte| format!("{sign}{byte:02x}")).collect::<Vec<_>>().concat());
    let is_there = |form: &String| text.get(..form.len()).is_some_and(|head| head.eq_ignore_ascii_case(form));
    forms.iter().filter(|form| is_there(form)).map(String::len).collect()
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn entity(text: &str, c: char) -> Option<usize> {
    let name = text.get(1..)?.split_once(';')?.0;
    let named = match c {
        '&' => "amp",
        '<' => "lt",
        '>' => "gt",
        '"' => "quot",
        '\'' => "apos",
        _ => "",
    };
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(number) => u32::from_str_radix(number, 16).ok(),
        None => number.parse().ok(),
    });
    let fits = (!named.is_empty() && name == named) || number == Some(u32::from(c));
    fits.then_some(name.len() + 2)
}
