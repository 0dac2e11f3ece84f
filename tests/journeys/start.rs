//! Starting badly: the page says what is wrong and what to do.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use riposte_tests::{
    Server, Settings,
    browser::{Browser, Theme},
    environment, journey,
    proxy::Proxy,
    wait::{eventually, within},
};
use tempfile::TempDir;

use crate::steps::{BEACON, LOOK_UP, PANEL, SHOWN, knows_backend, open_panel};

/// A copy of the app to do things to.
pub(crate) fn copy() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    for entry in fs::read_dir(environment::path("RIPOSTE_DIST")?)? {
        let entry = entry?;
        // Without the compressed copies: these would be served instead.
        let compressed = entry.path().extension().is_some_and(|kind| kind == "br" || kind == "gz");
        if entry.file_type()?.is_file() && !compressed {
            fs::copy(entry.path(), folder.path().join(entry.file_name()))?;
        }
    }
    Ok(folder)
}

fn wasm(folder: &Path) -> Result<std::path::PathBuf> {
    let mut files = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    files
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("riposte_bg-")))
        .context("no program")
}

/// The app as it is hosted under a path, and a server of it.
pub(crate) fn under(base: &str) -> Result<(TempDir, Settings)> {
    let dist = copy()?;
    let index = dist.path().join("index.html");
    let page = fs::read_to_string(&index)?;
    ensure!(page.contains(r#"<base href="/""#), "{page}");
    fs::write(&index, page.replace(r#"<base href="/""#, &format!(r#"<base href="{base}""#)))?;
    let settings = Settings { dist: Some(dist.path().to_owned()), ..Settings::default() };
    Ok((dist, settings))
}

/// The app with something done to it says this and offers to reload.
async fn says(dist: &TempDir, errors: &[&'static str], text: &str) -> Result<()> {
    let settings = Settings { dist: Some(dist.path().to_owned()), ..Settings::default() };
    journey(settings, async |j| {
        for error in errors {
            j.browser.expect_error(error);
        }
        j.browser.open("/incidents").await?;
        j.browser.find("alertdialog", "Riposte could not start").await?;
        j.browser.sees(text).await?;
        j.browser.find("link", "Reload").await?;
        j.browser.is_accessible("the page that says why there is none").await?;
        ensure!(!j.browser.has("link", "Open the list of runs").await?, "nothing was started");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_program_that_is_missing_is_said_to_be() -> Result<()> {
    let dist = copy()?;
    fs::remove_file(wasm(dist.path())?)?;
    says(&dist, &["404", "Integrity", "integrity"], "The program").await
}

#[tokio::test]
async fn a_program_with_one_bit_flipped_is_not_run() -> Result<()> {
    let dist = copy()?;
    let path = wasm(dist.path())?;
    let mut bytes = fs::read(&path)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes)?;
    says(&dist, &["integrity"], "is not the one that was published").await
}

#[tokio::test]
async fn a_script_with_one_byte_more_is_not_run() -> Result<()> {
    let dist = copy()?;
    let mut files = fs::read_dir(dist.path())?.filter_map(|entry| Some(entry.ok()?.path()));
    let is_it = |path: &std::path::PathBuf| {
        path.extension().is_some_and(|kind| kind == "js")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("riposte-"))
    };
    let path = files.find(is_it).context("no script")?;
    let mut bytes = fs::read(&path)?;
    // Harmless to what it does: only its digest is another one.
    bytes.push(b'\n');
    fs::write(&path, bytes)?;
    says(&dist, &["integrity"], "is not the one that was published").await
}

#[tokio::test]
async fn a_configuration_that_is_no_json_is_said_to_be() -> Result<()> {
    let dist = copy()?;
    fs::write(dist.path().join("config.json"), "{ backend: ")?;
    says(&dist, &[], "The configuration is not JSON").await
}

#[tokio::test]
async fn a_configuration_that_is_missing_is_said_to_be() -> Result<()> {
    let dist = copy()?;
    fs::remove_file(dist.path().join("config.json"))?;
    says(&dist, &["404"], "The configuration is missing").await
}

#[tokio::test]
async fn a_configuration_that_makes_no_sense_names_the_fault() -> Result<()> {
    let dist = copy()?;
    fs::write(dist.path().join("config.json"), r#"{"backend": {"kind": "carrier-pigeon"}}"#)?;
    let settings = Settings { dist: Some(dist.path().to_owned()), ..Settings::default() };
    journey(settings, async |j| {
        j.browser.open("/").await?;
        j.browser.find("heading", "Riposte is not set up yet").await?;
        j.browser.sees("carrier-pigeon").await
    })
    .await
}

#[tokio::test]
async fn a_backend_that_is_down_is_said_to_be_and_tried_again_by_itself() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.expect_error("net::ERR_CONNECTION_REFUSED");
        j.browser.enter("/incidents", "Mara Voss").await?;
        j.browser.find("link", "Beacon from HF-WS114*").await?;
        knows_backend(&j.browser).await?;
        j.server.kill();
        j.browser.click("link", "Runs").await?;
        j.browser.sees("The runs could not be loaded").await?;
        j.browser.find("button", "Try again").await?;
        j.browser.sees_in(".rp-banners", "Backend unreachable since").await?;
        j.browser.sees_in(".rp-banners", ", retrying in").await?;
        for (theme, width) in [(Theme::Light, 1440), (Theme::Dark, 390)] {
            j.browser.media(theme).await?;
            j.browser.viewport(width, 900).await?;
            j.browser.shot("unreachable", theme, width).await?;
        }
        j.browser.is_accessible("a page without a backend").await?;
        j.server.resume().await?;
        within(Duration::from_secs(30), "the runs", async || {
            Ok(j.browser.has("heading", "Nothing has been run yet").await?.then_some(()))
        })
        .await?;
        j.browser.sees_no("Backend unreachable").await?;
        j.browser.sees_no("could not be loaded").await
    })
    .await
}

#[tokio::test]
async fn an_incident_that_is_not_there_is_said_not_to_be() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.expect_error("404");
        j.browser.enter("/incidents/inc-0000", "Mara Voss").await?;
        j.browser.sees("The incident could not be loaded").await?;
        eventually("the reason", async || {
            let text = j.browser.text_in("[role=alert]").await?;
            Ok(text.to_lowercase().contains("incident not found").then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn one_build_serves_under_any_path() -> Result<()> {
    let (_dist, settings) = under("/soc/riposte/")?;
    let server = Server::start(settings).await?;
    let proxy = Proxy::under("/soc/riposte", server.port()).await?;
    let browser = Browser::start(&proxy.origin()).await?;
    browser.enter("/soc/riposte/", "Mara Voss").await?;
    browser.click("link", "Beacon from HF-WS114*").await?;
    browser.find("heading", "Entities").await?;
    ensure!(browser.path().await? == format!("/soc/riposte{BEACON}"), "{}", browser.path().await?);
    open_panel(&browser, SHOWN).await?;
    browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
    browser.sees_in(".rp-run-head", "Succeeded").await?;
    browser.reload().await?;
    browser.sees_in(".rp-run-head", "Succeeded").await?;
    browser.click("link", "Runs").await?;
    browser.find("link", &format!("{LOOK_UP}*")).await?;
    ensure!(browser.path().await? == "/soc/riposte/runs", "{}", browser.path().await?);
    browser.finish().await
}

#[tokio::test]
async fn a_fault_of_the_program_fences_the_page() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("panicked");
        browser.expect_error("unreachable");
        browser.expect_error("no memory");
        browser.enter("/incidents", "Mara Voss").await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        // What a browser at its end does.
        let script = "window.made = ['createElement', 'createElementNS', 'createTextNode', 'createComment'];
             for (const make of window.made) document[make] = () => { throw new Error('no memory'); };";
        browser.script(script).await?;
        browser.click("link", "Beacon from HF-WS114*").await?;
        browser.find("alertdialog", "Riposte has stopped").await?;
        browser.find("link", "Open the list of runs").await?;
        browser.sees("go on at the backend").await?;
        ensure!(browser.script("return document.getElementById('app') === null").await? == true);
        browser.script("for (const make of window.made) delete document[make]").await?;
        browser.is_accessible("the page of a program that has stopped").await?;
        browser.click("link", "Reload").await?;
        browser.find("heading", "Entities").await?;
        browser.script(script).await?;
        browser.click("link", "Runs").await?;
        browser.find("alertdialog", "Riposte has stopped").await?;
        browser.click("link", "Open the list of runs").await?;
        browser.find("heading", "Runs").await.map(drop)
    })
    .await
}
