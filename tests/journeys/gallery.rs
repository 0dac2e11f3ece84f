//! Every page and state: accessible in both themes, without sideways scrolling, and as pictures.

use anyhow::Result;
use riposte_tests::{
    Settings,
    api::Api,
    browser::{Browser, Theme},
    journey,
};

use crate::steps::{ADDRESS_ID, BEACON, BLOCK, LOOK_UP, PANEL, SHOWN, ended, panel_path, run_of};

const WIDE: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);
/// 1280 pixels at a zoom of 400 %, and higher than any page: what an edge cuts in two cannot be judged.
const NARROW: (u32, u32) = (320, 6000);

/// Looks at a state in every theme and width.
async fn look(browser: &Browser, state: &str) -> Result<()> {
    look_with(browser, state, true).await
}

/// As [`look`]; what moves on by itself is only photographed.
async fn look_with(browser: &Browser, state: &str, still: bool) -> Result<()> {
    browser.viewport(NARROW.0, NARROW.1).await?;
    browser.reflows(state).await?;
    if still {
        browser.is_accessible(&format!("{state} at {} px", NARROW.0)).await?;
    }
    for theme in [Theme::Dark, Theme::Light] {
        browser.media(theme).await?;
        browser.viewport(PHONE.0, PHONE.1).await?;
        browser.shot(state, theme, PHONE.0).await?;
        browser.viewport(WIDE.0, WIDE.1).await?;
        browser.reflows(state).await?;
        browser.shot(state, theme, WIDE.0).await?;
        if still {
            browser.is_accessible(&format!("{state}, {}", theme.word())).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_queue_and_an_incident_are_accessible_in_every_theme_and_width() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.open("/").await?;
        browser.find("button", "Mara Voss*").await?;
        look(browser, "sign-in").await?;
        browser.sign_in("Mara Voss").await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        look(browser, "incidents").await?;
        browser.fill_search("Search title, number, tag or owner", "nothing like this").await?;
        browser.find("heading", "No incident matches").await?;
        look(browser, "incidents-empty").await?;

        browser.open(BEACON).await?;
        browser.find("button", "Actions for HF-WS114").await?;
        look(browser, "incident").await?;
        browser.click("button", "Actions for HF-WS114").await?;
        browser.find("menuitem", "Run playbook").await?;
        look(browser, "entity-menu").await?;
        browser.click("tab", "Entities*").await?;
        browser.find("button", "Run playbook on HF-WS114").await?;
        look(browser, "entities").await?;
        browser.click("button", &format!("Run playbook on {SHOWN}")).await?;
        browser.find("heading", "Run playbook on IP address").await?;
        look(browser, "entities-panel").await?;
        browser.click_in(PANEL, "button", "Close the panel").await?;

        browser.click("button", "Account of Mara Voss*").await?;
        browser.find("button", "Dark").await?;
        look(browser, "account").await
    })
    .await
}

#[tokio::test]
async fn the_panel_and_its_questions_are_accessible_in_every_theme_and_width() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.find_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        look(browser, "panel").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        browser.find_in(".rp-confirm", "heading", BLOCK).await?;
        look(browser, "confirm").await?;
        browser.click_in(".rp-confirm", "button", "Cancel").await?;

        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.find_in(PANEL, "progressbar", "Steps done").await?;
        browser.sees_in(".rp-steps", "Running").await?;
        look_with(browser, "run-live", false).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        look(browser, "run-done").await?;

        browser.open(&format!("{BEACON}?entity=file-hlpsvc&panel=playbooks")).await?;
        browser.click_in(PANEL, "button", "Run Delete file at its path").await?;
        browser.find_in(".rp-confirm", "heading", "Delete file at its path").await?;
        look(browser, "confirm-destructive").await?;

        browser.open(&format!("{BEACON}?entity=acc-ines-marlow&panel=runs")).await?;
        browser.find_in(PANEL, "heading", "Nothing has been run here").await?;
        look(browser, "panel-runs-empty").await
    })
    .await
}

#[tokio::test]
async fn runs_sandbox_and_errors_are_accessible_in_every_theme_and_width() -> Result<()> {
    journey(Settings::default(), async |j| {
        let api = Api::sign_in(&j.server, "mara").await?;
        let browser = &j.browser;
        browser.enter("/runs", "Mara Voss").await?;
        browser.find("heading", "Nothing has been run yet").await?;
        look(browser, "runs-empty").await?;
        browser.open("/sandbox").await?;
        browser.find("heading", "Nothing has been changed").await?;
        look(browser, "sandbox-empty").await?;

        let mut ids = Vec::new();
        for (key, playbook, entity) in [
            ("00000000-0000-4000-8000-000000000001", "block-ip-firewall", ADDRESS_ID),
            ("00000000-0000-4000-8000-000000000002", "isolate-host", "host-hf-fs02"),
            ("00000000-0000-4000-8000-000000000003", "disable-account", "acc-ines-marlow"),
        ] {
            api.run(key, playbook, entity).await?;
            let id = run_of(&api, playbook).await?;
            ended(&api, &id).await?;
            ids.push(id);
        }
        browser.open("/runs").await?;
        browser.find("link", BLOCK).await?;
        look(browser, "runs").await?;
        browser.open(&format!("/runs/{}", ids[1])).await?;
        browser.sees("Failed").await?;
        look(browser, "run-failed").await?;
        browser.open("/sandbox").await?;
        browser.sees("disabled").await?;
        look(browser, "sandbox").await?;

        browser.expect_error("404");
        browser.open("/incidents/inc-0000").await?;
        browser.find("alert", "*").await?;
        look(browser, "incident-unknown").await?;
        browser.open("/nowhere").await?;
        browser.find("heading", "There is no such page").await?;
        look(browser, "page-unknown").await?;

        browser.network(false).await?;
        browser.sees("You are offline").await?;
        look(browser, "offline").await?;
        browser.network(true).await
    })
    .await
}
