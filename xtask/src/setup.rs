//! `setup`: finds every tool, installs what is missing, says so in one line each.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{
    failure::Failure,
    install,
    packages::WASM,
    process,
    tools::{self, Source, Tool},
    ui,
};

/// The tools of one command, found.
#[derive(Debug, Default)]
pub(crate) struct Toolbox {
    found: Vec<(&'static Tool, PathBuf)>,
}

impl Toolbox {
    pub(crate) fn path(&self, tool: &Tool) -> Option<&Path> {
        self.found.iter().find(|(found, _)| *found == tool).map(|(_, path)| path.as_path())
    }

    /// True if the tools that make builds smaller are all there.
    pub(crate) fn makes_small_builds(&self) -> bool {
        [&tools::WASM_OPT, &tools::TERSER].iter().all(|tool| self.path(tool).is_some())
    }

    /// Our tools' folders, then the search path: Trunk looks for its helpers there.
    pub(crate) fn search_path(&self) -> Result<std::ffi::OsString, Failure> {
        let ours = self.found.iter().filter_map(|(_, path)| path.parent().map(Path::to_path_buf));
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::join_paths(ours.chain(std::env::split_paths(&path)))
            .map_err(|error| Failure::new(format!("the search path cannot take our tools: {error}")))
    }
}

/// Amount of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// One line per tool.
    Full,
    /// Tools that had to be installed or are missing.
    Changes,
}

/// Makes the tools of these lists ready, and fails if one is missing that is not optional. Nothing is
/// optional where `CI` is set, so that a pass there means that everything was checked.
pub(crate) fn ensure(lists: &[&[&'static Tool]], verbosity: Verbosity) -> Result<Toolbox, Failure> {
    if lists.contains(&tools::FOR_BUILDS) {
        wasm_target(verbosity)?;
    }
    let mut toolbox = Toolbox::default();
    let mut missing = None;
    for &tool in lists.iter().copied().flatten() {
        match ready(tool, verbosity) {
            Ok(path) => toolbox.found.push((tool, path)),
            Err(failure) => {
                ui::item(
                    "missing",
                    &format!("{}: {failure}\n  {:<10} ({})", name(tool), "", tool.purpose.words()),
                );
                if !tool.purpose.is_optional() || std::env::var_os("CI").is_some() {
                    missing.get_or_insert(tool);
                }
            }
        }
    }
    match missing {
        None => Ok(toolbox),
        Some(tool) => Err(Failure::new(format!("{} is missing", name(tool)))
            .advice("The lines above say how to install what is missing; then run the command again.")),
    }
}

fn ready(tool: &Tool, verbosity: Verbosity) -> Result<PathBuf, Failure> {
    let home = tools::home().ok_or_else(|| {
        Failure::new("no folder to install tools in").advice("Set HOME, or RIPOSTE_TOOLS to a folder.")
    })?;
    if let Some(path) = tools::find(tool, &home) {
        if verbosity == Verbosity::Full {
            let version = if is_system(tool) { tools::version(&path) } else { None };
            let name = [Some(name(tool)), version].into_iter().flatten().collect::<Vec<_>>().join(" ");
            ui::item("present", &format!("{name} ({})", path.display()));
        }
        return Ok(path);
    }
    ui::item("install", &format!("{} ...", name(tool)));
    let since = Instant::now();
    install::tool(tool, &home)?;
    let path = tools::find(tool, &home)
        .ok_or_else(|| Failure::new(format!("{} was installed but does not run", name(tool))))?;
    let time = ui::duration(since.elapsed());
    ui::item("installed", &format!("{} in {time} ({})", name(tool), path.display()));
    Ok(path)
}

fn is_system(tool: &Tool) -> bool {
    matches!(tool.source, Source::System { .. })
}

/// The name, with the version where we want a certain one.
fn name(tool: &Tool) -> String {
    if is_system(tool) { tool.name.to_owned() } else { format!("{} {}", tool.name, tool.version) }
}

/// The standard library for the browser: named in `rust-toolchain.toml`, but a toolchain that was
/// there before does not get it from there.
fn wasm_target(verbosity: Verbosity) -> Result<(), Failure> {
    let sysroot = process::answer(process::command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let library = Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib");
    if library.is_dir() {
        if verbosity == Verbosity::Full {
            ui::item("present", &format!("rust-std for {WASM} ({})", library.display()));
        }
        return Ok(());
    }
    let started = Instant::now();
    process::run_quietly(process::command("rustup").args(["target", "add", WASM]), "rustup").map_err(
        |failure| failure.advice(format!("Install rustup, or add the target {WASM} to your own toolchain.")),
    )?;
    ui::item("installed", &format!("rust-std for {WASM} in {}", ui::duration(started.elapsed())));
    Ok(())
}
