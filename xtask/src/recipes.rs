//! Follows the recipes of `CONTRIBUTING.md` on a copy of the repository, and compiles the copy.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    build::NATIVE,
    failure::Failure,
    packages::{SERVER, WASM},
    process, workspace,
};

/// Contents of the files of the repository, by their paths below its root.
type Sources = BTreeMap<PathBuf, Vec<u8>>;

/// A recipe, worked out.
struct Recipe {
    /// Words after "Add" in its heading.
    #[cfg(test)]
    name: &'static str,
    /// Path and text of a new file.
    file: Option<(&'static str, &'static str)>,
    lines: &'static [Line],
}

/// Text that goes below a line.
struct Line {
    file: &'static str,
    /// The line above, without its indentation. It occurs once.
    below: &'static str,
    text: &'static str,
}

const fn line(file: &'static str, below: &'static str, text: &'static str) -> Line {
    Line { file, below, text }
}

const RECIPES: &[Recipe] = &[
    Recipe {
        #[cfg(test)]
        name: "a page",
        file: Some(("src/pages/hosts/mod.rs", include_str!("../../examples/recipes/page.rs"))),
        lines: &[
            line(
                "crates/routes/src/pages.rs",
                "pages! {",
                r#"/// Hosts.
                Hosts = "hosts" { title: "Hosts", rail: Some(PageIcon::List), parent: None, parts: &[], needs: None, }"#,
            ),
            line("src/pages/mod.rs", "mod incident;", "mod hosts;"),
            line(
                "src/pages/mod.rs",
                "match route {",
                "Some(Route::Hosts) => html! { <hosts::HostsPage /> },",
            ),
        ],
    },
    Recipe {
        #[cfg(test)]
        name: "an entity kind",
        file: None,
        lines: &[line(
            "crates/model/src/kind.rs",
            "kinds! {",
            r#"/// A container image.
            ContainerImage = "container-image" {
                label: "Container image", plural: "Container images", icon: Cloud, defanged: false,
                names: { arm: "ContainerImage", stix: "software", ocsf: "image", thehive: "other" },
                strong: [["imageId"]],
            },"#,
        )],
    },
    Recipe {
        #[cfg(test)]
        name: "a backend adapter",
        file: Some((
            "crates/client/src/adapters/directory.rs",
            include_str!("../../examples/recipes/adapter.rs"),
        )),
        lines: &[
            line("crates/client/src/adapters.rs", "mod rest;", "mod directory;"),
            line(
                "crates/client/src/adapters.rs",
                "const ADAPTERS: &[(&str, Connect)] = &[",
                r#"("directory", directory::connect),"#,
            ),
        ],
    },
    Recipe {
        #[cfg(test)]
        name: "a step kind",
        file: Some((
            "crates/server/src/playbook/kinds/note.rs",
            include_str!("../../examples/recipes/step_kind.rs"),
        )),
        lines: &[
            line("crates/server/src/playbook/kinds/mod.rs", "mod http;", "mod note;"),
            line(
                "crates/server/src/playbook/kinds/mod.rs",
                "const KINDS: &[Kind] = &[",
                r#"Kind::of::<note::NoteStep>("note"),"#,
            ),
        ],
    },
];

/// Follows every recipe on a copy below the build folder, and compiles it.
pub(crate) fn follow() -> Result<(), Failure> {
    let copy = workspace::target().join("recipes");
    let mut sources = sources(workspace::root())?;
    for recipe in RECIPES {
        recipe.apply(&mut sources)?;
    }
    rename_version(&mut sources);
    write(&copy, &sources)?;
    let native = ["check", "--quiet", "--profile", NATIVE, "-p", "riposte-client", "-p", SERVER];
    compile(&copy, &native)?;
    compile(&copy, &["check", "--quiet", "--profile", NATIVE, "--target", WASM, "-p", "riposte"])
}

/// Gives the packages of the copy a version of their own. Cargo tells packages in one build folder apart by
/// name, version and place in the workspace, and would take what it built of the copy for the original.
fn rename_version(sources: &mut Sources) {
    if let Some(manifest) = sources.get_mut(Path::new("Cargo.toml")) {
        let text = String::from_utf8_lossy(manifest);
        *manifest = text.replacen("\nversion = \"", "\nversion = \"0.0.0-recipes.", 1).into_bytes();
    }
}

fn compile(copy: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let mut cargo = process::cargo(arguments.iter().copied());
    cargo.current_dir(copy).env("CARGO_TARGET_DIR", workspace::target());
    process::run(&mut cargo).map_err(|failure| {
        failure.advice(format!(
            "A recipe of CONTRIBUTING.md leaves a step out; the copy is in {}.",
            copy.display()
        ))
    })
}

impl Recipe {
    fn apply(&self, sources: &mut Sources) -> Result<(), Failure> {
        if let Some((path, text)) = self.file {
            sources.insert(path.into(), text.into());
        }
        self.lines.iter().try_for_each(|line| line.insert(sources))
    }
}

impl Line {
    fn insert(&self, sources: &mut Sources) -> Result<(), Failure> {
        let file = sources.get_mut(Path::new(self.file));
        let text = file.as_deref().map(|file| String::from_utf8_lossy(file)).unwrap_or_default();
        let (mut found, mut changed) = (0, String::new());
        for line in text.split_inclusive('\n') {
            changed.push_str(line);
            if line.trim() == self.below {
                found += 1;
                changed.extend([self.text, "\n"]);
            }
        }
        match file {
            Some(file) if found == 1 => *file = changed.into_bytes(),
            _ => return Err(self.misplaced(found)),
        }
        Ok(())
    }

    fn misplaced(&self, found: usize) -> Failure {
        Failure::new(format!("{} has the line `{}` {found} times instead of once", self.file, self.below))
            .advice("A recipe puts its text below it: name another line in xtask/src/recipes.rs.")
    }
}

fn sources(root: &Path) -> Result<Sources, Failure> {
    let hidden_or_built = |path: &Path| {
        let name = workspace::name_of(path);
        name.starts_with('.') || ["target", "dist", "data", "node_modules"].contains(&&*name)
    };
    let entries = fs::read_dir(root).map_err(|error| Failure::io("list", root, &error))?;
    let mut sources = Sources::new();
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| !hidden_or_built(path)) {
        let files = if path.is_dir() { workspace::files_below(&path)? } else { vec![path] };
        for file in files {
            sources.insert(file.strip_prefix(root).unwrap_or(&file).into(), workspace::read(&file)?);
        }
    }
    Ok(sources)
}

/// Writes what differs, so that cargo compiles that alone, and removes what is left of an earlier copy.
fn write(copy: &Path, sources: &Sources) -> Result<(), Failure> {
    for (path, bytes) in sources {
        let path = copy.join(path);
        if !fs::read(&path).is_ok_and(|there| there == *bytes) {
            workspace::write(&path, bytes)?;
        }
    }
    let left = |path: &PathBuf| path.strip_prefix(copy).is_ok_and(|path| !sources.contains_key(path));
    for path in workspace::files_below(copy)?.into_iter().filter(left) {
        fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::promised_files;

    fn insert(text: &str) -> Result<String, Failure> {
        let mut sources = Sources::from([("a.rs".into(), text.into())]);
        line("a.rs", "rows! {", "new").insert(&mut sources)?;
        Ok(String::from_utf8(sources.remove(Path::new("a.rs")).unwrap()).unwrap())
    }

    #[test]
    fn a_line_goes_below_the_one_that_is_named() {
        assert_eq!(insert("a\n  rows! {\n  b\n}").unwrap(), "a\n  rows! {\nnew\n  b\n}");
    }

    #[test]
    fn a_line_without_one_place_is_refused() {
        assert!(insert("a\n").unwrap_err().to_string().contains("0 times"));
        assert!(insert("rows! {\nrows! {\n").unwrap_err().to_string().contains("2 times"));
        let nowhere = line("b.rs", "rows! {", "new").insert(&mut Sources::new());
        assert!(nowhere.is_err());
    }

    #[test]
    fn each_recipe_changes_as_few_files_as_it_promises() {
        for recipe in RECIPES {
            let changed: BTreeSet<&str> = recipe.lines.iter().map(|line| line.file).collect();
            let promised = promised_files(recipe.name).unwrap();
            assert!(changed.len() <= promised, "add {}: {changed:?}", recipe.name);
        }
    }
}
