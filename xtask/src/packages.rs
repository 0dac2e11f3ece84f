//! The packages of this workspace, and the checks and tests that each of them gets. A new crate is one
//! row; a test compares the rows with the members in `Cargo.toml`.

use std::process::Command;

use crate::process;

/// Target of everything that ends up in the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The server is tested apart. It asks reqwest for TLS with a provider that it installs itself, and cargo
/// would hand that feature to the client and the journeys, which install none.
pub(crate) const SERVER: &str = "riposte-server";

/// One row: a package and the stages it takes part in.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    /// Folder, relative to the root; empty for the root itself.
    pub(crate) folder: &'static str,
    /// Linted and tested on this machine.
    native: Native,
    /// Linted for the browser.
    wasm: Wasm,
    /// Public documentation that is built with warnings as errors.
    docs: Docs,
}

/// Part of a package in the native stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Native {
    /// None: the code only compiles for a browser.
    No,
    /// Lints and tests. The tests named `journeys` drive a built app, and come later.
    Tests,
}

/// Part of a package in the stages for the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wasm {
    No,
    /// Lints of what ships.
    Lints,
    /// Lints of what ships and of the component tests, and these tests in a browser.
    Tests,
}

/// Target for which documentation is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Docs {
    No,
    Native,
    Wasm,
}

const fn package(
    name: &'static str,
    folder: &'static str,
    native: Native,
    wasm: Wasm,
    docs: Docs,
) -> Package {
    Package { name, folder, native, wasm, docs }
}

#[rustfmt::skip]
pub(crate) const PACKAGES: &[Package] = &[
    package("riposte-text",         "crates/text",         Native::Tests, Wasm::Lints, Docs::Native),
    package("riposte-parts",        "crates/parts",        Native::Tests, Wasm::Lints, Docs::Native),
    package("riposte-json",         "crates/json",         Native::Tests, Wasm::Lints, Docs::Native),
    package("riposte-model",        "crates/model",        Native::Tests, Wasm::Lints, Docs::Native),
    package("riposte-routes",       "crates/routes",       Native::Tests, Wasm::Lints, Docs::Native),
    package("riposte-client",       "crates/client",       Native::Tests, Wasm::Lints, Docs::Native),
    package("riposte-markup-macro", "crates/markup-macro", Native::Tests, Wasm::No,    Docs::Native),
    package("riposte-markup",       "crates/markup",       Native::Tests, Wasm::Lints, Docs::Wasm),
    package("riposte-ui",           "crates/ui",           Native::Tests, Wasm::Tests, Docs::Wasm),
    package("riposte",              "",                    Native::No,    Wasm::Lints, Docs::Wasm),
    package("riposte-headers",      "crates/headers",      Native::Tests, Wasm::No,    Docs::Native),
    package(SERVER,                 "crates/server",       Native::Tests, Wasm::No,    Docs::Native),
    package("xtask",                "xtask",               Native::Tests, Wasm::No,    Docs::No),
    package("riposte-tests",        "tests",               Native::Tests, Wasm::No,    Docs::No),
    package("example-minimal-backend", "examples/minimal-backend", Native::Tests, Wasm::No, Docs::No),
    package("example-embed-panel",  "examples/embed-panel", Native::No,   Wasm::Lints, Docs::No),
];

impl Package {
    /// Its folder, as the beginning of a path.
    pub(crate) fn prefix(&self) -> String {
        if self.folder.is_empty() { String::new() } else { format!("{}/", self.folder) }
    }

    /// Its sources, as the beginning of a path.
    pub(crate) fn source(&self) -> String {
        format!("{}src/", self.prefix())
    }

    pub(crate) fn has_native_lints(&self) -> bool {
        self.native != Native::No
    }

    /// True if its tests are built natively in one go with the others.
    pub(crate) fn is_tested_together(&self) -> bool {
        self.native != Native::No && self.name != SERVER
    }

    pub(crate) fn has_wasm_lints(&self) -> bool {
        self.wasm != Wasm::No
    }

    pub(crate) fn has_component_tests(&self) -> bool {
        self.wasm == Wasm::Tests
    }

    pub(crate) fn has_native_docs(&self) -> bool {
        self.docs == Docs::Native
    }

    pub(crate) fn has_wasm_docs(&self) -> bool {
        self.docs == Docs::Wasm
    }
}

/// A cargo command for the packages of one stage.
pub(crate) fn cargo<'a>(
    arguments: impl IntoIterator<Item = &'a str>,
    stage: fn(&Package) -> bool,
) -> Command {
    let mut cargo = process::cargo(arguments);
    for package in PACKAGES.iter().filter(|package| stage(package)) {
        cargo.args(["-p", package.name]);
    }
    cargo
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn every_member_of_the_workspace_has_a_row() {
        let manifest = workspace::read_text(&workspace::root().join("Cargo.toml")).unwrap();
        let members = manifest.lines().find_map(|line| line.strip_prefix("members = [")).unwrap();
        let mut members: Vec<&str> = members.split('"').skip(1).step_by(2).chain([""]).collect();
        let mut folders: Vec<&str> = PACKAGES.iter().map(|package| package.folder).collect();
        members.sort_unstable();
        folders.sort_unstable();
        assert_eq!(folders, members);
    }

    #[test]
    fn rows_name_the_packages_in_their_folders() {
        for package in PACKAGES {
            let path = workspace::root().join(package.folder).join("Cargo.toml");
            let manifest = workspace::read_text(&path).unwrap();
            assert!(manifest.contains(&format!("\nname = \"{}\"\n", package.name)), "{}", package.name);
        }
    }

    /// Without a `-p`, cargo takes every package.
    #[test]
    fn every_stage_has_a_package() {
        let stages: [fn(&Package) -> bool; 6] = [
            Package::has_native_lints,
            Package::is_tested_together,
            Package::has_wasm_lints,
            Package::has_component_tests,
            Package::has_native_docs,
            Package::has_wasm_docs,
        ];
        for stage in stages {
            assert!(cargo([], stage).get_args().any(|argument| argument == "-p"));
        }
    }
}
