//! `setup`: finds every tool, installs what is missing, says so in one line each.

use crate::failure::Failure;
use crate::tools::{self, Purpose, Source, Tool};
use crate::{process, ui};
use std::path::{Path, PathBuf};
use std::time::Instant;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The tools of one command, found.
#[derive(Debug, Default)]
pub(crate) struct Toolbox {
    found: Vec<(&'static Tool, PathBuf)>,
}

impl Toolbox {
    pub(crate) fn path(&self, tool: &Tool) -> Option<&Path> {
        self.found.iter().find(|(found, _)| *found == tool).map(|(_, path)| path.as_path())
    }

    /// Whether builds are as small as they can be.
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

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    /// One line per tool.
    Everything,
    /// Only what had to be installed or is missing.
    News,
}

/// Makes the tools ready and fails if one is missing that `purpose` cannot do without. Nothing is
/// optional where `CI` is set: what it lets pass has been checked wholly.
pub(crate) fn ensure(purpose: Purpose, say: Say) -> Result<Toolbox, Failure> {
    wasm_target(say)?;
    let for_tests = if purpose == Purpose::BrowserTests { tools::FOR_BROWSER_TESTS } else { &[] };
    let mut toolbox = Toolbox::default();
    let mut missing = None;
    for &tool in tools::FOR_BUILDS.iter().chain(for_tests) {
        match ready(tool, say) {
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

fn ready(tool: &Tool, say: Say) -> Result<PathBuf, Failure> {
    let home = tools::home().ok_or_else(|| {
        Failure::new("no folder to install tools in").advice("Set HOME, or RIPOSTE_TOOLS to a folder.")
    })?;
    if let Some(path) = tools::find(tool, &home) {
        if say == Say::Everything {
            let version = if is_system(tool) { tools::version(&path) } else { None };
            let name = [Some(name(tool)), version].into_iter().flatten().collect::<Vec<_>>().join(" ");
            ui::item("present", &format!("{name} ({})", path.display()));
        }
        return Ok(path);
    }
    ui::item("install", &format!("{} ...", name(tool)));
    let since = Instant::now();
    install(tool, &home)?;
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

fn install(tool: &Tool, home: &Path) -> Result<(), Failure> {
    let folder = tools::folder(home, tool);
    match &tool.source {
        Source::Crate { package, .. } => install_crate(package, tool, &folder),
        Source::Npm { package, .. } => install_npm(package, tool, &folder),
        Source::System { package, .. } => install_system(package),
    }
}

fn install_crate(package: &str, tool: &Tool, folder: &Path) -> Result<(), Failure> {
    let mut cargo = process::cargo(["install", "--locked", "--version", tool.version, "--root"]);
    cargo.arg(folder).arg(package);
    // Its speed hardly matters, and optimising it across crates would triple the wait.
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    // A shared build folder would keep hundreds of crates that nothing here uses.
    cargo.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET");
    process::run_quietly(&mut cargo, tool.name)
}

fn install_npm(package: &str, tool: &Tool, folder: &Path) -> Result<(), Failure> {
    let Some(npm) = process::on_path(if cfg!(windows) { "npm.cmd" } else { "npm" }) else {
        return Err(
            Failure::new("npm is not installed").advice("Install Node.js 20 or newer, which brings npm.")
        );
    };
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, &error))?;
    let mut install = process::command(npm);
    install.args(["install", "--no-audit", "--no-fund", "--no-progress", "--prefix"]);
    install.arg(folder).arg(format!("{package}@{}", tool.version));
    process::run_quietly(&mut install, tool.name)
}

fn install_system(package: &str) -> Result<(), Failure> {
    let by_hand = format!("Install it by hand (Debian: apt-get install {package}).");
    if process::on_path("apt-get").is_none() {
        return Err(Failure::new("no apt-get on this machine").advice(by_hand));
    }
    let is_root = process::answer(process::command("id").arg("-u")).as_deref() == Some("0");
    let apt = || match process::on_path("sudo") {
        Some(sudo) if !is_root => {
            let mut command = process::command(sudo);
            command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            command
        }
        _ => {
            let mut command = process::command("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        }
    };
    process::run_quietly(apt().args(["update", "-q"]), "apt-get")
        .and_then(|()| {
            process::run_quietly(
                apt().args(["install", "-y", "-q", "--no-install-recommends", package]),
                package,
            )
        })
        .map_err(|failure| failure.advice(by_hand))
}

/// The standard library for the browser: named in `rust-toolchain.toml`, but a toolchain that was
/// there before does not get it from there.
fn wasm_target(say: Say) -> Result<(), Failure> {
    let sysroot = process::answer(process::command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let library = Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib");
    if library.is_dir() {
        if say == Say::Everything {
            ui::item("present", &format!("rust-std for {WASM_TARGET} ({})", library.display()));
        }
        return Ok(());
    }
    let started = Instant::now();
    process::run_quietly(process::command("rustup").args(["target", "add", WASM_TARGET]), "rustup").map_err(
        |failure| {
            failure.advice(format!("Install rustup, or add the target {WASM_TARGET} to your own toolchain."))
        },
    )?;
    ui::item("installed", &format!("rust-std for {WASM_TARGET} in {}", ui::duration(started.elapsed())));
    Ok(())
}
