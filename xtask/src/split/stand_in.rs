//! The program that Trunk takes for wasm-bindgen.

use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{KEEP_NAMES, PARTS, cut, folder, unused};
use crate::{failure::Failure, process, setup::Toolbox, tools};

const NAME: &str = "wasm-bindgen";
/// Variables that tell the stand-in where the real tools are.
const BINDGEN: &str = "RIPOSTE_WASM_BINDGEN";
const SPLIT: &str = "RIPOSTE_WASM_SPLIT";

/// Puts this program under the name of wasm-bindgen in front of the search path of Trunk.
pub(crate) fn install(toolbox: &Toolbox, trunk: &mut Command) -> Result<(), Failure> {
    let (Some(bindgen), Some(split)) = (toolbox.path(&tools::WASM_BINDGEN), toolbox.path(&tools::WASM_SPLIT))
    else {
        return Err(Failure::new("wasm-bindgen or wasm-split is missing"));
    };
    let programs = folder().join("bin");
    let program = programs.join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX));
    let this = std::env::current_exe().map_err(|error| Failure::new(format!("no own path: {error}")))?;
    fs::create_dir_all(&programs).map_err(|error| Failure::io("create", &programs, &error))?;
    // Beside the old one and then over it: a program that runs cannot be written.
    let fresh = program.with_extension("new");
    fs::copy(&this, &fresh).map_err(|error| Failure::io("copy", &this, &error))?;
    fs::rename(&fresh, &program).map_err(|error| Failure::io("rename", &fresh, &error))?;
    let path = toolbox.search_path()?;
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&path)))
        .map_err(|error| Failure::new(format!("the search path cannot take {NAME}: {error}")))?;
    trunk.env("PATH", path).env(BINDGEN, bindgen).env(SPLIT, split);
    Ok(())
}

/// True if this program was started under the name of wasm-bindgen.
pub(crate) fn is_called() -> bool {
    let program = std::env::args_os().next().map(PathBuf::from);
    program.is_some_and(|program| program.file_stem() == Some(OsStr::new(NAME)))
}

/// Cuts the program that the arguments name, then calls wasm-bindgen on its main part.
pub(crate) fn run() -> Result<(), Failure> {
    let tool = |name| {
        std::env::var_os(name).ok_or_else(|| Failure::new(format!("{name} does not say where the tool is")))
    };
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut bindgen = process::command(tool(BINDGEN)?);
    let Some(input) = arguments.iter().position(|argument| is_wasm(argument)) else {
        // Trunk asks for the version.
        return process::run(bindgen.args(&arguments));
    };
    let program = arguments.get(input).map_or(Path::new(""), Path::new);
    let main = cut(Path::new(&tool(SPLIT)?), program, &folder().join(PARTS))?;
    // Trunk writes `--flag=value`.
    let value = |flag: &str| {
        let found =
            arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(flag)?.strip_prefix('='));
        found.ok_or_else(|| Failure::new(format!("Trunk calls {NAME} without {flag}")))
    };
    let (folder, name) = (value("--out-dir")?, value("--out-name")?);
    let given = |place, argument| if place == input { main.as_os_str() } else { argument };
    let arguments = arguments.iter().enumerate().map(|(place, argument)| given(place, argument.as_os_str()));
    process::run(bindgen.args(arguments).args(KEEP_NAMES))?;
    unused::drop_classes(Path::new(folder), name)
}

fn is_wasm(argument: &OsStr) -> bool {
    Path::new(argument).extension() == Some(OsStr::new("wasm"))
}
