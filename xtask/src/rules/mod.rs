//! House rules that no linter knows. Each module holds one, as a function from the tree of files to the
//! lines that say what is broken.

mod circles;
mod documents;
mod imports;
mod layers;
mod lines;
mod modules;
mod phrases;
mod recipes;
mod references;
mod tree;

#[cfg(test)]
pub(crate) use self::recipes::promised_files;
use self::tree::Tree;
use crate::{failure::Failure, ui, workspace};

const RULES: &[fn(&Tree) -> Vec<String>] = &[
    lines::check,
    imports::check,
    phrases::check,
    layers::check,
    circles::check,
    documents::check,
    recipes::check,
];

/// Holds the repository to every rule.
pub(crate) fn check() -> Result<(), Failure> {
    let tree = Tree::read(workspace::root())?;
    let broken: Vec<String> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    if broken.is_empty() {
        return Ok(());
    }
    for line in &broken {
        ui::say(line);
    }
    Err(Failure::new(format!("{} broken", broken.len())).advice("The rules stand in xtask/src/rules/."))
}
