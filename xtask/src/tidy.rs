//! House rules that no linter knows. A rule is one entry in [`RULES`].

use crate::failure::Failure;
use crate::{gates, ui, workspace};
use std::path::Path;

/// Something to look for in the lines of some files.
struct Rule {
    /// What it is about, as the message says it.
    name: &'static str,
    /// Which files; the path is relative to the root, with forward slashes.
    concerns: fn(&str) -> bool,
    /// Whether a line breaks the rule.
    broken_by: fn(&str) -> bool,
    /// What to do instead.
    advice: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        name: "style attribute",
        concerns: |path| is_shipped(path) && is(path, "rs"),
        broken_by: |line| line.contains(" style=\"") || line.trim_start().starts_with("style=\""),
        advice: "the content security policy blocks it: use a class, or `style:name=value`",
    },
    Rule {
        name: "markup or code from text",
        concerns: is_shipped,
        broken_by: |line| {
            let rust = ["inner_html", "set_outer_html", "insert_adjacent_html", "Function::new_"];
            gates::sink_in(line).is_some() || rust.iter().any(|word| line.contains(word))
        },
        advice: "build elements, and set their text",
    },
    Rule {
        name: "unwrap or expect",
        concerns: |path| is(path, "rs") && !is_test(path) && !path.starts_with("xtask/"),
        broken_by: |line| line.contains(".unwrap()") || line.contains(".expect("),
        advice: "a panic fences the page or loses a request: handle the error",
    },
];

/// Files above [`LONG`] lines, each with the reason why it is one file.
const LONG_FILES: &[(&str, &str)] = &[
    ("crates/model/src/kind.rs", "the table of entity kinds exists once, whole"),
    ("crates/model/tests/wire.rs", "one generator for each type of the wire, and what holds for all of them"),
];
const LONG: usize = 400;

const FOLDERS: &[&str] = &["src", "crates", "xtask", "tests", "public", "style"];
const SOURCES: &[&str] = &["rs", "js", "mjs", "css", "html"];

/// Holds every source file to the rules.
pub(crate) fn check() -> Result<(), Failure> {
    let root = workspace::root();
    let mut broken = Vec::new();
    for folder in FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        for file in workspace::files_below(&folder)? {
            if workspace::has_extension(&file, SOURCES) {
                look_at(&relative(&file), &workspace::read_text(&file)?, &mut broken);
            }
        }
    }
    for (path, _) in LONG_FILES.iter().filter(|(path, _)| !root.join(path).is_file()) {
        broken.push(format!("{path}: listed in LONG_FILES, but gone"));
    }
    if broken.is_empty() {
        return Ok(());
    }
    for line in &broken {
        ui::say(line);
    }
    Err(Failure::new(format!("{} broken", broken.len())).advice("The rules stand in xtask/src/tidy.rs."))
}

fn look_at(path: &str, text: &str, broken: &mut Vec<String>) {
    for rule in RULES.iter().filter(|rule| (rule.concerns)(path)) {
        for (number, line) in code_lines(path, text).filter(|(_, line)| (rule.broken_by)(line)) {
            broken.push(format!("{path}:{number}: {}: {} ({})", rule.name, line.trim(), rule.advice));
        }
    }
    let (lines, listed) = (text.lines().count(), LONG_FILES.iter().any(|(listed, _)| *listed == path));
    if lines > LONG && !listed {
        broken.push(format!(
            "{path}: {lines} lines: split it by topic, or list it in LONG_FILES with a reason"
        ));
    }
    if lines <= LONG && listed {
        broken.push(format!("{path}: {lines} lines: no longer long, take it off LONG_FILES"));
    }
}

/// What ends up in the browser.
fn is_shipped(path: &str) -> bool {
    let native = ["xtask/", "tests/", "crates/server/"];
    !is_test(path) && !is(path, "css") && !native.iter().any(|folder| path.starts_with(folder))
}

fn is(path: &str, extension: &str) -> bool {
    workspace::has_extension(Path::new(path), &[extension])
}

fn is_test(path: &str) -> bool {
    let in_folder = path.starts_with("tests/") || path.contains("/tests/");
    in_folder || path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.ends_with("/proptests.rs")
}

/// Numbered lines without comments, up to the module of tests that ends a file.
fn code_lines<'a>(path: &str, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let is_rust = is(path, "rs");
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| {
        matches!(pair, [first, second] if first.trim() == "#[cfg(test)]" && second.trim_start().starts_with("mod ") && second.ends_with('{'))
    });
    let end = tests.filter(|_| is_rust).unwrap_or(lines.len());
    lines.into_iter().take(end).enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with("* ")
    })
}

fn relative(path: &Path) -> String {
    path.strip_prefix(workspace::root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let mut broken = Vec::new();
        look_at(path, text, &mut broken);
        broken
    }

    #[test]
    fn views_have_no_style_attribute() {
        assert_eq!(complaints("crates/ui/src/row.rs", "<p style=\"color: red\">").len(), 1);
        assert_eq!(complaints("crates/ui/src/row.rs", "<p\n    style=\"color: red\">").len(), 1);
        assert!(complaints("crates/ui/src/row.rs", "<p style:color=\"red\" data-style=\"a\">").is_empty());
    }

    #[test]
    fn shipped_sources_have_no_sink() {
        assert_eq!(complaints("public/boot.js", "node.innerHTML = text;").len(), 1);
        assert_eq!(complaints("src/page.rs", "<div inner_html=text></div>").len(), 1);
        assert!(complaints("public/boot.js", "// not innerHTML\nnode.textContent = text;").is_empty());
        assert!(
            complaints("tests/journeys/hostile.rs", "assert!(!text.contains(\"innerHTML\"));").is_empty()
        );
    }

    #[test]
    fn unwrap_belongs_in_tests() {
        let code =
            "fn a() { b.unwrap(); }\n\n#[cfg(test)]\nmod tests {\n    fn c() { d.expect(\"e\"); }\n}\n";
        let found = complaints("crates/server/src/store.rs", code);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("crates/server/src/store.rs:1: unwrap or expect"), "{found:?}");
        assert!(complaints("crates/server/tests/contract.rs", code).is_empty());
        assert!(complaints("crates/model/src/id.rs", "/// let id = parse(\"a\").unwrap();\n").is_empty());
    }

    #[test]
    fn a_test_module_in_another_file_ends_nothing() {
        let code = "#[cfg(test)]\nmod tests;\n\nfn a() { b.unwrap(); }\n";
        assert_eq!(complaints("crates/model/src/run.rs", code).len(), 1);
    }

    #[test]
    fn long_files_need_a_reason() {
        let long = "a\n".repeat(LONG + 1);
        assert_eq!(complaints("style/tokens.css", &long).len(), 1);
        assert!(complaints("style/tokens.css", &"a\n".repeat(LONG)).is_empty());
        let (listed, _) = LONG_FILES[0];
        assert!(complaints(listed, &long).is_empty());
        assert_eq!(complaints(listed, "short\n").len(), 1);
    }
}
