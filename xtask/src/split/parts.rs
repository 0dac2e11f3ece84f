//! The parts beside the main part: joined where they are small, optimised, and named after their content.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    PARTS, folder,
    loader::{self, Loader},
    merge, names,
    pages::Parts,
};
use crate::{failure::Failure, fingerprint, process, setup::Toolbox, tools, workspace};

/// Flags of wasm-opt, as `index.html` gives them to Trunk for the main part.
const OPTIMISE: &[&str] = &[
    "-lmu",
    "-ocimfs",
    "40",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--dealign",
    "--reorder-functions-by-name",
];
/// Code that several parts need is a file of its own from this size on, in bytes. Smaller files are joined:
/// into one those that the part needs which most people need first, and into another the rest.
const SMALL: usize = 24_000;
const FIRST_PART: &str = "incident";
const COMMON: &str = "common.wasm";
const COMMON_LATER: &str = "common_later.wasm";
/// The main part, as Trunk leaves it.
const MAIN: &str = "riposte_bg.wasm";

/// Puts the parts of the app into `dist`. Returns the files that each part needs.
pub(crate) fn finish(toolbox: &Toolbox, dist: &Path) -> Result<Parts, Failure> {
    put_beside(toolbox, &folder().join(PARTS), dist, MAIN)
}

/// Puts parts beside their main part, and what fetches them into its glue. Returns the files that each
/// part needs.
pub(crate) fn put_beside(toolbox: &Toolbox, parts: &Path, dist: &Path, main: &str) -> Result<Parts, Failure> {
    let mut loader = Loader::read(&workspace::read_text(&parts.join(loader::FILE))?)?;
    if let Some(wasm_opt) = toolbox.path(&tools::WASM_OPT) {
        join_small_chunks(wasm_opt.parent().unwrap_or(Path::new("")), parts, &mut loader)?;
        for file in loader.files() {
            optimise(wasm_opt, &parts.join(file))?;
        }
    }
    let mut named = BTreeMap::new();
    for file in loader.files() {
        let bytes = workspace::read(&parts.join(&file))?;
        let short = file.trim_start_matches("split_");
        let name = fingerprint::content_name(short, &bytes);
        workspace::write(&dist.join(&name), &bytes)?;
        named.insert(file, (name, fingerprint::integrity(&bytes)));
    }
    let name = |file: &str| named.get(file).cloned().unwrap_or_default();
    let (glue, program) = (glue(dist)?, dist.join(main));
    let text = loader::inline(&workspace::read_text(&glue)?, &loader.write(name))?;
    let (bytes, text) = names::shorten(&workspace::read(&program)?, &text)?;
    workspace::write(&glue, text)?;
    workspace::write(&program, bytes)?;
    let needed = loader.needed();
    Ok(needed
        .map(|(part, files)| (part.to_owned(), files.iter().map(|file| name(file).0).collect()))
        .collect())
}

fn join_small_chunks(binaryen: &Path, parts: &Path, loader: &mut Loader) -> Result<(), Failure> {
    let size = |file: &String| workspace::read(&parts.join(file)).map_or(0, |bytes| bytes.len());
    let small: Vec<String> = loader.chunks().into_iter().filter(|file| size(file) < SMALL).collect();
    let first: Vec<String> = loader
        .needed()
        .filter(|(part, _)| *part == FIRST_PART)
        .flat_map(|(_, files)| files.into_iter().map(str::to_owned))
        .collect();
    let (first, later): (Vec<_>, Vec<_>) = small.into_iter().partition(|file| first.contains(file));
    for (files, joined) in [(first, COMMON), (later, COMMON_LATER)] {
        if files.len() > 1 {
            let paths: Vec<PathBuf> = files.iter().map(|file| parts.join(file)).collect();
            merge::merge(binaryen, &paths, &parts.join(joined))?;
            loader.merge(&files, joined);
        }
    }
    Ok(())
}

pub(crate) fn optimise(wasm_opt: &Path, file: &Path) -> Result<(), Failure> {
    let mut command = process::command(wasm_opt);
    // The name section of the split tool has a subsection that wasm-opt does not know and warns of.
    process::run_quietly(
        command.args(merge::FEATURES).args(OPTIMISE).arg(file).arg("-o").arg(file),
        "wasm-opt",
    )
}

/// The script beside the main part: the one that imports the parts.
fn glue(dist: &Path) -> Result<PathBuf, Failure> {
    let imports = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains(loader::FILE));
    let scripts = workspace::files_below(dist)?;
    let mut scripts =
        scripts.into_iter().filter(|path| workspace::has_extension(path, &["js"]) && imports(path));
    scripts.next().ok_or_else(|| Failure::new("no script in dist/ imports the parts of the program"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trunk optimises the main part, and this file the others.
    #[test]
    fn every_part_is_optimised_alike() {
        let page = workspace::read_text(&workspace::root().join("index.html")).unwrap();
        assert!(page.contains(&format!("data-wasm-opt-params=\"{}\"", OPTIMISE.join(" "))));
    }
}
