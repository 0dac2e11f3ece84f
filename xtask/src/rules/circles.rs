//! Modules of one folder import each other in one direction.

use std::collections::BTreeSet;

use super::{
    modules::{self, Folder},
    tree::Tree,
};
use crate::packages::PACKAGES;

/// Circles that are allowed: the folder, the modules in alphabetical order, and the reason. This list only shrinks.
const KNOWN: &[(&str, &[&str])] = &[
    // Markup is recursive: a template holds components and attributes, whose values hold templates.
    ("crates/markup-macro/src", &["attribute", "component", "template"]),
];

/// Circles that are not known, and known ones that are gone.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    judge(tree, KNOWN)
}

fn judge(tree: &Tree, known: &[(&str, &[&str])]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut left: BTreeSet<(String, String)> =
        known.iter().map(|(folder, modules)| ((*folder).to_owned(), modules.join(", "))).collect();
    for package in PACKAGES {
        let source = package.source();
        for (path, folder) in modules::folders(tree, &source) {
            let place = [source.trim_end_matches('/'), &path.join("/")].join("/");
            let place = place.trim_end_matches('/').to_owned();
            for circle in circles(&folder) {
                let names = circle.iter().copied().collect::<Vec<_>>().join(", ");
                if !left.remove(&(place.clone(), names.clone())) {
                    let imports = evidence(&folder, &circle);
                    broken.push(format!("{place}: {names} import each other in a circle:\n{imports}"));
                }
            }
        }
    }
    broken.extend(left.into_iter().map(|(place, modules)| {
        format!(
            "{place}: {modules} are no longer a circle: take them off KNOWN in xtask/src/rules/circles.rs"
        )
    }));
    broken
}

/// Groups of modules of which each reaches each other one.
fn circles(folder: &Folder) -> Vec<BTreeSet<&str>> {
    let modules: BTreeSet<&str> = folder.imports.keys().map(|(user, _)| user.as_str()).collect();
    let mut circles = Vec::new();
    let mut done = BTreeSet::new();
    for module in modules {
        if done.contains(module) {
            continue;
        }
        let reached = reach(folder, module);
        if reached.contains(module) {
            let circle: BTreeSet<&str> =
                reached.into_iter().filter(|other| reach(folder, other).contains(module)).collect();
            done.extend(circle.iter().copied());
            circles.push(circle);
        }
    }
    circles
}

/// Modules that one imports, directly or through others.
fn reach<'a>(folder: &'a Folder, module: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next = vec![module];
    while let Some(module) = next.pop() {
        next.extend(folder.imported_by(module).filter(|used| reached.insert(*used)));
    }
    reached
}

fn evidence(folder: &Folder, circle: &BTreeSet<&str>) -> String {
    let within = folder
        .imports
        .iter()
        .filter(|((from, to), _)| circle.contains(from.as_str()) && circle.contains(to.as_str()));
    let lines: Vec<String> =
        within.map(|((from, to), file)| format!("    {from} imports {to} in {file}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        Tree::of(&[
            ("crates/server/src/lib.rs", "mod store; mod engine; mod http;"),
            ("crates/server/src/store/mod.rs", "use crate::engine::Job;"),
            ("crates/server/src/engine.rs", "use crate::store::Store;"),
            ("crates/server/src/http.rs", "use crate::{engine::Job, store::Store};"),
        ])
    }

    #[test]
    fn a_circle_is_shown_with_its_imports() {
        assert_eq!(
            judge(&tree(), &[]),
            ["crates/server/src: engine, store import each other in a circle:\n    \
              engine imports store in crates/server/src/engine.rs\n    \
              store imports engine in crates/server/src/store/mod.rs"]
        );
    }

    #[test]
    fn a_known_circle_passes_and_a_mended_one_has_to_go() {
        let known: &[(&str, &[&str])] = &[("crates/server/src", &["engine", "store"])];
        assert_eq!(judge(&tree(), known), Vec::<String>::new());
        let mended = judge(&Tree::of(&[("crates/server/src/lib.rs", "")]), known);
        assert_eq!(mended.len(), 1);
        assert!(
            mended[0].starts_with("crates/server/src: engine, store are no longer a circle"),
            "{mended:?}"
        );
    }

    #[test]
    fn a_circle_in_a_folder_below_is_found() {
        let tree = Tree::of(&[
            ("src/main.rs", "mod pages;"),
            ("src/pages/mod.rs", "mod a; mod b; mod c;"),
            ("src/pages/a.rs", "use super::b::B;"),
            ("src/pages/b.rs", "use super::c::C;"),
            ("src/pages/c.rs", "use crate::pages::a::A;"),
        ]);
        let found = judge(&tree, &[]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("src/pages: a, b, c import each other"), "{found:?}");
    }
}
