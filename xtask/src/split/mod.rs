//! The program in parts: cuts what cargo has linked along the marks of `riposte_parts::part!`.
//!
//! The cut has to come between cargo and wasm-bindgen, and Trunk runs both. So Trunk is given a program named
//! `wasm-bindgen` that is this one: it cuts first and then calls the real tool on the main part ([`stand_in`]).
//! After Trunk, [`parts::finish`] puts the other parts beside the main part.

mod loader;
mod merge;
mod names;
pub(crate) mod pages;
pub(crate) mod parts;
pub(crate) mod stand_in;

use std::path::PathBuf;

use crate::workspace;

/// Folder of the parts, as the split tool leaves them, and of what leads to them.
fn folder() -> PathBuf {
    workspace::target().join("split")
}
