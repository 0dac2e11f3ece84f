//! Builds the app and the server. There is one way to build, whatever it is for.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::Failure, fingerprint, process, setup::Toolbox, split, split::pages::Parts, tools, ui, workspace,
};

/// Cargo's profile for everything but the shipped page. Lints, documentation and tests share it, so that
/// macros and build scripts are built once.
pub(crate) const NATIVE: &str = "native";

/// The built app.
pub(crate) struct App {
    /// `dist/`.
    pub(crate) folder: PathBuf,
    pub(crate) parts: Parts,
}

/// Builds the app into `dist/`.
pub(crate) fn app(toolbox: &Toolbox) -> Result<App, Failure> {
    let trunk = toolbox.path(&tools::TRUNK).ok_or_else(|| Failure::new("trunk is missing"))?;
    let mut trunk = process::command(trunk);
    trunk.arg("build");
    if toolbox.path(&tools::WASM_OPT).is_some() {
        trunk.arg("--release");
    } else {
        // The same code from the same cargo profile; Trunk only runs wasm-opt in its release mode.
        ui::item("notice", "no wasm-opt on this machine: the app works, and is almost twice as large");
        trunk.args(["--cargo-profile", "release"]);
    }
    trunk.args(["--features", "split"]);
    split::stand_in::install(toolbox, &mut trunk)?;
    shorten_paths(&mut trunk);
    // A mistake in the app's source is not one in Trunk.
    trunk.env_remove("RUST_BACKTRACE");
    // Trunk reads this variable as a boolean and refuses the usual value of 1.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    process::run(&mut trunk)?;
    let dist = workspace::dist();
    let parts = split::parts::finish(toolbox, &dist)?;
    match toolbox.path(&tools::TERSER) {
        Some(terser) => scripts(terser, &dist)?,
        None => ui::item("notice", "no terser on this machine: the scripts are left as they are"),
    }
    fingerprint::apply(&dist)?;
    split::pages::describe(&dist, &parts)?;
    Ok(App { folder: dist, parts })
}

/// Makes the scripts of a build smaller. Trunk's own way cannot read what wasm-bindgen writes.
pub(crate) fn scripts(terser: &Path, dist: &Path) -> Result<(), Failure> {
    for script in workspace::files_below(dist)? {
        if workspace::has_extension(&script, &["js"]) {
            let mut terser = process::command(terser);
            terser.arg(&script).args(["--module", "--compress", "--mangle", "--output"]).arg(&script);
            process::run(&mut terser)?;
        }
    }
    Ok(())
}

/// Cuts the folders of this machine off the paths that panics name.
fn shorten_paths(trunk: &mut Command) {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let registries = std::fs::read_dir(home.join("registry").join("src")).into_iter().flatten().flatten();
    let folders = registries.map(|entry| entry.path()).chain([workspace::root().to_owned()]);
    let flags: Vec<OsString> = folders.map(|folder| remap(&folder)).collect();
    if flags.iter().any(|flag| flag.to_string_lossy().contains(char::is_whitespace)) {
        trunk.env("CARGO_ENCODED_RUSTFLAGS", flags.join(OsStr::new("\x1f")));
    } else {
        // For the page alone: flags for everything would build this tool again when Trunk calls it for
        // the style sheets. Cargo ignores them where a variable for everything is set.
        trunk.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(OsStr::new(" ")));
    }
}

fn remap(folder: &Path) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(folder.join(""));
    flag.push("=");
    flag
}

/// Builds the reference server and returns its path.
pub(crate) fn server() -> Result<PathBuf, Failure> {
    process::run(&mut process::cargo(["build", "--profile", NATIVE, "-p", "riposte-server"]))?;
    built_server()
}

/// Path of the server that was built last.
pub(crate) fn built_server() -> Result<PathBuf, Failure> {
    let name = format!("riposte-server{}", std::env::consts::EXE_SUFFIX);
    let program = workspace::target().join(NATIVE).join(name);
    if program.is_file() {
        return Ok(program);
    }
    Err(Failure::new(format!("the build left no {}", program.display()))
        .advice("Does crates/server still have a binary of that name?"))
}
