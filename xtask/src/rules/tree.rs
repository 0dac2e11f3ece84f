//! The text files that the rules look at: read once, or made up by a test.

use std::{collections::BTreeMap, path::Path};

use crate::{failure::Failure, workspace};

const FOLDERS: &[&str] =
    &["src", "crates", "xtask", "tests", "examples", "bench", "public", "style", "docs", ".ci"];
const TEXTS: &[&str] = &["rs", "js", "mjs", "jsx", "css", "html", "md", "toml", "txt", "sql"];

/// Files by path, relative to the root, with forward slashes. Files that are no text have none.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Reads the repository.
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        let mut tree = Self::default();
        let entries = std::fs::read_dir(root).map_err(|error| Failure::io("list", root, &error))?;
        let beside = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
        let mut paths: Vec<_> = beside.collect();
        for folder in FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
            paths.extend(workspace::files_below(&folder)?);
        }
        for path in paths {
            let text = if workspace::has_extension(&path, TEXTS) {
                Some(workspace::read_text(&path)?)
            } else {
                None
            };
            let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            tree.files.insert(path, text);
        }
        Ok(tree)
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())));
        Self { files: files.collect() }
    }

    /// Text files with their texts.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// Text files below a folder, which is named with its slash.
    pub(crate) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files().filter(move |(path, _)| path.starts_with(folder))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// True for a file or a folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        self.files.contains_key(path)
            || self.files.range(folder.clone()..).next().is_some_and(|(next, _)| next.starts_with(&folder))
    }
}

/// True for code that ends up in the browser.
pub(crate) fn is_shipped(path: &str) -> bool {
    let native = ["xtask/", "tests/", "bench/", "crates/server/", "docs/", "examples/"];
    !is_test(path) && !is(path, "css") && !native.iter().any(|folder| path.starts_with(folder))
}

pub(crate) fn is(path: &str, extension: &str) -> bool {
    workspace::has_extension(Path::new(path), &[extension])
}

pub(crate) fn is_test(path: &str) -> bool {
    let in_folder = path.starts_with("tests/") || path.contains("/tests/");
    in_folder || path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.ends_with("/proptests.rs")
}

/// Numbered lines without comments, up to the module of tests that ends a file.
pub(crate) fn code_lines<'a>(path: &str, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    shipped_lines(path, text).filter(|(_, line)| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with("* ")
    })
}

/// Numbered lines up to the module of tests that ends a file.
pub(crate) fn shipped_lines<'a>(path: &str, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| {
        matches!(pair, [first, second] if first.trim() == "#[cfg(test)]" && second.trim_start().starts_with("mod ") && second.ends_with('{'))
    });
    let end = tests.filter(|_| is(path, "rs")).unwrap_or(lines.len());
    lines.into_iter().take(end).enumerate().map(|(index, line)| (index + 1, line))
}
