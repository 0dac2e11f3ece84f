//! Where things are, as `cargo xtask test` says.

use std::{env, path::PathBuf};

use anyhow::{Result, ensure};

/// The path in a variable of the environment.
///
/// # Errors
/// Where it is not set: the journeys need a built app and server, which the command makes first.
pub fn path(variable: &str) -> Result<PathBuf> {
    let value = env::var_os(variable).unwrap_or_default();
    ensure!(
        !value.is_empty(),
        "{variable} is not set. Run the journeys with `cargo xtask test --only browser`, \
         which builds what they need and says where it is."
    );
    Ok(PathBuf::from(value))
}
