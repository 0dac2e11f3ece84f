//! Changing an incident: status, severity, owner, and closing it.

use anyhow::{Result, ensure};
use riposte_model::Incident;
use riposte_tests::{Settings, api::Api, browser::Browser, journey, wait::eventually};
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
        browser.sees_in(".rp-details", "Noor Haddad").await?;
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
        // What is shown is what was chosen, before it has been answered.
        browser.css(".rp-details .rp-link-button:not([aria-disabled])").await?;
        browser.click_in(".rp-details", "button", "Assign to me").await?;
        browser.sees_in(".rp-details", "Mara Voss").await?;
        browser.focus_is_somewhere().await
    })
    .await
}
