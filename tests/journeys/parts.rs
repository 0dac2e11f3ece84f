//! Parts of the program that do not come: missing, changed, late, without a network, or of another version.
//!
//! A part is taken away at each place where it is needed. The page lives on, says so and can try again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use riposte_tests::{Journey, Settings, api::Api, browser::Browser, journey, wait::eventually};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    start::copy,
    steps::{BEACON, BLOCK, LOOK_UP, PANEL, SHOWN, open_panel, without_a_cache},
};

/// A place where a part is needed.
struct Place {
    /// Beginning of the name of the part's file.
    part: &'static str,
    /// Page to open, by somebody who is signed in.
    page: &'static str,
    /// Way from there to the place.
    way: Way,
    /// Says that the part did not come.
    failed: &'static str,
    /// Can be read once it has come.
    there: &'static str,
}

#[derive(Clone, Copy)]
enum Way {
    None,
    OpenIncident,
    OpenPanel,
    Confirm,
    FollowLink(&'static str),
}

const PLACES: &[Place] = &[
    Place {
        part: "incident-",
        page: "/incidents",
        way: Way::OpenIncident,
        failed: "The page could not be loaded",
        there: "Incident timeline",
    },
    Place {
        part: "common-",
        page: BEACON,
        way: Way::None,
        failed: "The page could not be loaded",
        there: "Incident timeline",
    },
    Place {
        part: "panel-",
        page: BEACON,
        way: Way::OpenPanel,
        failed: "The panel could not be loaded",
        there: LOOK_UP,
    },
    Place {
        part: "runs-",
        page: BEACON,
        way: Way::OpenPanel,
        failed: "The panel could not be loaded",
        there: LOOK_UP,
    },
    Place {
        part: "run-",
        page: BEACON,
        way: Way::Confirm,
        failed: "The form could not be loaded",
        there: "Exactly what will be sent",
    },
    Place {
        part: "runs-",
        page: "/incidents",
        way: Way::FollowLink("Runs"),
        failed: "The page could not be loaded",
        there: "Nothing has been run yet",
    },
    Place {
        part: "sandbox-",
        page: "/incidents",
        way: Way::FollowLink("Sandbox"),
        failed: "The page could not be loaded",
        there: "Nothing has been changed",
    },
];

impl Way {
    async fn go(self, browser: &Browser) -> Result<()> {
        match self {
            Self::None => Ok(()),
            Self::OpenIncident => browser.click("link", "Beacon from HF-WS114*").await,
            Self::OpenPanel => open_panel(browser, SHOWN).await,
            Self::Confirm => {
                open_panel(browser, SHOWN).await?;
                browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await
            }
            Self::FollowLink(name) => browser.click("link", name).await,
        }
    }
}

/// An app of one's own, whose files can be taken away and changed.
struct App(TempDir);

impl App {
    fn new() -> Result<(Self, Settings)> {
        let folder = copy()?;
        let settings = Settings { dist: Some(folder.path().to_owned()), ..Settings::default() };
        Ok((Self(folder), settings))
    }

    fn file(&self, part: &str) -> Result<PathBuf> {
        let mut files = fs::read_dir(self.0.path())?.filter_map(|entry| Some(entry.ok()?.path()));
        let is_it =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(part));
        files.find(is_it).with_context(|| format!("no file {part}*"))
    }

    /// Takes a file away. Returns what brings it back.
    fn take(&self, part: &str) -> Result<impl FnOnce() -> Result<()> + use<>> {
        let file = self.file(part)?;
        let away = file.with_extension("away");
        fs::rename(&file, &away)?;
        Ok(move || Ok(fs::rename(away, file)?))
    }

    /// Changes one byte of a file. Returns what changes it back.
    fn change(&self, part: &str) -> Result<impl FnOnce() -> Result<()> + use<>> {
        let file = self.file(part)?;
        let bytes = fs::read(&file)?;
        let mut changed = bytes.clone();
        *changed.last_mut().context("an empty file")? ^= 1;
        fs::write(&file, changed)?;
        Ok(move || Ok(fs::write(file, bytes)?))
    }
}

async fn has_focus(browser: &Browser) -> Result<bool> {
    let script = "return document.activeElement !== document.body";
    Ok(browser.driver.execute(script, Vec::new()).await?.json().as_bool() == Some(true))
}

/// Sees the fault, tries again once the part is back, and goes on.
async fn fails_and_recovers(
    browser: &Browser,
    place: &Place,
    mend: impl FnOnce() -> Result<()>,
) -> Result<()> {
    browser.sees(place.failed).await?;
    browser.sees("A part of Riposte could not be loaded").await?;
    ensure!(browser.has("link", "Incidents").await?, "the rest of the page is gone");
    browser.is_accessible(place.failed).await?;
    browser.click("button", "Try again").await?;
    browser.sees(place.failed).await?;
    ensure!(has_focus(browser).await?, "{}: the focus is lost", place.failed);
    mend()?;
    browser.click("button", "Try again").await?;
    browser.sees(place.there).await?;
    ensure!(has_focus(browser).await?, "{}: the focus is lost", place.there);
    Ok(())
}

async fn at_each_place(j: &Journey, app: &App, how: &str) -> Result<()> {
    let browser = &j.browser;
    browser.expect_error("404");
    browser.expect_error("integrity");
    without_a_cache(browser).await?;
    browser.enter("/incidents", "Mara Voss").await?;
    for place in PLACES {
        let step = || format!("{how} {} at {}", place.part, place.failed);
        let mend: Box<dyn FnOnce() -> Result<()>> = match how {
            "missing" => Box::new(app.take(place.part)?),
            _ => Box::new(app.change(place.part)?),
        };
        browser.open(place.page).await.with_context(step)?;
        place.way.go(browser).await.with_context(step)?;
        fails_and_recovers(browser, place, mend).await.with_context(step)?;
    }
    ensure!(Api::sign_in(&j.server, "mara").await?.runs().await?.is_empty(), "something was started");
    Ok(())
}

#[tokio::test]
async fn a_part_that_is_missing_is_said_to_be_wherever_it_is_needed_and_fetched_again() -> Result<()> {
    let (app, settings) = App::new()?;
    journey(settings, async |j| at_each_place(j, &app, "missing").await).await
}

#[tokio::test]
async fn a_part_with_a_changed_byte_is_refused_wherever_it_is_needed() -> Result<()> {
    let (app, settings) = App::new()?;
    journey(settings, async |j| at_each_place(j, &app, "changed").await).await
}

/// The browser keeps files for a year by their names, a refused one as well.
#[tokio::test]
async fn a_refused_part_in_the_cache_does_not_stay_there() -> Result<()> {
    let (app, settings) = App::new()?;
    journey(settings, async |j| {
        let browser = &j.browser;
        browser.expect_error("integrity");
        let mend = app.change("sandbox-")?;
        browser.enter("/sandbox", "Mara Voss").await?;
        browser.sees("The page could not be loaded").await?;
        mend()?;
        browser.click("button", "Try again").await?;
        browser.sees("Nothing has been changed").await
    })
    .await
}

#[tokio::test]
async fn a_sign_in_that_does_not_come_can_be_fetched_again() -> Result<()> {
    let (app, settings) = App::new()?;
    journey(settings, async |j| {
        let browser = &j.browser;
        browser.expect_error("404");
        browser.expect_error("integrity");
        without_a_cache(browser).await?;
        let mend = app.take("sign_in-")?;
        browser.open("/").await?;
        browser.sees("The sign-in could not be loaded").await?;
        browser.is_accessible("a sign-in that does not come").await?;
        mend()?;
        browser.click("button", "Try again").await?;
        browser.sees("Mara Voss").await
    })
    .await
}

#[tokio::test]
async fn a_part_that_takes_its_time_leaves_an_outline_and_the_rest_of_the_page() -> Result<()> {
    riposte_tests::journey_behind(Settings::default(), async |j, proxy| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        proxy.hold_questions(Some("/sandbox-"));
        browser.click("link", "Sandbox").await?;
        browser.find("heading", "Sandbox").await?;
        browser.css("main [aria-busy=true]").await?;
        browser.is_accessible("a page on its way").await?;
        browser.click("link", "Incidents").await?;
        browser.find("heading", "Incidents").await?;
        browser.click("link", "Sandbox").await?;
        proxy.hold_questions(None);
        browser.sees("Nothing has been changed").await
    })
    .await
}

#[tokio::test]
async fn a_part_that_was_not_there_without_a_network_comes_with_it() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("ERR_INTERNET_DISCONNECTED");
        browser.enter("/incidents", "Mara Voss").await?;
        browser.find("heading", "Incidents").await?;
        browser.network(false).await?;
        browser.click("link", "Sandbox").await?;
        browser.sees("The page could not be loaded").await?;
        browser.network(true).await?;
        browser.sees("Nothing has been changed").await
    })
    .await
}

/// Puts another version in the place of this one: its page names another program.
fn publish(app: &Path) -> Result<()> {
    let index = app.join("index.html");
    let page = fs::read_to_string(&index)?;
    let (_, after) = page.split_once("riposte_bg-").context("no name of the program")?;
    let digits = after.get(..16).context("no name of the program")?;
    Ok(fs::write(&index, page.replace(digits, "0123456789abcdef"))?)
}

#[tokio::test]
async fn a_page_of_an_older_version_offers_to_reload_and_keeps_what_was_typed() -> Result<()> {
    let (app, settings) = App::new()?;
    journey(settings, async |j| {
        let browser = &j.browser;
        browser.expect_error("404");
        browser.expect_error("integrity");
        fs::remove_file(app.file("panel-")?)?;
        browser.enter(BEACON, "Mara Voss").await?;
        browser.find_in(".rp-details", "combobox", "Status").await?.send_keys("c").await?;
        browser.fill("Comment (optional)", "Typed before the new version").await?;
        ensure!(!browser.has("button", "Reload").await?, "there is no other version yet");
        publish(app.0.path())?;
        open_panel(browser, SHOWN).await?;
        browser.sees("The panel could not be loaded").await?;
        browser.sees("A new version of Riposte has been published").await?;
        browser.is_accessible("the offer to reload").await?;
        browser.click("button", "Reload").await?;
        browser.sees("A reload loses what you have typed").await?;
        let field = browser.find("textbox", "Comment (optional)").await?;
        ensure!(field.value().await?.as_deref() == Some("Typed before the new version"));
        browser.find("button", "Reload anyway").await.map(drop)
    })
    .await
}

/// Counts the requests of the page for an address, since it was opened.
async fn requests(browser: &Browser, text: &str) -> Result<u64> {
    let script = "return performance.getEntriesByType('resource').filter((entry) => entry.name.includes(arguments[0])).length";
    browser.driver.execute(script, vec![json!(text)]).await?.json().as_u64().context("no number")
}

#[tokio::test]
async fn the_queue_fetches_what_is_needed_next_and_asks_for_its_first_data_once() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.reload().await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        for part in ["/incident-", "/panel-", "/runs-"] {
            eventually(part, async || Ok((requests(browser, part).await? > 0).then_some(()))).await?;
        }
        for (text, number) in
            [("/v1/incidents?", 1), ("/v1/capabilities", 1), ("/sandbox-", 0), ("/sign_in-", 0)]
        {
            let found = requests(browser, text).await?;
            ensure!(found == number, "{text}: {found} requests");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_is_fetched_unasked_by_who_saves_data() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        let source = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.reload().await?;
        browser.find("link", "Beacon from HF-WS114*").await?.focus().await?;
        // What would be fetched is asked for by the time that the browser has been idle twice.
        let idle = "const done = arguments[0]; requestIdleCallback(() => requestIdleCallback(done))";
        browser.driver.execute_async(idle, Vec::new()).await?;
        let found = requests(browser, "/incident-").await?;
        ensure!(found == 0, "{found} requests");
        browser.click("link", "Beacon from HF-WS114*").await?;
        browser.sees("Incident timeline").await
    })
    .await
}
