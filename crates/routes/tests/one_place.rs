//! The path of a page stands in the table and nowhere else in what is built.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use riposte_routes::Page;

/// Sources that would name a page: the app, its components, what serves and hosts it.
const SOURCES: &[&str] =
    &["src", "crates/ui/src", "crates/server/src/http/static_files.rs", "xtask", "public"];

/// The files below a path that people write.
fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.iter().flat_map(|entry| files(entry)).collect()
}

/// Whether a line names a page: its path with a slash in front or behind, or as the target of a link.
fn names_a_page(line: &str) -> bool {
    Page::ALL.iter().filter(|page| !page.has_id()).any(|page| {
        let path = page.info().pattern;
        let slashed = ["\"", "'", "`", " ", "="].iter().any(|before| {
            holds(line, &format!("{before}/{path}")) || holds(line, &format!("{before}{path}/"))
        });
        let linked = ["href=", "path=", "Some(", "navigate("].iter().any(|before| {
            line.contains(&format!("{before}\"{path}\"")) || line.contains(&format!("{before}\"{path}?"))
        });
        slashed || linked || line.starts_with(&format!("/{path}"))
    })
}

/// Whether a text occurs and is not continued by further letters, as `/runs` is in `/runs-on`.
fn holds(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        let after = line.get(at + text.len()..).and_then(|rest| rest.chars().next());
        text.ends_with('/') || !after.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    })
}

/// Lines before the tests of a file, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    let code = text.get(..tests).unwrap_or_default();
    code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn no_path_of_a_page_stands_outside_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    let mut read = 0;
    for file in SOURCES.iter().flat_map(|source| files(&root.join(source))) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        read += 1;
        let lines = code(&text).filter(|(_, line)| names_a_page(line));
        found.extend(lines.map(|(at, line)| format!("{}:{}: {}", file.display(), at + 1, line.trim())));
    }
    assert!(read > 50, "only {read} files were read");
    assert!(found.is_empty(), "take these from riposte_routes:\n{}", found.join("\n"));
}

#[test]
fn the_ways_to_write_a_path_are_recognised() {
    for line in [
        "navigate(&format!(\"/incidents{}\", query));",
        "html! { <a href=\"runs\">\"Runs\"</a> }",
        "format!(\"incidents/{id}\")",
        "Crumb { label, path: Some(\"incidents\") }",
        "path != \"/sandbox\"",
        "html! { <a href=\"runs?status=failed\">\"Failed\"</a> }",
        "/runs/* / 200",
        "<RailLink path=\"sandbox\" />",
    ] {
        assert!(names_a_page(line), "{line}");
    }
    for line in [
        "features.sandbox",
        "\"rp-sandbox-calls\"",
        "\"Incidents\"",
        "Self::Runs => \"runs\",",
        "\"/runs-on\"",
    ] {
        assert!(!names_a_page(line), "{line}");
    }
}

/// The page without its program: nothing could make this link.
#[test]
fn the_link_of_the_fatal_page_leads_to_the_runs() {
    let page = include_str!("../../../index.html");
    let link = format!("<a id=\"fatal-link\" class=\"rp-button\" href=\"{}\">", Page::Runs.info().pattern);
    assert!(page.contains(&link), "{link}");
}
