//! `check`: what a machine can say about the sources without running them.

use crate::failure::Failure;
use crate::setup::{self, Say};
use crate::stages::Stages;
use crate::tools::Purpose;
use crate::{process, tidy, ui};
use std::process::Command;

const WASM: &[&str] = &["--target", "wasm32-unknown-unknown"];

pub(crate) fn check() -> Result<(), Failure> {
    let mut stages = Stages::default();
    stages.run("tools", || setup::ensure(Purpose::Build, Say::News));
    stages.run("lock file", lock_file);
    stages.run("format", || process::run(&mut process::cargo(["fmt", "--all", "--check"])));
    stages.run("house rules", tidy::check);
    stages.run("licences and sources", deny);
    stages.run("lints, native", || {
        let packages = [
            "riposte-text",
            "riposte-model",
            "riposte-routes",
            "riposte-client",
            "riposte-markup-macro",
            "riposte-server",
            "xtask",
            "riposte-tests",
        ];
        process::run(&mut clippy(&packages, &["--all-targets"]))
    });
    stages.run("lints, in the browser", || {
        process::run(&mut clippy(&["riposte-model", "riposte-routes", "riposte-client", "riposte"], WASM))?;
        process::run(&mut clippy(&["riposte-markup", "riposte-ui"], &[WASM, &["--all-targets"]].concat()))
    });
    stages.run("documentation", || {
        let packages =
            ["riposte-text", "riposte-model", "riposte-routes", "riposte-client", "riposte-markup-macro"];
        process::run(&mut rustdoc(&packages, &[]))?;
        process::run(&mut rustdoc(&["riposte-markup", "riposte-ui"], WASM))
    });
    stages.finish()
}

fn clippy(packages: &[&str], options: &[&str]) -> Command {
    let mut cargo = process::cargo(["clippy", "--quiet"]);
    for package in packages {
        cargo.args(["-p", package]);
    }
    cargo.args(options).args(["--", "-D", "warnings"]);
    cargo
}

fn rustdoc(packages: &[&str], options: &[&str]) -> Command {
    let mut cargo = process::cargo(["doc", "--quiet", "--no-deps"]);
    for package in packages {
        cargo.args(["-p", package]);
    }
    cargo.args(options).env("RUSTDOCFLAGS", "-D warnings");
    cargo
}

fn lock_file() -> Result<(), Failure> {
    let mut cargo = process::cargo(["metadata", "--locked", "--format-version=1", "--quiet"]);
    process::run(cargo.stdout(std::process::Stdio::null())).map_err(|failure| {
        failure.advice("Cargo.lock does not fit the manifests: run `cargo check -p xtask` and commit it.")
    })
}

/// Advisories are left out: they come from a host that is not always reachable.
fn deny() -> Result<(), Failure> {
    if process::on_path("cargo-deny").is_none() {
        ui::item("notice", "cargo-deny is not installed, licences were not looked at");
        return Ok(());
    }
    process::run(&mut process::cargo(["deny", "--workspace", "check", "licenses", "sources", "bans"]))
}
