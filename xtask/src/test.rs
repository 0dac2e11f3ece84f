//! `test`: natively what can be, then the app as it ships in a real browser.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    args::Only,
    build::{self, NATIVE},
    contract, dist,
    failure::Failure,
    packages::{self, PACKAGES, Package, SERVER, WASM},
    process,
    setup::{self, Toolbox, Verbosity},
    stages::Stages,
    tools, workspace,
};

/// The test program of the browser tests; every other one runs without a browser.
const JOURNEYS: &str = "journeys";

pub(crate) fn test(only: Option<Only>, filter: Option<&str>) -> Result<(), Failure> {
    let mut stages = Stages::default();
    let server = stages.run("native build", native_build);
    if only != Some(Only::Browser) {
        stages.run("native tests", || native(filter));
        if filter.is_none() {
            contract(&mut stages, server.as_deref());
        }
    }
    if only != Some(Only::Native) {
        browser(&mut stages, server.as_deref(), filter);
    }
    stages.finish()
}

/// Tests of all packages but the server in one build: cargo compiles a dependency again for every set of
/// features, and packages that are built apart ask for different ones.
fn cargo_test() -> Command {
    packages::cargo(["test", "--profile", NATIVE, "--no-fail-fast"], Package::is_tested_together)
}

/// Tests of the server.
fn cargo_test_server() -> Command {
    process::cargo(["test", "--profile", NATIVE, "--no-fail-fast", "-p", SERVER])
}

/// Builds the test programs, and with them the server that they start. Returns its path.
fn native_build() -> Result<PathBuf, Failure> {
    process::run(cargo_test().arg("--no-run"))?;
    process::run(cargo_test_server().arg("--no-run"))?;
    build::built_server()
}

fn native(filter: Option<&str>) -> Result<(), Failure> {
    let mut programs = cargo_test();
    programs.args(["--lib", "--bins"]);
    for name in test_programs()? {
        programs.args(["--test", &name]);
    }
    let mut examples = cargo_test();
    examples.arg("--doc");
    for cargo in [&mut programs, &mut examples, &mut cargo_test_server()] {
        process::run(cargo.arg("--").args(filter))?;
    }
    Ok(())
}

/// Names of the test programs that run natively: the files of the `tests` folders, and the folders in them.
fn test_programs() -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for package in PACKAGES.iter().filter(|package| package.is_tested_together()) {
        let folder = workspace::root().join(package.folder).join("tests");
        for path in folder.is_dir().then(|| workspace::files_below(&folder)).transpose()?.unwrap_or_default()
        {
            let program = match path.strip_prefix(&folder) {
                Ok(file) if file.components().count() == 1 => path.file_stem(),
                Ok(file) if file.ends_with("main.rs") => file.parent().map(Path::as_os_str),
                _ => None,
            };
            let name = program.map(|name| name.to_string_lossy().into_owned());
            names.extend(name.filter(|name| name != JOURNEYS));
        }
    }
    Ok(names)
}

fn contract(stages: &mut Stages, server: Option<&Path>) {
    const CONTRACT: &str = "contract, from outside";
    let toolbox = stages.run("tools", || setup::ensure(&[tools::FOR_CONTRACT_TESTS], Verbosity::Changes));
    let Some(toolbox) = toolbox else { return stages.skip(CONTRACT, "a tool is missing") };
    let Some(server) = server else { return stages.skip(CONTRACT, "there is no server") };
    if toolbox.path(&tools::SCHEMATHESIS).is_none() {
        return stages.note("contract: not checked from outside, schemathesis is missing");
    }
    stages.run(CONTRACT, || contract::check(&toolbox, server));
}

fn browser(stages: &mut Stages, server: Option<&Path>, filter: Option<&str>) {
    const TESTS: &str = "browser tests";
    let toolbox = stages
        .run("tools", || setup::ensure(&[tools::FOR_BUILDS, tools::FOR_BROWSER_TESTS], Verbosity::Changes));
    let Some(toolbox) = toolbox else { return stages.skip(TESTS, "a tool is missing") };
    stages.run("component tests", || components(&toolbox, filter));
    let app = stages.run("app build and its gates", || dist::build_and_gate(&toolbox));
    let Some(app) = app else { return stages.skip(TESTS, "the app is not fit to ship") };
    let Some(server) = server else { return stages.skip(TESTS, "there is no server") };
    stages.run(TESTS, || journeys(&toolbox, &app, server, filter));
    if toolbox.path(&tools::AXE).is_none() {
        stages.note("accessibility rules: not checked, axe-core is missing");
    }
    if !toolbox.makes_small_builds() {
        stages.note("size of the app: not checked, a tool that makes it smaller is missing");
    }
}

/// The components by themselves, inside a browser.
fn components(toolbox: &Toolbox, filter: Option<&str>) -> Result<(), Failure> {
    let mut cargo = packages::cargo(
        ["test", "--profile", NATIVE, "--target", WASM, "--tests"],
        Package::has_component_tests,
    );
    cargo.arg("--").args(filter);
    // Installed together with the tool that builds call.
    let runner = found(toolbox, &tools::WASM_BINDGEN)?.with_file_name("wasm-bindgen-test-runner");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    cargo.env("CHROMEDRIVER", found(toolbox, &tools::CHROMEDRIVER)?);
    process::run(&mut cargo)
}

fn found<'a>(toolbox: &'a Toolbox, tool: &tools::Tool) -> Result<&'a Path, Failure> {
    toolbox.path(tool).ok_or_else(|| Failure::new(format!("{} is missing", tool.name)))
}

fn journeys(toolbox: &Toolbox, app: &Path, server: &Path, filter: Option<&str>) -> Result<(), Failure> {
    let mut cargo = cargo_test();
    cargo.args(["--test", JOURNEYS, "--", "--test-threads=2"]).args(filter);
    cargo.env("RIPOSTE_SERVER", server).env("RIPOSTE_DIST", app);
    cargo.env("RIPOSTE_SCREENSHOTS", screenshots()?);
    for (variable, tool) in
        [("RIPOSTE_CHROME", &tools::CHROMIUM), ("RIPOSTE_CHROMEDRIVER", &tools::CHROMEDRIVER)]
    {
        cargo.env(variable, found(toolbox, tool)?);
    }
    cargo.env("RIPOSTE_AXE", toolbox.path(&tools::AXE).unwrap_or(Path::new("none")));
    process::run(&mut cargo)
}

fn screenshots() -> Result<PathBuf, Failure> {
    let folder = workspace::target().join("screenshots");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, &error))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_programs_are_the_files_and_folders_of_tests() {
        let programs = test_programs().unwrap();
        for name in ["wire", "http"] {
            assert!(programs.iter().any(|program| program == name), "{name} is missing in {programs:?}");
        }
        for name in [JOURNEYS, "common", "main", "api"] {
            assert!(!programs.iter().any(|program| program == name), "{name} is in {programs:?}");
        }
    }
}
