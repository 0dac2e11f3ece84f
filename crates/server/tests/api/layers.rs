//! The order of the server's modules: each imports only from those before it.

use std::{collections::BTreeSet, fs, path::Path};

/// Modules from the bottom up. Those of one line do not import each other.
const LAYERS: &[&[&str]] = &[
    &["clock", "limits", "logging", "problem", "text", "token"],
    &["systems"],
    &["playbook"],
    &["store"],
    &["engine", "sample", "sandbox"],
    &["http"],
    &["admin", "openapi"],
    &["config"],
    &["lib", "main"],
];

fn source() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
}

/// Every line of code of a module, a file or a folder.
fn code(path: &Path) -> String {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().map(|entry| code(&entry.unwrap().path())).collect();
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return String::new();
    }
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n")
}

/// Modules that code names after `crate::`, also within braces.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let name = |text: &str| {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        };
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut at_name = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => at_name = true,
                c if at_name && !c.is_whitespace() => {
                    found.insert(name(&group[at..]));
                    at_name = false;
                }
                _ => {}
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn modules_import_only_from_the_layers_below_them() {
    let layer_of = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut wrong = Vec::new();
    for entry in fs::read_dir(source()).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let layer = layer_of(&module).unwrap_or_else(|| panic!("{module} stands in no layer"));
        for import in imports(&code(&path)).into_iter().filter(|import| *import != module) {
            match layer_of(&import) {
                Some(below) if below < layer => {}
                // What `lib.rs` exports is named without a module.
                None if import.starts_with(char::is_uppercase) => {}
                _ => wrong.push(format!("{module} imports {import}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn imports_are_found_in_every_form() {
    let code =
        "use crate::one::A;\nuse crate::{\n    two,\n    three::{B, four::C},\n};\nlet x = crate::five::f();";
    assert_eq!(imports(code).into_iter().collect::<Vec<_>>(), ["five", "one", "three", "two"]);
}
