//! `dist`: the files to put on a host, and how to configure the host.

use std::path::{Path, PathBuf};

use crate::{
    budgets,
    build::{self, App},
    embedded,
    failure::Failure,
    gates, headers, hosting,
    setup::{self, Toolbox, Verbosity},
    sizes::{self, Asset},
    tools, ui, workspace,
};

pub(crate) fn dist() -> Result<(), Failure> {
    let toolbox = setup::ensure(&[tools::FOR_BUILDS], Verbosity::Changes)?;
    ui::stage("build");
    let app = build::app(&toolbox)?;
    ui::stage("compress");
    let assets = gated(&toolbox, &app)?;
    write_compressed(&assets)?;
    let samples = workspace::target().join("hosting");
    let files: Vec<String> = assets.iter().map(|asset| workspace::name_of(&asset.path)).collect();
    for (name, text) in hosting::samples(&headers::for_one_origin()?, &files) {
        workspace::write(&samples.join(name), text)?;
    }
    ui::say(&format!(
        "\nReady to host: {} (configuration of hosts: {}, docs/hosting.md)",
        app.folder.display(),
        samples.display()
    ));
    Ok(())
}

/// Writes compressed copies beside the files, which servers send in their place.
pub(crate) fn write_compressed(assets: &[Asset]) -> Result<(), Failure> {
    for asset in assets.iter().filter(|asset| !is_edited_by_hosts(&asset.path)) {
        workspace::write(&beside(&asset.path, ".br"), &asset.brotli)?;
        workspace::write(&beside(&asset.path, ".gz"), &asset.gzip)?;
    }
    Ok(())
}

/// Builds the app as it ships and holds it to every gate.
pub(crate) fn build_and_gate(toolbox: &Toolbox) -> Result<PathBuf, Failure> {
    let app = build::app(toolbox)?;
    gated(toolbox, &app).map(|_| app.folder)
}

fn gated(toolbox: &Toolbox, app: &App) -> Result<Vec<Asset>, Failure> {
    let assets = sizes::compress(&app.folder)?;
    sizes::print(&app.folder, &assets);
    if toolbox.makes_small_builds() {
        budgets::check(&app.parts, &assets)?;
        embedded::check(toolbox)?;
    } else {
        ui::item("notice", "the budgets are not checked: this build is larger than what ships");
    }
    gates::check(&app.folder)?;
    Ok(assets)
}

/// A compressed copy of these would go on serving the old text after the host has changed them.
fn is_edited_by_hosts(path: &Path) -> bool {
    ["index.html", "config.json"].contains(&workspace::name_of(path).as_str())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_copies_stand_beside_files_that_hosts_do_not_edit() {
        assert_eq!(beside(Path::new("dist/app.wasm"), ".br"), Path::new("dist/app.wasm.br"));
        assert!(is_edited_by_hosts(Path::new("dist/index.html")));
        assert!(is_edited_by_hosts(Path::new("dist/config.json")));
        assert!(!is_edited_by_hosts(Path::new("dist/app.js")));
    }
}
