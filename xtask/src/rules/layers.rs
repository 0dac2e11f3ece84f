//! Imports follow the drawing in `docs/architecture.md`, which is the only place where the order stands.
//!
//! A drawing is a code block marked `layers`. `a <- b` says that `b` may import `a` and everything below
//! it; `a, b <- c` puts two on one level. A line with `name:` in front orders the modules of that crate,
//! the others order the crates.

use std::collections::{BTreeMap, BTreeSet};

use super::{modules, tree::Tree};
use crate::packages::{PACKAGES, Package};

const DRAWING: &str = "docs/architecture.md";

/// Imports against the order, and things in the drawing that are not there.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    let Some(text) = tree.text(DRAWING) else { return vec![format!("{DRAWING} is missing")] };
    let (mut broken, mut orders) = (Vec::new(), BTreeMap::new());
    for line in lines(text) {
        match Chain::read(line) {
            Some(chain) => orders.entry(chain.of).or_insert_with(Order::default).add(&chain.levels),
            None => broken.push(format!("{DRAWING}: `{line}` is not `a <- b`")),
        }
    }
    let Some(crates) = orders.remove("") else {
        broken.push(format!("{DRAWING}: no code block marked `layers` orders the crates"));
        return broken;
    };
    for package in PACKAGES {
        check_package(tree, package, &crates, &mut broken);
    }
    for (name, order) in orders {
        match PACKAGES.iter().find(|package| short(package.name) == name) {
            Some(package) => check_modules(tree, &package.source(), &order, &mut broken),
            None => broken.push(format!("{DRAWING}: there is no crate `{name}`")),
        }
    }
    broken
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text.split("\n```layers\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty())
}

/// `riposte-model` as the drawing has it.
fn short(package: &str) -> &str {
    if package == "riposte" { "app" } else { package.trim_start_matches("riposte-") }
}

/// One line of a drawing.
struct Chain<'a> {
    /// The crate whose modules it orders, empty for the crates themselves.
    of: &'a str,
    levels: Vec<Vec<&'a str>>,
}

impl<'a> Chain<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (of, chain) = line.split_once(':').unwrap_or(("", line));
        let levels: Vec<Vec<&str>> =
            chain.split("<-").map(|level| level.split(',').map(str::trim).collect()).collect();
        let is_name = |name: &&str| !name.is_empty() && !name.contains(char::is_whitespace);
        (levels.len() > 1 && levels.iter().flatten().all(is_name)).then_some(Self { of: of.trim(), levels })
    }
}

/// Permitted imports.
#[derive(Default)]
struct Order<'a> {
    below: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Order<'a> {
    fn add(&mut self, levels: &[Vec<&'a str>]) {
        for level in levels.iter().flatten() {
            self.below.entry(level).or_default();
        }
        for (lower, upper) in levels.iter().zip(levels.iter().skip(1)) {
            for name in upper {
                self.below.entry(name).or_default().extend(lower);
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.below.contains_key(name)
    }

    fn allows(&self, from: &str, to: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(name) = next.pop() {
            let below = self.below.get(name).into_iter().flatten();
            next.extend(below.copied().filter(|name| seen.insert(*name)));
        }
        seen.contains(to)
    }
}

fn check_package(tree: &Tree, package: &Package, crates: &Order<'_>, broken: &mut Vec<String>) {
    let path = format!("{}Cargo.toml", package.prefix());
    let Some(manifest) = tree.text(&path) else { return };
    let from = short(package.name);
    for to in dependencies(manifest).map(short) {
        if !crates.allows(from, to) {
            broken.push(format!("{path}: `{from}` imports `{to}` against the order in {DRAWING}"));
        }
    }
}

/// Our own packages that a manifest depends on, but for its tests.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut counts = false;
    manifest.lines().filter_map(move |line| {
        if line.starts_with('[') {
            let section = line.trim_end_matches(']');
            let is_list = section.ends_with("dependencies") && !section.contains("workspace");
            counts = is_list && !section.ends_with("dev-dependencies");
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        (counts && name.starts_with("riposte")).then_some(name)
    })
}

fn check_modules(tree: &Tree, source: &str, order: &Order<'_>, broken: &mut Vec<String>) {
    for name in order.below.keys() {
        if !tree.has(&format!("{source}{name}.rs")) && !tree.has(&format!("{source}{name}")) {
            broken.push(format!("{DRAWING}: {source} has no module `{name}`"));
        }
    }
    let folders = modules::folders(tree, source);
    for ((from, to), file) in folders.get(&Vec::new()).into_iter().flat_map(|root| &root.imports) {
        if order.has(from) && order.has(to) && !order.allows(from, to) {
            broken.push(format!("{file}: `{from}` imports `{to}` against the order in {DRAWING}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "# A\n\n```layers\nmodel <- client <- ui <- app\nmodel <- server\nserver: clock, text <- store <- http\n```\n";

    fn broken(files: &[(&str, &str)]) -> Vec<String> {
        let modules = ["clock", "text", "store", "http"].map(|name| format!("crates/server/src/{name}.rs"));
        let mut all = vec![(DRAWING, ORDER)];
        all.extend(
            modules
                .iter()
                .map(|path| (path.as_str(), ""))
                .filter(|(path, _)| !files.iter().any(|(given, _)| given == path)),
        );
        all.extend(files);
        check(&Tree::of(&all))
    }

    #[test]
    fn crates_import_downwards() {
        let good = "[dependencies]\nriposte-model.workspace = true\n[dev-dependencies]\nriposte-ui = \"1\"\n";
        assert_eq!(broken(&[("crates/client/Cargo.toml", good)]), Vec::<String>::new());
        let reaches = "[dependencies]\nriposte-model = { workspace = true, features = [] }\n";
        assert_eq!(broken(&[("crates/ui/Cargo.toml", reaches)]), Vec::<String>::new());
        let up = "[package]\nname = \"riposte-model\"\n[target.'cfg(unix)'.dependencies]\nriposte-client.workspace = true\n";
        assert_eq!(
            broken(&[("crates/model/Cargo.toml", up)]),
            ["crates/model/Cargo.toml: `model` imports `client` against the order in docs/architecture.md"]
        );
        let beside = "[dependencies]\nriposte-server.workspace = true\n";
        assert_eq!(broken(&[("Cargo.toml", beside)]).len(), 1);
    }

    #[test]
    fn modules_import_downwards() {
        let good = [("crates/server/src/http.rs", "use crate::{clock::now, store::Store};")];
        assert_eq!(broken(&good), Vec::<String>::new());
        let up = [("crates/server/src/store.rs", "fn a() { crate::http::b() }")];
        assert_eq!(
            broken(&up),
            ["crates/server/src/store.rs: `store` imports `http` against the order in docs/architecture.md"]
        );
        let beside = [("crates/server/src/clock.rs", "use crate::text;")];
        assert_eq!(broken(&beside).len(), 1);
    }

    #[test]
    fn a_drawing_of_nothing_is_told() {
        assert_eq!(check(&Tree::of(&[(DRAWING, "# A\n")])).len(), 1);
        let gone = "\n```layers\nmodel <- app\nserver: attic <- store\nshed: a <- b\nmodel -> app\n```\n";
        let found = check(&Tree::of(&[(DRAWING, gone), ("crates/server/src/store/mod.rs", "")]));
        assert_eq!(
            found,
            [
                "docs/architecture.md: `model -> app` is not `a <- b`",
                "docs/architecture.md: crates/server/src/ has no module `attic`",
                "docs/architecture.md: there is no crate `shed`",
            ]
        );
    }
}
