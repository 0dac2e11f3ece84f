//! `test`: natively what can be, then the app as it ships in a real browser.

use std::path::{Path, PathBuf};

use crate::{
    args::Only,
    build, contract, dist,
    failure::Failure,
    packages::{self, PACKAGES, Package, WASM},
    process,
    setup::{self, Toolbox, Verbosity},
    stages::Stages,
    tools, workspace,
};

pub(crate) fn test(only: Option<Only>, filter: Option<&str>) -> Result<(), Failure> {
    let mut stages = Stages::default();
    if only != Some(Only::Browser) {
        stages.run("native tests", || native(filter));
        if filter.is_none() {
            contract(&mut stages);
        }
    }
    if only != Some(Only::Native) {
        browser(&mut stages, filter);
    }
    stages.finish()
}

/// In the server's profile, so that its dependencies are compiled once. Each package by itself: what
/// the server asks of a shared dependency is not what the client ships with.
fn native(filter: Option<&str>) -> Result<(), Failure> {
    for package in PACKAGES.iter().filter(|package| package.has_native_tests()) {
        let mut cargo =
            process::cargo(["test", "--profile", build::NATIVE, "--no-fail-fast", "-p", package.name]);
        if let Some(filter) = filter {
            cargo.args(["--", filter]);
        }
        process::run(&mut cargo)?;
    }
    Ok(())
}

fn contract(stages: &mut Stages) {
    const CONTRACT: &str = "contract, from outside";
    let toolbox = stages.run("tools", || setup::ensure(&[tools::FOR_CONTRACT_TESTS], Verbosity::Changes));
    let Some(toolbox) = toolbox else { return stages.skip(CONTRACT, "a tool is missing") };
    let server = stages.run("server build", build::server);
    let Some(server) = server else { return stages.skip(CONTRACT, "there is no server") };
    stages.run(CONTRACT, || contract::check(&toolbox, &server));
    if toolbox.path(&tools::SCHEMATHESIS).is_none() {
        stages.note("contract: not checked from outside, schemathesis is missing");
    }
}

fn browser(stages: &mut Stages, filter: Option<&str>) {
    const TESTS: &str = "browser tests";
    let toolbox = stages
        .run("tools", || setup::ensure(&[tools::FOR_BUILDS, tools::FOR_BROWSER_TESTS], Verbosity::Changes));
    let Some(toolbox) = toolbox else { return stages.skip(TESTS, "a tool is missing") };
    stages.run("component tests", || components(&toolbox, filter));
    let app = stages.run("app build and its gates", || dist::build_and_gate(&toolbox));
    let Some(app) = app else { return stages.skip(TESTS, "the app is not fit to ship") };
    let server = stages.run("server build", build::server);
    let Some(server) = server else { return stages.skip(TESTS, "there is no server") };
    stages.run(TESTS, || journeys(&toolbox, &app, &server, filter));
    if toolbox.path(&tools::AXE).is_none() {
        stages.note("accessibility rules: not checked, axe-core is missing");
    }
    if !toolbox.makes_small_builds() {
        stages.note("size of the app: not checked, a tool that makes it smaller is missing");
    }
}

/// The components by themselves, inside a browser.
fn components(toolbox: &Toolbox, filter: Option<&str>) -> Result<(), Failure> {
    let mut cargo = packages::cargo(["test", "--target", WASM, "--tests"], Package::has_component_tests);
    if let Some(filter) = filter {
        cargo.args(["--", filter]);
    }
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
    let mut cargo =
        process::cargo(["test", "--profile", build::NATIVE, "--no-fail-fast", "-p", "riposte-tests"]);
    cargo.args(["--", "--test-threads=2"]).args(filter);
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
