//! `check`: everything that can be found out about the sources without running them.

use crate::{
    build::NATIVE,
    failure::Failure,
    packages::{self, Package, WASM},
    process, recipes, rules,
    setup::{self, Verbosity},
    stages::Stages,
    tools, ui,
};

pub(crate) fn check() -> Result<(), Failure> {
    let mut stages = Stages::default();
    stages.run("tools", || setup::ensure(&[tools::FOR_BUILDS], Verbosity::Changes));
    stages.run("lock file", lock_file);
    stages.run("format", || process::run(&mut process::cargo(["fmt", "--all", "--check"])));
    stages.run("house rules", rules::check);
    stages.run("licences and sources", deny);
    stages.run("lints, native", || clippy(Package::has_native_lints, &["--all-targets"]));
    stages.run("lints, in the browser", || {
        clippy(Package::has_wasm_lints, &["--target", WASM])?;
        clippy(Package::has_component_tests, &["--target", WASM, "--all-targets"])
    });
    stages.run("recipes of CONTRIBUTING.md, followed", recipes::follow);
    stages.run("documentation", || {
        rustdoc(Package::has_native_docs, &[])?;
        rustdoc(Package::has_wasm_docs, &["--target", WASM])
    });
    stages.finish()
}

fn clippy(stage: fn(&Package) -> bool, options: &[&str]) -> Result<(), Failure> {
    let mut cargo = packages::cargo(["clippy", "--quiet", "--profile", NATIVE], stage);
    process::run(cargo.args(options).args(["--", "-D", "warnings"]))
}

fn rustdoc(stage: fn(&Package) -> bool, options: &[&str]) -> Result<(), Failure> {
    let mut cargo = packages::cargo(["doc", "--quiet", "--no-deps", "--profile", NATIVE], stage);
    process::run(cargo.args(options).env("RUSTDOCFLAGS", "-D warnings"))
}

fn lock_file() -> Result<(), Failure> {
    let mut cargo = process::cargo(["metadata", "--locked", "--format-version=1", "--quiet"]);
    process::run(cargo.stdout(std::process::Stdio::null())).map_err(|failure| {
        failure.advice("Cargo.lock does not fit the manifests: run `cargo check -p xtask` and commit it.")
    })
}

/// Advisories are left out: they come from a host that is not always reachable.
fn deny() -> Result<(), Failure> {
    if process::find_in_path("cargo-deny").is_none() {
        ui::item("notice", "cargo-deny is not installed, licences were not looked at");
        return Ok(());
    }
    process::run(&mut process::cargo(["deny", "--workspace", "check", "licenses", "sources", "bans"]))
}
