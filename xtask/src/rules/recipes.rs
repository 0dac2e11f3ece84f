//! Recipes of `CONTRIBUTING.md` change as few files as they promise.

use std::collections::BTreeSet;

use super::{
    documents,
    tree::{Tree, is},
};

const RECIPES: &str = "CONTRIBUTING.md";
const HEADING: &str = "\n### Add ";

/// Recipes that name more files than they promise, or promise nothing.
pub(super) fn check(tree: &Tree) -> Vec<String> {
    let text = tree.text(RECIPES).unwrap_or_default();
    text.split(HEADING).skip(1).filter_map(|recipe| check_recipe(tree, recipe)).collect()
}

fn check_recipe(tree: &Tree, recipe: &str) -> Option<String> {
    let name = recipe.lines().next().unwrap_or_default();
    let Some(promised) = promise(recipe) else {
        return Some(format!("{RECIPES}: add {name}: no line `*Changes N files beside its own folder.*`"));
    };
    let changed = changed_files(tree, recipe);
    (changed.len() > promised).then(|| {
        let files = changed.into_iter().collect::<Vec<_>>().join(", ");
        format!("{RECIPES}: add {name}: {promised} files promised, more are named: {files}")
    })
}

/// Number of files that the recipe of a name promises to change, in the committed text.
#[cfg(test)]
pub(crate) fn promised_files(name: &str) -> Option<usize> {
    let text = crate::workspace::read_text(&crate::workspace::root().join(RECIPES)).ok()?;
    text.split(HEADING).find(|recipe| recipe.starts_with(&format!("{name}\n"))).and_then(promise)
}

fn promise(recipe: &str) -> Option<usize> {
    let line = recipe.lines().find_map(|line| line.strip_prefix("*Changes "))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Source files that a recipe names. Documents, tests and data come on top of every change.
fn changed_files<'a>(tree: &Tree, recipe: &'a str) -> BTreeSet<&'a str> {
    let recipe = recipe.split("\n## ").next().unwrap_or_default();
    documents::paths(recipe)
        .filter(|path| is(path, "rs") && tree.has(path) && !path.contains("tests"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(recipe: &str) -> Vec<String> {
        check(&Tree::of(&[(RECIPES, recipe), ("src/a.rs", ""), ("src/b.rs", ""), ("tests/c.rs", "")]))
    }

    #[test]
    fn a_recipe_keeps_its_promise() {
        let steps = "1. Add a row in `src/a.rs`.\n2. Test it in `tests/c.rs`.\n3. See `src/b.rs`.\n";
        let kept = format!("# C\n\n### Add a page\n\n*Changes 2 files beside its own folder.*\n\n{steps}");
        assert_eq!(broken(&kept), Vec::<String>::new());
        let broken = broken(&kept.replace("2 files", "1 file"));
        assert_eq!(
            broken,
            ["CONTRIBUTING.md: add a page: 1 files promised, more are named: src/a.rs, src/b.rs"]
        );
    }

    #[test]
    fn a_recipe_promises_something() {
        let found = broken("# C\n\n### Add a page\n\n1. Do it.\n");
        assert_eq!(
            found,
            ["CONTRIBUTING.md: add a page: no line `*Changes N files beside its own folder.*`"]
        );
    }
}
