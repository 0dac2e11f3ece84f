//! Which module of a crate imports which, folder by folder.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    references::{self, Reference},
    tree::{Tree, is, is_test},
};

/// The modules of one folder, and who imports whom: `(importer, target)` with a file that does it.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) imports: BTreeMap<(String, String), String>,
}

impl Folder {
    /// Modules that this one imports.
    pub(super) fn imported_by<'a>(&'a self, module: &'a str) -> impl Iterator<Item = &'a str> {
        self.imports.keys().filter(move |(from, _)| from == module).map(|(_, to)| to.as_str())
    }
}

type Module = Vec<String>;

/// The source files of one crate.
struct Sources<'a> {
    files: Vec<(Module, &'a str, Vec<Reference>)>,
    modules: BTreeSet<Module>,
    /// Imported and re-exported names, by the module that has them.
    names: BTreeMap<(Module, String), Module>,
}

/// The folders of a crate by module path (empty for its root). `source` is its folder, with the slash.
pub(super) fn folders(tree: &Tree, source: &str) -> BTreeMap<Module, Folder> {
    let sources = Sources::read(tree, source);
    let mut folders: BTreeMap<Module, Folder> = BTreeMap::new();
    for (module, path, references) in &sources.files {
        for reference in references {
            let Some(target) = sources.resolve(module, reference) else { continue };
            let mut from = module.clone();
            from.extend(reference.inside.iter().cloned());
            if let Some((folder, importer, imports)) = parted(&from, &target) {
                let folder = folders.entry(folder).or_default();
                folder.imports.entry((importer, imports)).or_insert_with(|| (*path).to_owned());
            }
        }
    }
    folders
}

/// The last folder that two modules share, and the part of it that each belongs to.
fn parted(from: &[String], to: &[String]) -> Option<(Module, String, String)> {
    let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
    let (importer, target) = (from.get(shared)?, to.get(shared)?);
    Some((from.iter().take(shared).cloned().collect(), importer.clone(), target.clone()))
}

impl<'a> Sources<'a> {
    fn read(tree: &'a Tree, source: &'a str) -> Self {
        let rust = tree.below(source).filter(|(path, _)| is(path, "rs") && !is_test(path));
        let files: Vec<_> = rust
            .map(|(path, text)| (module_of(path.trim_start_matches(source)), path, references::of(text)))
            .collect();
        let modules = files.iter().map(|(module, ..)| module.clone()).collect();
        let mut sources = Self { files, modules, names: BTreeMap::new() };
        let mut names = BTreeMap::new();
        for (module, _, references) in &sources.files {
            for reference in references.iter().filter(|reference| reference.inside.is_empty()) {
                if let (Some(name), Some(target)) =
                    (&reference.imported_as, sources.absolute(module, reference))
                {
                    names.insert((module.clone(), name.clone()), target);
                }
            }
        }
        sources.names = names;
        sources
    }

    /// The module that a path leads to, through the names that modules hand on.
    fn resolve(&self, module: &[String], reference: &Reference) -> Option<Module> {
        let mut target = self.absolute(module, reference)?;
        // A name may be handed on several times; more often than this only in a circle of names.
        for _ in 0..8 {
            let known = self.longest_module(&target);
            let Some(name) = target.get(known.len()) else { return Some(known) };
            match self.names.get(&(known.clone(), name.clone())) {
                Some(next) if *next != target => {
                    let rest = target.get(known.len() + 1..).unwrap_or_default();
                    target = [next.as_slice(), rest].concat();
                }
                _ => return Some(known),
            }
        }
        Some(self.longest_module(&target))
    }

    /// A path from the root of the crate, or nothing for one into another crate.
    fn absolute(&self, module: &[String], reference: &Reference) -> Option<Module> {
        let mut here = module.to_vec();
        here.extend(reference.inside.iter().cloned());
        let mut path = reference.path.as_slice();
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => {
                here.clear();
                path = rest;
            }
            "self" => path = rest,
            "super" => {
                while let Some((first, rest)) = path.split_first()
                    && first == "super"
                {
                    here.pop();
                    path = rest;
                }
            }
            name => {
                // A child, named without `self`; everything else is of another crate, or local.
                here.push(name.to_owned());
                return self.modules.contains(&here).then(|| [here.as_slice(), rest].concat());
            }
        }
        here.extend(path.iter().cloned());
        Some(here)
    }

    fn longest_module(&self, path: &[String]) -> Module {
        let mut module = path.to_vec();
        while !module.is_empty() && !self.modules.contains(&module) {
            module.pop();
        }
        module
    }
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`; `lib.rs` and `main.rs` are the root.
fn module_of(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    let mut module: Module = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod" || ["lib", "main"].contains(&path)) {
        module.pop();
    }
    module
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(files: &[(&str, &str)], folder: &[&str]) -> Vec<String> {
        let folders = folders(&Tree::of(files), "a/src/");
        let folder: Module = folder.iter().map(|name| (*name).to_owned()).collect();
        let folder = folders.get(&folder).into_iter().flat_map(|folder| folder.imports.keys());
        folder.map(|(from, to)| format!("{from} -> {to}")).collect()
    }

    #[test]
    fn folders_of_the_root_and_below() {
        let files = [
            ("a/src/lib.rs", "mod store; mod http;"),
            ("a/src/store/mod.rs", "mod runs;"),
            ("a/src/store/runs.rs", "use super::audit::Row;"),
            ("a/src/store/audit.rs", ""),
            ("a/src/http/mod.rs", "fn a() { crate::store::open() }"),
        ];
        assert_eq!(imports(&files, &[]), ["http -> store"]);
        assert_eq!(imports(&files, &["store"]), ["runs -> audit"]);
    }

    #[test]
    fn a_name_that_the_root_hands_on_leads_to_its_module() {
        let files = [
            ("a/src/lib.rs", "pub use run::Run; pub use self::page::{Page as Sheet};"),
            ("a/src/run.rs", "use crate::Sheet;"),
            ("a/src/page.rs", "fn b() -> super::Run { loop {} }"),
        ];
        assert_eq!(imports(&files, &[]), ["page -> run", "run -> page"]);
    }

    #[test]
    fn tests_may_import_what_they_like() {
        let files = [
            ("a/src/lib.rs", ""),
            ("a/src/b.rs", "#[cfg(test)]\nmod tests { use crate::c; }"),
            ("a/src/b/tests.rs", "use crate::c;"),
            ("a/src/c.rs", "use crate::b;"),
        ];
        assert_eq!(imports(&files, &[]), ["c -> b"]);
    }
}
