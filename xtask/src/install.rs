//! Installs one tool, each from its own registry.

use std::path::{Path, PathBuf};

use crate::{
    failure::Failure,
    process,
    tools::{self, Source, Tool},
    workspace,
};

pub(crate) fn tool(tool: &Tool, home: &Path) -> Result<(), Failure> {
    let folder = tools::folder(home, tool);
    match &tool.source {
        Source::Crate { package, .. } => install_crate(package, None, tool, &folder),
        Source::SilentCrate { package, feature, .. } => install_crate(package, Some(feature), tool, &folder),
        Source::Npm { package, .. } => install_npm(package, tool, &folder),
        Source::PyPi { package, .. } => install_pypi(package, tool, &folder),
        Source::System { package, .. } => install_system(package),
    }
}

fn install_crate(package: &str, feature: Option<&str>, tool: &Tool, folder: &Path) -> Result<(), Failure> {
    let mut cargo = process::cargo(["install", "--locked", "--version", tool.version, "--root"]);
    cargo.arg(folder).arg(package);
    if let Some(feature) = feature {
        cargo.args(["--features", feature]);
    }
    // Its speed hardly matters, and optimising it across crates would triple the wait.
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    // A shared build folder would keep hundreds of crates that nothing here uses.
    cargo.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET");
    process::run_quietly(&mut cargo, tool.name)
}

/// Path of npm.
pub(crate) fn npm() -> Result<PathBuf, Failure> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    process::find_in_path(program).ok_or_else(|| {
        Failure::new("npm is not installed").advice("Install Node.js 20 or newer, which brings npm.")
    })
}

fn install_npm(package: &str, tool: &Tool, folder: &Path) -> Result<(), Failure> {
    let npm = npm()?;
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, &error))?;
    let mut install = process::command(npm);
    install.args(["install", "--no-audit", "--no-fund", "--no-progress", "--prefix"]);
    install.arg(folder).arg(format!("{package}@{}", tool.version));
    process::run_quietly(&mut install, tool.name)
}

/// Into an environment of its own, with every dependency at the version that is known to work.
fn install_pypi(package: &str, tool: &Tool, folder: &Path) -> Result<(), Failure> {
    let Some(python) = ["python3", "python"].iter().find_map(|name| process::find_in_path(name)) else {
        return Err(Failure::new("Python is not installed").advice("Install Python 3.10 or newer."));
    };
    let create = || {
        let mut create = process::command(&python);
        create.args(["-m", "venv", "--clear"]).arg(folder);
        process::run_quietly(&mut create, "venv")
    };
    // Debian packs the module that fills an environment apart from Python.
    create().or_else(|failure| {
        install_system("python3-venv")
            .map_err(|system| failure.advice(system.to_string()))
            .and_then(|()| create())
    })?;
    let mut install = process::command(tools::python_program(folder, "python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint"]);
    install.arg(workspace::root().join("xtask/contract/constraints.txt"));
    install.arg(format!("{package}=={}", tool.version));
    process::run_quietly(&mut install, tool.name)
}

fn install_system(package: &str) -> Result<(), Failure> {
    let by_hand = format!("Install it by hand (Debian: apt-get install {package}).");
    if process::find_in_path("apt-get").is_none() {
        return Err(Failure::new("no apt-get on this machine").advice(by_hand));
    }
    let is_root = process::answer(process::command("id").arg("-u")).as_deref() == Some("0");
    let apt = || match process::find_in_path("sudo") {
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
