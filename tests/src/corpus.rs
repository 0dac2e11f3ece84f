//! Strings that have hurt somebody, one a line in `corpus/*.txt`.
//!
//! Hidden characters are written as `\u{202E}` and a backslash as `\\`, so that the files show them.

const FILES: [&str; 15] = [
    include_str!("../corpus/script.txt"),
    include_str!("../corpus/markup.txt"),
    include_str!("../corpus/attribute.txt"),
    include_str!("../corpus/address.txt"),
    include_str!("../corpus/template.txt"),
    include_str!("../corpus/query.txt"),
    include_str!("../corpus/shell.txt"),
    include_str!("../corpus/number.txt"),
    include_str!("../corpus/direction.txt"),
    include_str!("../corpus/invisible.txt"),
    include_str!("../corpus/control.txt"),
    include_str!("../corpus/unicode.txt"),
    include_str!("../corpus/zalgo.txt"),
    include_str!("../corpus/long.txt"),
    include_str!("../corpus/console.txt"),
];

/// Every string of the corpus, each once.
pub fn strings() -> Vec<String> {
    FILES.iter().flat_map(|file| file.split('\n')).filter(|line| !line.is_empty()).map(decode).collect()
}

fn decode(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        out.push_str(plain);
        rest = if let Some(code) = escaped.strip_prefix("u{") {
            let (code, after) = code.split_once('}').expect("an escape that ends");
            let code = u32::from_str_radix(code, 16).expect("an escape in hexadecimal");
            out.push(char::from_u32(code).expect("an escape of a character"));
            after
        } else {
            out.push('\\');
            escaped.strip_prefix('\\').expect("a backslash that is escaped")
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_corpus_is_large_and_every_string_is_there_once() {
        let all = strings();
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert!(all.len() >= 450, "{}", all.len());
        assert_eq!(all.len(), distinct.len());
    }

    #[test]
    fn escapes_are_what_they_stand_for() {
        assert_eq!(decode(r"a\\b\u{202E}c"), "a\\b\u{202E}c");
    }
}
