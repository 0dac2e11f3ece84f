//! The program in parts: cuts what cargo has linked along the marks of `riposte_parts::part!`.
//!
//! The cut has to come between cargo and wasm-bindgen, and Trunk runs both. So Trunk is given a program named
//! `wasm-bindgen` that is this one: it cuts first and then calls the real tool on the main part ([`stand_in`]).
//! After Trunk, [`parts::finish`] puts the other parts beside the main part.

mod loader;
mod merge;
mod module;
mod names;
pub(crate) mod pages;
pub(crate) mod parts;
pub(crate) mod stand_in;
pub(crate) mod unused;

use std::path::{Path, PathBuf};

use crate::{failure::Failure, process, workspace};

/// Folder of the parts of the app, below [`folder`].
const PARTS: &str = "parts";
/// Flags of wasm-bindgen: the parts call into the main part by names that it would drop or change.
pub(crate) const KEEP_NAMES: [&str; 2] = ["--keep-lld-exports", "--no-demangle"];

/// Folder of the parts, as the split tool leaves them, and of what leads to them.
fn folder() -> PathBuf {
    workspace::target().join("split")
}

/// Cuts a linked program. Its main part and the others are then in `parts`. Returns the path of the main part.
pub(crate) fn cut(split: &Path, program: &Path, parts: &Path) -> Result<PathBuf, Failure> {
    workspace::remove(parts)?;
    let name = program.file_stem().unwrap_or_default();
    let mut tool = process::command(split);
    tool.args(["--target", "web", "--out-name"]).arg(name).arg(program).arg(parts);
    process::run(&mut tool)?;
    // A program that was not cut would run nowhere.
    loader::Loader::read(&workspace::read_text(&parts.join(loader::FILE))?)?;
    Ok(parts.join(name).with_extension("wasm"))
}
