//! Rules about single lines, and the length of files. A rule is one entry in [`RULES`].

use super::tree::{Tree, code_lines, is, is_shipped, is_test};
use crate::gates;

/// A pattern that some files must not contain.
struct Rule {
    /// Name of the pattern, for the message.
    name: &'static str,
    /// True for paths that the rule applies to, relative to the root, with forward slashes.
    concerns: fn(&str) -> bool,
    /// True for a line that breaks the rule.
    broken_by: fn(&str) -> bool,
    /// The way to write it instead.
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

/// Maximum length of a file, in lines.
const LONG: usize = 400;

const SOURCES: &[&str] = &["rs", "js", "mjs", "jsx", "css", "html"];

/// The broken rules, one line each.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| SOURCES.iter().any(|extension| is(path, extension))) {
        check_file(path, text, &mut broken);
    }
    broken
}

fn check_file(path: &str, text: &str, broken: &mut Vec<String>) {
    for rule in RULES.iter().filter(|rule| (rule.concerns)(path)) {
        for (number, line) in code_lines(path, text).filter(|(_, line)| (rule.broken_by)(line)) {
            broken.push(format!("{path}:{number}: {}: {} ({})", rule.name, line.trim(), rule.advice));
        }
    }
    let lines = text.lines().count();
    if lines > LONG {
        broken.push(format!("{path}: {lines} lines: split it by topic"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let mut broken = Vec::new();
        check_file(path, text, &mut broken);
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
    fn a_long_file_is_to_be_split() {
        let long = "a\n".repeat(LONG + 1);
        assert_eq!(complaints("style/tokens.css", &long).len(), 1);
        assert!(complaints("style/tokens.css", &"a\n".repeat(LONG)).is_empty());
    }
}
