//! One style of imports: a file names each crate once, and nests what it takes from it.
//!
//! rustfmt can do this only in its nightly form (`imports_granularity = "Crate"`).

use std::collections::BTreeSet;

use super::tree::{Tree, is};

/// The second `use` of one crate at the top level of a file. Those under an attribute stand apart, and
/// those of different visibility too.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    let sources = tree.files().filter(|(path, _)| is(path, "rs"));
    sources
        .flat_map(|(path, text)| repeated(text).map(move |line| message(path, line)).collect::<Vec<_>>())
        .collect()
}

fn message(path: &str, (number, line): (usize, &str)) -> String {
    format!("{path}:{number}: imports: `{line}`: take it into the `use` of that crate above")
}

fn repeated(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut seen = BTreeSet::new();
    let mut before = "";
    text.lines()
        .enumerate()
        .filter(move |(_, line)| {
            let under_attribute = before.starts_with("#[") || before == ")]";
            before = line;
            let Some((visibility, rest)) = line.split_once("use ") else { return false };
            let is_import = visibility.is_empty() || visibility.starts_with("pub");
            let Some((root, _)) = rest.split_once("::") else { return false };
            is_import && !under_attribute && !seen.insert((visibility, root))
        })
        .map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Vec<String> {
        check(&Tree::of(&[("src/a.rs", text)]))
    }

    #[test]
    fn a_crate_is_imported_once() {
        let found = broken("use std::fmt;\nuse std::path::Path;\n");
        assert_eq!(
            found,
            ["src/a.rs:2: imports: `use std::path::Path;`: take it into the `use` of that crate above"]
        );
        assert_eq!(
            broken("use crate::{\n    a,\n    b,\n};\npub use crate::c;\npub use crate::d;\n").len(),
            1
        );
    }

    #[test]
    fn attributes_visibility_and_inner_modules_stand_apart() {
        let text = "use crate::{a, b};\npub use crate::c;\n#[cfg(unix)]\nuse crate::d;\nuse std::fmt;\n\nmod tests {\n    use std::fs;\n}\n";
        assert_eq!(broken(text), Vec::<String>::new());
    }
}
