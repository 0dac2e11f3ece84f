//! The tools that a build needs beside rustc: one table, and how to find what is in it.

use std::path::{Path, PathBuf};

use crate::process;

/// A program (or one file) of a fixed version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    /// Common name; also the folder it is installed in.
    pub(crate) name: &'static str,
    /// The version that is known to work; `any` where the machine decides.
    pub(crate) version: &'static str,
    pub(crate) source: Source,
    pub(crate) purpose: Purpose,
}

/// Registry that a tool is installed from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A program in a crate.
    Crate { package: &'static str, program: &'static str },
    /// A program in a crate behind a feature, which does not tell its version.
    SilentCrate { package: &'static str, feature: &'static str, program: &'static str },
    /// A program or a file in an npm package, named relative to `node_modules`.
    Npm { package: &'static str, file: &'static str, program: Option<&'static str> },
    /// A program in a Python package, in an environment of its own.
    PyPi { package: &'static str, program: &'static str },
    /// A program that the operating system installs.
    System { package: &'static str, programs: &'static [&'static str], variable: &'static str },
}

/// Task that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Build,
    /// Makes the build smaller; it also works without.
    SmallerBuild,
    BrowserTests,
    /// Checks more in the browser tests; they also run without.
    AccessibilityRules,
    /// Compares the running server with the published contract.
    ContractTests,
}

impl Purpose {
    /// True if a command goes on without the tool, with a notice.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::SmallerBuild | Self::AccessibilityRules | Self::ContractTests)
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Build => "the app cannot be built without it",
            Self::SmallerBuild => "builds work without it, but are larger",
            Self::BrowserTests => "only the browser tests and the benchmark need it",
            Self::AccessibilityRules => "browser tests work without it, but leave its rules out",
            Self::ContractTests => {
                "native tests work without it, but do not check the server against the contract"
            }
        }
    }
}

/// The newest Trunk that the pinned compiler can build.
pub(crate) const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.21.14",
    source: Source::Crate { package: "trunk", program: "trunk" },
    purpose: Purpose::Build,
};

/// Has to equal the `wasm-bindgen` in `Cargo.lock`; a test compares them.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    version: "0.2.126",
    source: Source::Crate { package: "wasm-bindgen-cli", program: "wasm-bindgen" },
    purpose: Purpose::Build,
};

/// Bound to the format that the linker writes and to wasm-bindgen: goes with both.
pub(crate) const WASM_SPLIT: Tool = Tool {
    name: "wasm-split",
    version: "0.2.4",
    source: Source::SilentCrate {
        package: "wasm_split_cli_support",
        feature: "build-binary",
        program: "wasm-split-cli",
    },
    purpose: Purpose::Build,
};

/// Has to equal `tools.wasm_opt` in `Trunk.toml`; a test compares them.
pub(crate) const WASM_OPT: Tool = Tool {
    name: "binaryen",
    version: "132",
    source: Source::Npm { package: "binaryen", file: "binaryen/bin/wasm-opt", program: Some("wasm-opt") },
    purpose: Purpose::SmallerBuild,
};

pub(crate) const TERSER: Tool = Tool {
    name: "terser",
    version: "5.51.4",
    source: Source::Npm { package: "terser", file: "terser/bin/terser", program: Some("terser") },
    purpose: Purpose::SmallerBuild,
};

pub(crate) const CHROMIUM: Tool = Tool {
    name: "chromium",
    version: "any",
    source: Source::System {
        package: "chromium",
        programs: &["chromium", "chromium-browser", "google-chrome"],
        variable: "RIPOSTE_CHROME",
    },
    purpose: Purpose::BrowserTests,
};

pub(crate) const CHROMEDRIVER: Tool = Tool {
    name: "chromedriver",
    version: "any",
    source: Source::System {
        package: "chromium-driver",
        programs: &["chromedriver"],
        variable: "RIPOSTE_CHROMEDRIVER",
    },
    purpose: Purpose::BrowserTests,
};

pub(crate) const AXE: Tool = Tool {
    name: "axe-core",
    version: "4.14.1",
    source: Source::Npm { package: "axe-core", file: "axe-core/axe.min.js", program: None },
    purpose: Purpose::AccessibilityRules,
};

/// The versions of what it needs in turn stand in `xtask/contract/constraints.txt`.
pub(crate) const SCHEMATHESIS: Tool = Tool {
    name: "schemathesis",
    version: "4.32.5",
    source: Source::PyPi { package: "schemathesis", program: "schemathesis" },
    purpose: Purpose::ContractTests,
};

/// Needed by a build.
pub(crate) const FOR_BUILDS: &[&Tool] = &[&TRUNK, &WASM_BINDGEN, &WASM_SPLIT, &WASM_OPT, &TERSER];
/// Needed by the browser tests besides.
pub(crate) const FOR_BROWSER_TESTS: &[&Tool] = &[&CHROMIUM, &CHROMEDRIVER, &AXE];
/// Needed to measure pages beside what npm installs for it.
pub(crate) const FOR_BENCHMARKS: &[&Tool] = &[&CHROMIUM];
/// Needed to check the server against the contract.
pub(crate) const FOR_CONTRACT_TESTS: &[&Tool] = &[&SCHEMATHESIS];
pub(crate) const ALL: &[&[&Tool]] = &[FOR_BUILDS, FOR_BROWSER_TESTS, FOR_CONTRACT_TESTS];

/// Folder that tools are installed in, shared by every clone on the machine.
pub(crate) fn home() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("RIPOSTE_TOOLS") {
        return std::path::absolute(folder).ok();
    }
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?)
            .join(".cache"),
    };
    Some(cache.join("riposte").join("tools"))
}

/// The folder of one version of one tool.
pub(crate) fn folder(home: &Path, tool: &Tool) -> PathBuf {
    home.join(format!("{}-{}", tool.name, tool.version))
}

/// Path of the tool in the pinned version: on the search path, or installed by `setup`.
pub(crate) fn find(tool: &Tool, home: &Path) -> Option<PathBuf> {
    let folder = folder(home, tool);
    let (program, installed) = match &tool.source {
        Source::Crate { program, .. } => (*program, folder.join("bin").join(program)),
        Source::SilentCrate { program, .. } => {
            // Its folder tells the version.
            let file = folder.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
            return file.is_file().then_some(file);
        }
        Source::PyPi { program, .. } => (*program, python_program(&folder, program)),
        Source::Npm { file, program: None, .. } => {
            let file = folder.join("node_modules").join(file);
            return file.is_file().then_some(file);
        }
        Source::Npm { file, program: Some(program), .. } => {
            (*program, folder.join("node_modules").join(file))
        }
        Source::System { programs, variable, .. } => {
            let chosen = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
            return chosen.or_else(|| programs.iter().find_map(|program| process::find_in_path(program)));
        }
    };
    let right = |path: &PathBuf| version(path).is_some_and(|found| found == tool.version);
    process::find_in_path(program).filter(right).or_else(|| Some(installed).filter(right))
}

/// A program of a Python environment.
pub(crate) fn python_program(environment: &Path, program: &str) -> PathBuf {
    let folder = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    folder.join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// The version that a program claims to have.
pub(crate) fn version(program: &Path) -> Option<String> {
    let text = process::answer(process::command(program).arg("--version"))?;
    version_in(&text).map(str::to_owned)
}

/// The first word of a `--version` answer that is a number.
pub(crate) fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_tools_print() {
        for (text, version) in [
            ("trunk 0.21.14", "0.21.14"),
            ("wasm-bindgen 0.2.126", "0.2.126"),
            ("wasm-opt version 132 (version_132)", "132"),
            ("schemathesis, version 4.32.5", "4.32.5"),
            ("Chromium 141.0.7390.65 built on Debian GNU/Linux 12 (bookworm)", "141.0.7390.65"),
            ("ChromeDriver 141.0.7390.65 (abc-refs/branch-heads/7390@{#1})", "141.0.7390.65"),
        ] {
            assert_eq!(version_in(text), Some(version));
        }
        assert_eq!(version_in("no version here"), None);
    }

    /// The command-line tool refuses to work on code made for another version of the library.
    #[test]
    fn wasm_bindgen_matches_the_lock_file() {
        let lock = include_str!("../../Cargo.lock");
        let package = format!("name = \"wasm-bindgen\"\nversion = \"{}\"", WASM_BINDGEN.version);
        assert!(lock.contains(&package), "change WASM_BINDGEN here to the version in Cargo.lock");
    }

    #[test]
    fn constraints_pin_the_same_schemathesis() {
        let pins = include_str!("../contract/constraints.txt");
        assert!(pins.contains(&format!("schemathesis=={}\n", SCHEMATHESIS.version)));
        for line in pins.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.contains("=="), "{line} is not pinned");
        }
    }

    /// Trunk would fetch the version it is told from a host that is not always reachable.
    #[test]
    fn trunk_is_told_the_same_versions() {
        let config = include_str!("../../Trunk.toml");
        assert!(config.contains(&format!("wasm_opt = \"version_{}\"", WASM_OPT.version)));
        assert!(config.contains(&format!("trunk-version = \"={}\"", TRUNK.version)));
    }
}
