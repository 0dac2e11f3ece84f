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
/// How the pieces of a program are joined to files.
pub(crate) struct Files<'a> {
    /// Parts in the order in which they come; parts that come together share a file. Code that several parts
    /// need goes into the file of the first of them: it is there, or about to come, when another one needs it.
    pub(crate) order: &'a [&'a [&'a str]],
    /// Size in bytes below which code that several parts need is joined to other such code instead: into one
    /// file that of the first part in the order, and into another the rest.
    pub(crate) small: usize,
}

/// Files of the app.
const APP: Files<'static> =
    Files { order: &[&["incident"], &["runs"], &["panel"], &["follow"], &["run"]], small: 24_000 };
const COMMON: &str = "common.wasm";
const COMMON_LATER: &str = "common_later.wasm";
/// The main part, as Trunk leaves it.
const MAIN: &str = "riposte_bg.wasm";

/// Puts the parts of the app into `dist`. Returns the files that each part needs.
pub(crate) fn finish(toolbox: &Toolbox, dist: &Path) -> Result<Parts, Failure> {
    put_beside(toolbox, &folder().join(PARTS), dist, MAIN, &APP)
}

/// Puts parts beside their main part, and what fetches them into its glue. Returns the files
/// that each part needs.
pub(crate) fn put_beside(
    toolbox: &Toolbox,
    parts: &Path,
    dist: &Path,
    main: &str,
    files: &Files<'_>,
) -> Result<Parts, Failure> {
    let mut loader = Loader::read(&workspace::read_text(&parts.join(loader::FILE))?)?;
    if let Some(wasm_opt) = toolbox.path(&tools::WASM_OPT) {
        join_chunks(wasm_opt.parent().unwrap_or(Path::new("")), parts, &mut loader, files)?;
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

/// Joins files, so that there are few: each is a request, is compressed alone and takes memory of its own.
fn join_chunks(
    binaryen: &Path,
    parts: &Path,
    loader: &mut Loader,
    Files { order, small }: &Files<'_>,
) -> Result<(), Failure> {
    let size = |file: &String| workspace::read(&parts.join(file)).map_or(0, |bytes| bytes.len());
    let needed: Vec<(String, Vec<String>)> = loader
        .needed()
        .map(|(part, files)| (part.to_owned(), files.into_iter().map(str::to_owned).collect()))
        .collect();
    let needs = |group: &[&str], file: &String| {
        needed.iter().any(|(name, files)| group.contains(&name.as_str()) && files.contains(file))
    };
    let (small, mut large): (Vec<_>, Vec<_>) =
        loader.chunks().into_iter().partition(|file| size(file) < *small);
    let (first, later): (Vec<_>, Vec<_>) =
        small.into_iter().partition(|file| order.first().is_some_and(|group| needs(group, file)));
    // What only parts in that order need goes with them, however small.
    let is_beside = |file: &String| {
        needed.iter().any(|(part, files)| files.contains(file) && !order.concat().contains(&part.as_str()))
    };
    let (later, with_parts): (Vec<_>, Vec<_>) = later.into_iter().partition(is_beside);
    large.extend(with_parts);
    let mut joined = vec![(COMMON.to_owned(), first), (COMMON_LATER.to_owned(), later)];
    for group in *order {
        let is_its = |file: &String| order.iter().find(|group| needs(group, file)) == Some(group);
        let chunks = large.iter().filter(|file| is_its(file)).cloned();
        let files: Vec<String> =
            chunks.chain(group.iter().map(|part| format!("split_{part}.wasm"))).collect();
        if files.iter().all(|file| parts.join(file).is_file()) {
            joined.push((format!("{}.wasm", group.join("_")), files));
        }
    }
    for (file, files) in joined.into_iter().filter(|(_, files)| files.len() > 1) {
        let paths: Vec<PathBuf> = files.iter().map(|file| parts.join(file)).collect();
        merge::merge(binaryen, &paths, &parts.join(&file))?;
        loader.merge(&files, &file);
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
