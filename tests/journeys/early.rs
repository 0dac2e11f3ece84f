//! What is there before it is asked for, and what is shown before everything is there.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, browser::Theme, journey_behind};

use crate::steps::{BEACON, LOOK_UP, PANEL, SHOWN, has_fetched, open_panel, without_a_cache};

const HEADINGS: &str =
    "return [...document.querySelectorAll(arguments[0] + ' th')].map((cell) => cell.textContent)";

#[tokio::test]
async fn the_incidents_can_be_read_before_the_program_is_there() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.sees_in("main", "Beacon from HF-WS114").await?;
        let shown = browser.driver.execute(HEADINGS, vec!["main".into()]).await?.json().clone();
        without_a_cache(browser).await?;
        proxy.hold_questions(Some("/riposte_bg-"));
        browser.driver.goto(format!("{}/incidents", proxy.origin())).await?;
        browser.sees_in("#boot", "Beacon from HF-WS114").await?;
        let before = browser.driver.execute(HEADINGS, vec!["#boot".into()]).await?.json().clone();
        ensure!(before == shown, "{before} before, {shown} after");
        browser.is_accessible("the incidents before the program").await?;
        browser.shot("early-queue", Theme::Light, 1440).await?;
        proxy.hold_questions(None);
        browser.find("link", "Beacon from HF-WS114*").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn an_incident_opens_with_what_its_row_says() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        has_fetched(browser, "/incident-").await?;
        proxy.hold_questions(Some("/v1/incidents/"));
        browser.click("link", "Beacon from HF-WS114*").await?;
        browser.find("heading", "Beacon from HF-WS114*").await?;
        browser.find("heading", "Entities").await?;
        browser.is_accessible("an incident of which the row is known").await?;
        proxy.hold_questions(None);
        browser.sees_in("main", SHOWN).await
    })
    .await
}

#[tokio::test]
async fn the_panel_opens_with_the_playbooks_that_were_loaded_before() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        has_fetched(browser, "/v1/playbooks?entityKind=ip").await?;
        proxy.hold_questions(Some("/v1/playbooks"));
        open_panel(browser, SHOWN).await?;
        browser.sees_in(PANEL, LOOK_UP).await?;
        proxy.hold_questions(None);
        browser.find("button", &format!("Run {LOOK_UP}")).await.map(drop)
    })
    .await
}
