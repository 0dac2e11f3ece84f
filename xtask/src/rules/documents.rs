//! Documents name files that are there, and names that are in them.

use super::tree::{Tree, is};

/// Folders of the repository; a path in a document begins with one of them.
const FOLDERS: &[&str] =
    &["src/", "crates/", "xtask/", "tests/", "docs/", "style/", "public/", "examples/", "bench/", ".ci/"];

/// Links and paths that lead nowhere.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    let documents = tree.files().filter(|(path, _)| is(path, "md"));
    documents.flat_map(|(path, text)| check_document(tree, path, text)).collect()
}

fn check_document(tree: &Tree, document: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for target in links(text) {
        let path = target.split('#').next().unwrap_or_default();
        if !path.is_empty() && !path.contains(':') && !tree.has(&beside(document, path)) {
            broken.push(format!("{document}: the link to `{target}` leads nowhere"));
        }
    }
    for path in paths(text) {
        // A document may name what is in its crate, and a decision is named by its number.
        let is_record = path.starts_with("docs/adr/") && tree.files().any(|(file, _)| file.starts_with(path));
        if !tree.has(path) && !is_beside(tree, document, path) && !is_record {
            broken.push(format!("{document}: `{path}` is not there"));
        }
    }
    for (name, path) in names_in_files(text) {
        if tree.text(path).is_some_and(|text| !text.contains(name)) {
            broken.push(format!("{document}: `{path}` has no `{name}`"));
        }
    }
    broken
}

/// Targets of `[text](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// Paths of the repository that a text names.
pub(super) fn paths(text: &str) -> impl Iterator<Item = &str> {
    code(text).filter_map(path_in)
}

/// Texts in backticks, outside blocks of code.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2))
}

/// The part of a path that has to be there: `crates/ui/src/<part>.rs` and `crates/*/README.md` have to
/// have their folder.
fn path_in(code: &str) -> Option<&str> {
    let is_path = FOLDERS.iter().any(|folder| code.starts_with(folder)) && !code.contains([' ', '\n']);
    let fixed = code.split(['<', '*', '{']).next().filter(|_| is_path)?;
    let fixed = fixed.split("::").next().unwrap_or_default();
    let fixed = fixed.split_once(':').map_or(fixed, |(path, _)| path);
    if fixed.len() == code.len() { Some(fixed) } else { fixed.rsplit_once('/').map(|(folder, _)| folder) }
}

/// Pairs of ``name` in `path``, as recipes and the code map write them.
fn names_in_files(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("` in `").zip(text.split("` in `").skip(1)).filter_map(|(before, after)| {
        let (name, path) = (before.rsplit('`').next()?, after.split('`').next()?);
        Some((name, path_in(path)?))
    })
}

/// True if a folder above the document has the path.
fn is_beside(tree: &Tree, document: &str, path: &str) -> bool {
    document
        .match_indices('/')
        .any(|(end, _)| document.get(..=end).is_some_and(|folder| tree.has(&format!("{folder}{path}"))))
}

/// A relative link, from the folder of its document.
fn beside(document: &str, link: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Vec<String> {
        check(&Tree::of(&[
            ("docs/a.md", text),
            ("docs/adr/1.md", ""),
            ("docs/adr/0002-b.md", ""),
            ("docs/src/c.rs", ""),
            ("README.md", ""),
            ("crates/model/src/kind.rs", "enum EntityKind {}"),
        ]))
    }

    #[test]
    fn what_is_there_may_be_named() {
        let text = "[a](adr/1.md#why) [b](../README.md) [c](https://d.example/e) [f](#g) [h](adr)\n\
            `EntityKind` in `crates/model/src/kind.rs`, `crates/model/`, `cargo test`, `crates/<name>/src`,\n\
            `crates/*/README.md`, `docs/adr/0002`, `src/c.rs`\n```\ncrates/gone\n```\n";
        assert_eq!(broken(text), Vec::<String>::new());
    }

    #[test]
    fn links_paths_and_names_that_are_gone_are_told() {
        let text = "[a](adr/2.md) `src/app.rs` `docs/adr/0003` `style/<sheet>.css` and `Kinds` in `crates/model/src/kind.rs`";
        assert_eq!(
            broken(text),
            [
                "docs/a.md: the link to `adr/2.md` leads nowhere",
                "docs/a.md: `src/app.rs` is not there",
                "docs/a.md: `docs/adr/0003` is not there",
                "docs/a.md: `style` is not there",
                "docs/a.md: `crates/model/src/kind.rs` has no `Kinds`",
            ]
        );
    }
}
