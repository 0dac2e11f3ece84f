//! `test`: natively what can be, then the app as it ships in a real browser.

use crate::args::Only;
use crate::failure::Failure;
use crate::setup::{self, Say, Toolbox};
use crate::stages::Stages;
use crate::tools::{self, Purpose};
use crate::{build, dist, process, workspace};
use std::path::{Path, PathBuf};

/// Packages that are tested natively, those of one line together. The app itself only runs in a
/// browser; views share one build of Leptos.
const NATIVE_PACKAGES: &[&[&str]] = &[
    &["riposte-text"],
    &["riposte-model"],
    &["riposte-routes"],
    &["riposte-client"],
    &["riposte-markup-macro"],
    &["riposte-markup", "riposte-ui"],
    &["riposte-server"],
    &["xtask"],
];

pub(crate) fn test(only: Option<Only>, filter: Option<&str>) -> Result<(), Failure> {
    let mut stages = Stages::default();
    if only != Some(Only::Browser) {
        stages.run("native tests", || native(filter));
    }
    if only != Some(Only::Native) {
        browser(&mut stages, filter);
    }
    stages.finish()
}

/// In the server's profile, so that its dependencies are compiled once. Lines by themselves: what
/// the server asks of a shared dependency is not what the client ships with.
fn native(filter: Option<&str>) -> Result<(), Failure> {
    for packages in NATIVE_PACKAGES {
        let mut cargo = process::cargo(["test", "--profile", build::NATIVE, "--no-fail-fast"]);
        for package in *packages {
            cargo.args(["-p", package]);
        }
        if let Some(filter) = filter {
            cargo.args(["--", filter]);
        }
        process::run(&mut cargo)?;
    }
    Ok(())
}

fn browser(stages: &mut Stages, filter: Option<&str>) {
    const TESTS: &str = "browser tests";
    let toolbox = stages.run("tools", || setup::ensure(Purpose::BrowserTests, Say::News));
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
    let mut cargo =
        process::cargo(["test", "--target", "wasm32-unknown-unknown", "-p", "riposte-ui", "--tests"]);
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
