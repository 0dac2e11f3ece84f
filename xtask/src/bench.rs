//! `bench`: the app beside a peer page, and beside another build of itself, in one browser run.
//!
//! The measurements stand in `bench/`; this builds, serves and starts them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    args::Bench,
    build, dist,
    failure::Failure,
    install, process,
    server::{self, Running},
    setup::{self, Toolbox, Verbosity},
    sizes, tools, ui, workspace,
};

/// Incidents beside the sample's own: as many as fill pages.
const INCIDENTS: &str = "1000";
/// The oldest Node.js that has all that the harness calls.
const NODE: u32 = 20;

/// Measures, and prints the ratios. They fail nothing: a busy machine would.
pub(crate) fn bench(wanted: &Bench) -> Result<(), Failure> {
    for given in [&wanted.app, &wanted.baseline].into_iter().flatten() {
        ensure_app(given)?;
    }
    let node = node()?;
    let npm = install::npm()?;
    let toolbox = toolbox(wanted)?;
    let folder = workspace::target().join("bench");

    ui::stage("build the peer");
    packages(&npm)?;
    let peer = folder.join("peer");
    process::run(in_bench(&node).arg("build-peer.mjs").arg(&peer))?;

    let app = if let Some(app) = &wanted.app {
        app.clone()
    } else {
        ui::stage("build the app");
        build::app(&toolbox)?.folder
    };
    let server = server_program()?;
    ui::stage("compress and serve");
    let ours = serve(&server, "ours", &app, &folder)?;
    let baseline = wanted.baseline.as_ref();
    let baseline = baseline.map(|app| serve(&server, "baseline", app, &folder)).transpose()?;

    ui::stage("measure");
    let mut run = in_bench(&node);
    run.args(["run.mjs", "--rounds", &wanted.rounds.to_string()]);
    run.args(["--ours", &ours.origin()]).arg("--peer").arg(&peer);
    if let Some(baseline) = &baseline {
        run.args(["--baseline", &baseline.origin()]);
    }
    if let Some(net) = &wanted.net {
        run.args(["--net", net]);
    }
    run.arg("--out").arg(folder.join(format!("{}.json", seconds())));
    let browser = toolbox.path(&tools::CHROMIUM).ok_or_else(|| Failure::new("chromium is missing"))?;
    process::run(run.arg("--chromium").arg(browser))
}

/// Installs the packages of the harness and of the peer, unless that was done since they last changed.
fn packages(npm: &Path) -> Result<(), Failure> {
    let changed = |name: &str| fs::metadata(workspace::root().join("bench").join(name))?.modified();
    // npm writes the second file when it has installed everything that the first one names.
    let is_done = match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Ok(wanted), Ok(installed)) => installed >= wanted,
        _ => false,
    };
    if is_done {
        return Ok(());
    }
    ui::item("install", "packages of the benchmark ...");
    process::run_quietly(in_bench(npm).args(["ci", "--no-audit", "--no-fund", "--no-progress"]), "npm")
}

fn toolbox(wanted: &Bench) -> Result<Toolbox, Failure> {
    let mut lists = vec![tools::FOR_BENCHMARKS];
    if wanted.app.is_none() {
        lists.push(tools::FOR_BUILDS);
    }
    setup::ensure(&lists, Verbosity::Changes)
}

fn node() -> Result<PathBuf, Failure> {
    let advice = format!("Install Node.js {NODE} or newer.");
    let program = format!("node{}", std::env::consts::EXE_SUFFIX);
    let node = process::find_in_path(&program)
        .ok_or_else(|| Failure::new("Node.js is not installed").advice(&advice))?;
    let version = process::answer(process::command(&node).arg("--version")).unwrap_or_default();
    if major(&version).is_some_and(|major| major >= NODE) {
        return Ok(node);
    }
    Err(Failure::new(format!("Node.js {version} is too old")).advice(advice))
}

/// The first number of `v20.1.2`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// The server: a build, unless `RIPOSTE_SERVER` names a program, as it does for the browser tests.
fn server_program() -> Result<PathBuf, Failure> {
    if let Some(program) = std::env::var_os("RIPOSTE_SERVER") {
        return Ok(program.into());
    }
    ui::stage("build the server");
    build::server()
}

/// Serves a copy of an app, compressed as it is on a host, over a database of its own.
fn serve(server: &Path, name: &str, app: &Path, folder: &Path) -> Result<Running, Failure> {
    let copy = folder.join(name);
    // Files of an earlier build, and incidents that an earlier run has changed.
    workspace::remove(&copy)?;
    for file in workspace::files_below(app)? {
        let beside = file.strip_prefix(app).unwrap_or(&file);
        if !workspace::has_extension(&file, &["br", "gz"]) {
            workspace::write(&copy.join("dist").join(beside), workspace::read(&file)?)?;
        }
    }
    let dist = copy.join("dist");
    let assets = sizes::compress(&dist)?;
    dist::write_compressed(&assets)?;
    ui::item(name, &app.display().to_string());
    sizes::print(&dist, &assets);
    server::start(server, &copy.join("riposte.db"), |command| {
        command.args(["--sample-incidents", INCIDENTS, "--dist"]).arg(&dist);
    })
}

fn ensure_app(folder: &Path) -> Result<(), Failure> {
    if folder.join("index.html").is_file() {
        return Ok(());
    }
    Err(Failure::new(format!("{} holds no built app", folder.display()))
        .advice("`cargo xtask dist` writes one to dist/; copy that folder to keep it."))
}

/// A command in the folder of the harness.
fn in_bench(program: &Path) -> Command {
    let mut command = process::command(program);
    command.current_dir(workspace::root().join("bench"));
    command
}

/// The time of a run, as the name of its file.
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("22.1.0"), Some(22));
        assert_eq!(major("not a version"), None);
    }

    /// Figures of different machines are of the same packages, and the lock file names no host of packages.
    #[test]
    fn packages_are_pinned_and_no_registry_is_named() {
        let manifest = include_str!("../../bench/package.json");
        let (_, dependencies) = manifest.split_once("\"dependencies\"").unwrap();
        assert!(!dependencies.contains(['^', '~', '*']), "{dependencies}");
        assert!(!include_str!("../../bench/package-lock.json").contains("\"resolved\""));
    }

    #[test]
    fn a_folder_without_a_page_is_no_app() {
        let text = ensure_app(Path::new("no-such-folder")).unwrap_err().to_string();
        assert!(text.starts_with("no-such-folder holds no built app"), "{text}");
    }
}
