//! The panel as a program of its own, as a portal embeds it: built from `examples/embed-panel`, and measured.

use std::{collections::BTreeSet, path::Path};

use crate::{
    build,
    failure::Failure,
    packages::WASM,
    process,
    setup::Toolbox,
    sizes::{self, grouped},
    split::{
        self,
        pages::{Parts, files},
        parts::Files,
    },
    tools, ui, workspace,
};

const PACKAGE: &str = "example-embed-panel";
/// Part that the first view needs beside the main part: the playbooks.
const FIRST_VIEW: &[&str] = &["panel"];
/// Parts that come after it: the runs of the entity, the confirmation of a playbook, the details of a run.
const LATER: &[&str] = &["follow", "runs", "run"];
/// Two files beside the main part.
const FILES: Files<'static> = Files { order: &[FIRST_VIEW, LATER], small: 0 };
/// Budgets in bytes with brotli, wasm and JavaScript; the styles are the page's.
const FIRST_VIEW_BYTES: usize = 133_000;
const WHOLE_BYTES: usize = 190_000;

/// Builds the program, prints what it takes and fails where it has outgrown its budget.
pub(crate) fn check(toolbox: &Toolbox) -> Result<(), Failure> {
    let folder = workspace::target().join("embedded");
    let parts = build(toolbox, &folder)?;
    let assets = sizes::compress(&folder)?;
    let size = |wanted: &[&[&str]]| {
        let wanted = files(&parts, &wanted.concat());
        let all: BTreeSet<&str> = parts.values().flatten().map(String::as_str).collect();
        let counts = |name: &str| wanted.contains(name) || !all.contains(name);
        let assets = assets.iter().filter(|asset| counts(&workspace::name_of(&asset.path)));
        assets.map(|asset| asset.brotli.len()).sum::<usize>()
    };
    let lines = [
        ("the panel alone, first view", size(&[FIRST_VIEW]), FIRST_VIEW_BYTES),
        ("the panel alone, whole", size(&[FIRST_VIEW, LATER]), WHOLE_BYTES),
    ];
    for (name, amount, limit) in lines {
        ui::say(&format!("{name:<27} {:>11} of {:>11}", grouped(amount), grouped(limit)));
    }
    let Some((name, amount, limit)) = lines.into_iter().find(|(_, amount, limit)| amount > limit) else {
        return Ok(());
    };
    Err(Failure::new(format!("{name}: {}, and the budget is {}", grouped(amount), grouped(limit)))
        .advice("Find out what has grown, or change the budget in xtask/src/embedded.rs and say why."))
}

/// Builds as Trunk and [`build::app`] do, without a page around it.
fn build(toolbox: &Toolbox, folder: &Path) -> Result<Parts, Failure> {
    let tool = |tool| toolbox.path(tool).ok_or_else(|| Failure::new("a tool of the build is missing"));
    let mut cargo = process::cargo(["rustc", "--release", "--target", WASM, "-p", PACKAGE]);
    process::run(cargo.args(["--features", "riposte-ui/split", "--", "-Clink-arg=--emit-relocs"]))?;
    workspace::remove(folder)?;
    let linked = workspace::target().join(WASM).join("release").join(PACKAGE).with_extension("wasm");
    let parts = workspace::target().join("split").join("embedded");
    let main = split::cut(tool(&tools::WASM_SPLIT)?, &linked, &parts)?;
    let mut bindgen = process::command(tool(&tools::WASM_BINDGEN)?);
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", PACKAGE, "--out-dir"]).arg(folder);
    process::run(bindgen.args(split::KEEP_NAMES).arg(main))?;
    split::unused::drop_classes(folder, PACKAGE)?;
    let program = format!("{PACKAGE}_bg.wasm");
    split::parts::optimise(tool(&tools::WASM_OPT)?, &folder.join(&program))?;
    let parts = split::parts::put_beside(toolbox, &parts, folder, &program, &FILES)?;
    build::scripts(tool(&tools::TERSER)?, folder)?;
    Ok(parts)
}
