//! Phrases that read as translated, counted in shipped sources. The counts stand in
//! `xtask/phrases.txt` and may only fall.

use super::tree::{Tree, is, is_test, shipped_lines};

const COUNTS: &str = "xtask/phrases.txt";

/// Phrases that occur more often than they may, and counts that are higher than they need to be.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    let counts = tree.text(COUNTS).unwrap_or_default();
    let lines = counts.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| check_phrase(tree, line)).collect()
}

fn check_phrase(tree: &Tree, line: &str) -> Option<String> {
    let (limit, phrase) = line.trim().split_once(' ').unwrap_or_default();
    let Ok(limit) = limit.parse::<usize>() else {
        return Some(format!("{COUNTS}: `{line}` is not a number and a phrase"));
    };
    let phrase = phrase.trim();
    let found: Vec<String> = tree
        .files()
        .filter(|(path, _)| is_counted(path))
        .flat_map(|(path, text)| places(path, text, phrase))
        .collect();
    match found.len() {
        count if count > limit => Some(format!(
            "\"{phrase}\" reads as translated: {count} times, {limit} at most. Say it in the field's terms:\n    {}",
            found.join("\n    ")
        )),
        count if count < limit => {
            Some(format!("{COUNTS}: \"{phrase}\" is down from {limit} to {count}: write {count}"))
        }
        _ => None,
    }
}

/// Sources of the page, the server and the tools; not their tests.
fn is_counted(path: &str) -> bool {
    let shipped = ["src/", "crates/", "xtask/src/", "public/", "style/"];
    let is_source = ["rs", "js", "css", "html"].iter().any(|extension| is(path, extension));
    is_source
        && !is_test(path)
        && (path == "index.html" || shipped.iter().any(|folder| path.starts_with(folder)))
}

/// Every occurrence, as `path:line: text`.
fn places(path: &str, text: &str, phrase: &str) -> Vec<String> {
    let found = shipped_lines(path, text).flat_map(|(number, line)| {
        std::iter::repeat_n(format!("{path}:{number}: {}", line.trim()), occurrences(line, phrase))
    });
    found.collect()
}

/// A phrase that begins with `/// ` is the beginning of a line of documentation; any other stands anywhere
/// as whole words, in small letters or large.
fn occurrences(line: &str, phrase: &str) -> usize {
    if let Some(beginning) = phrase.strip_prefix("/// ") {
        let line = line.trim_start();
        let text = line.strip_prefix("/// ").or_else(|| line.strip_prefix("//! "));
        return usize::from(text.is_some_and(|text| starts_with_words(text, beginning)));
    }
    let (line, phrase) = (line.to_lowercase(), phrase.to_lowercase());
    let is_alone = |at: usize| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let rest = line.get(at..).unwrap_or_default();
        !before.is_some_and(char::is_alphanumeric) && starts_with_words(rest, &phrase)
    };
    line.match_indices(&phrase).filter(|(at, _)| is_alone(*at)).count()
}

fn starts_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(counts: &str) -> Vec<String> {
        let source = "//! What it is.\n/// Whatever.\n///   What else\nfn a() {} // Anew, and anew. Renew: manew.\n\
            #[cfg(test)]\nmod tests {\n    // anew\n}\n";
        check(&Tree::of(&[
            (COUNTS, counts),
            ("crates/ui/src/a.rs", source),
            ("crates/ui/tests/a.rs", "// anew"),
            ("docs/a.md", "anew"),
        ]))
    }

    #[test]
    fn the_committed_count_passes() {
        assert_eq!(broken("# A comment.\n\n1 /// What\n2 anew\n0 asked about\n"), Vec::<String>::new());
    }

    #[test]
    fn more_than_the_count_is_shown_with_its_places() {
        let found = broken("0 /// What\n1 anew\n");
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with("\n    crates/ui/src/a.rs:1: //! What it is."), "{found:?}");
        assert_eq!(found[1].matches("crates/ui/src/a.rs:4").count(), 2, "{found:?}");
    }

    #[test]
    fn a_count_that_has_fallen_is_to_be_lowered() {
        assert_eq!(broken("3 anew\n"), ["xtask/phrases.txt: \"anew\" is down from 3 to 2: write 2"]);
    }

    #[test]
    fn a_line_that_is_no_count_is_told() {
        assert_eq!(broken("anew\n"), ["xtask/phrases.txt: `anew` is not a number and a phrase"]);
    }
}
