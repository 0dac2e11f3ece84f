//! Changing an incident: status, severity, owner, and closing it.

use anyhow::{Result, ensure};
use riposte_model::Incident;
use riposte_tests::{
    Settings,
    api::Api,
    browser::{Browser, Theme},
    journey, journey_behind,
    keyboard::Key,
    wait::eventually,
};
use serde_json::json;

use crate::steps::BEACON;

/// What a choice shows, by the value of its option.
async fn shows(browser: &Browser, choice: &str, value: &str) -> Result<()> {
    eventually(&format!("{choice} to show {value}"), async || {
        let shown = browser.find_in(".rp-details", "combobox", choice).await?.value().await?;
        Ok((shown.as_deref() == Some(value)).then_some(()))
    })
    .await
}

async fn choose(browser: &Browser, choice: &str, letter: &str) -> Result<()> {
    browser.find_in(".rp-details", "combobox", choice).await?.send_keys(letter).await?;
    Ok(())
}

async fn stored(api: &Api) -> Result<Incident> {
    api.get(&format!("/v1{BEACON}")).await
}

#[tokio::test]
async fn an_incident_is_closed_with_what_it_was_and_why() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        let api = Api::sign_in(&j.server, "mara").await?;
        browser.enter(BEACON, "Mara Voss").await?;
        let before = stored(&api).await?;
        choose(browser, "Status", "c").await?;
        browser.find("form", "Close the incident").await?;
        browser.is_accessible("the question of how to close").await?;
        browser.click_in(".rp-details", "button", "Cancel").await?;
        shows(browser, "Status", before.status.as_str()).await?;
        ensure!(browser.focused().await?.name == "Status", "the focus is lost");
        ensure!(stored(&api).await?.status == before.status, "it was closed");

        choose(browser, "Status", "c").await?;
        browser.fill("Comment (optional)", "Seen in the lab.").await?;
        // Somebody else changes the incident meanwhile; what was typed stays.
        let path = format!("/v1{BEACON}");
        let owner = json!({"ownerId": "noor"});
        api.send(reqwest::Method::PATCH, &path, None, &owner).await?;
        browser.click("button", "Refresh").await?;
        shows(browser, "Owner", "noor").await?;
        browser.find_in(".rp-details", "combobox", "What was it?").await?.send_keys("t").await?;
        browser.click_in(".rp-details", "button", "Close incident").await?;
        browser.sees_in(".rp-details", "Seen in the lab.").await?;
        shows(browser, "Status", "closed").await?;
        let closed = stored(&api).await?;
        ensure!(closed.status.as_str() == "closed" && closed.classification.is_some(), "{closed:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_change_that_is_refused_is_said_to_be_and_not_left_standing() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("412");
        let api = Api::sign_in(&j.server, "noor").await?;
        browser.enter(BEACON, "Mara Voss").await?;
        browser.find_in(".rp-details", "combobox", "Severity").await?;
        let path = format!("/v1{BEACON}");
        api.send(reqwest::Method::PATCH, &path, None, &json!({"severity": "low", "ownerId": "noor"})).await?;
        choose(browser, "Severity", "i").await?;
        browser.sees_in(".rp-details", "The incident was not changed").await?;
        shows(browser, "Severity", "low").await?;
        ensure!(stored(&api).await?.severity.as_str() == "low");
        choose(browser, "Severity", "i").await?;
        shows(browser, "Severity", "informational").await?;
        browser.click_in(".rp-details", "button", "Assign to me").await?;
        shows(browser, "Owner", "mara").await?;
        browser.focus_is_somewhere().await
    })
    .await
}

#[tokio::test]
async fn changes_in_a_row_all_arrive() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        let browser = &j.browser;
        let api = Api::sign_in(&j.server, "noor").await?;
        browser.enter(BEACON, "Mara Voss").await?;
        shows(browser, "Status", "active").await?;
        proxy.hold_questions(Some("PATCH"));
        choose(browser, "Severity", "l").await?;
        choose(browser, "Status", "n").await?;
        shows(browser, "Severity", "low").await?;
        shows(browser, "Status", "new").await?;
        proxy.hold_questions(None);
        let now: Incident = eventually("both changes", async || {
            let now = stored(&api).await?;
            Ok((now.status.as_str() == "new").then_some(now))
        })
        .await?;
        ensure!(now.severity.as_str() == "low", "the first change is lost: {now:?}");
        shows(browser, "Severity", "low").await?;
        shows(browser, "Status", "new").await?;
        ensure!(!browser.text_in(".rp-details").await?.contains("was not changed"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_incident_is_handed_to_somebody_else_and_to_nobody() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        let api = Api::sign_in(&j.server, "noor").await?;
        browser.enter(BEACON, "Mara Voss").await?;
        shows(browser, "Owner", "mara").await?;
        eventually("the people", async || {
            Ok(browser.text_in(".rp-details select").await?.contains("Noor Haddad").then_some(()))
        })
        .await?;
        for theme in [Theme::Light, Theme::Dark] {
            browser.media(theme).await?;
            browser.is_accessible("the choice of an owner").await?;
            for width in [1440, 390] {
                browser.viewport(width, 900).await?;
                browser.shot("owner", theme, width).await?;
            }
        }
        browser.viewport(1440, 900).await?;
        choose(browser, "Owner", "No").await?;
        eventually("the new owner", async || {
            Ok(stored(&api).await?.owner.filter(|owner| owner.id == "noor").map(drop))
        })
        .await?;
        browser.find_in(".rp-details", "combobox", "Owner").await?.send_keys(Key::Home).await?;
        eventually("no owner", async || Ok(stored(&api).await?.owner.is_none().then_some(()))).await?;
        shows(browser, "Owner", "").await?;
        browser.focus_is_somewhere().await
    })
    .await
}
