//! Who may do what, and being told why not.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, api::Api, journey};
use serde_json::json;

use crate::steps::{
    ADDRESS_ID, BEACON, BLOCK, LOOK_UP, PANEL, ended, knows_backend, panel_path, run_of, succeeded,
};

const KEY: &str = "00000000-0000-4000-8000-00000000000a";

#[tokio::test]
async fn a_reader_is_told_why_nothing_can_be_run() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Rhea Lindqvist").await?;
        browser.sees_in(PANEL, "You can't run any of these playbooks").await?;
        browser.sees_in(PANEL, BLOCK).await?;
        browser.sees_in(".rp-playbook-why", "role").await?;
        ensure!(browser.nodes(".rp-panel-body", "button").await?.is_empty(), "a reader is offered a button");
        let api = Api::sign_in(&j.server, "rhea").await?;
        let (status, problem) = api.run(KEY, "look-up-ip", ADDRESS_ID).await?;
        ensure!(status == 403 && problem["code"] == "missing-permission", "{status}: {problem}");
        ensure!(api.runs().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reader_sees_what_was_run_and_is_not_offered_to_take_it_back() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        let api = Api::sign_in(&j.server, "mara").await?;
        api.run(KEY, "block-ip-firewall", ADDRESS_ID).await?;
        let run = run_of(&api, "block-ip-firewall").await?;
        succeeded(&ended(&api, &run).await?)?;
        let path = format!("{BEACON}?entity={ADDRESS_ID}&panel=runs&run={run}");
        browser.enter(&path, "Rhea Lindqvist").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        // The playbooks have been loaded: none of them can be run.
        browser.find_in(PANEL, "tab", "Playbooks 0").await?;
        knows_backend(browser).await?;
        ensure!(!browser.has("button", "Undo…").await?, "a reader is offered to undo");
        browser.open("/incidents").await?;
        browser.click("button", "Account of Rhea Lindqvist*").await?;
        browser.click("button", "Sign out").await?;
        browser.enter(&path, "Mara Voss").await?;
        browser.find_in(PANEL, "button", "Undo…").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_responder_looks_up_but_does_not_contain() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Sam Okafor").await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        let api = Api::sign_in(&j.server, "sam").await?;
        let run = run_of(&api, "look-up-ip").await?;
        succeeded(&ended(&api, &run).await?)?;
        browser.click_in(PANEL, "tab", "Playbooks*").await?;
        browser.find_in(PANEL, "heading", "Not available to you").await?;
        browser.sees_in(PANEL, BLOCK).await?;
        ensure!(!browser.has("button", &format!("Run {BLOCK}")).await?, "a responder is offered to block");
        let (status, problem) = api.run(KEY, "block-ip-firewall", ADDRESS_ID).await?;
        ensure!(status == 403 && problem["code"] == "missing-permission", "{status}: {problem}");
        ensure!(api.calls().await?.is_empty(), "something was changed");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reader_cannot_change_an_incident() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.enter("/incidents/inc-1041", "Rhea Lindqvist").await?;
        j.browser.find("complementary", "Incident details").await?;
        j.browser.sees_in(".rp-details", "Severity").await?;
        ensure!(j.browser.nodes(".rp-details", "combobox").await?.is_empty(), "a reader is offered a choice");
        let api = Api::sign_in(&j.server, "rhea").await?;
        let patch = json!({"severity": "low"});
        let (status, _) = api.send(reqwest::Method::PATCH, "/v1/incidents/inc-1041", None, &patch).await?;
        ensure!(status == 403, "{status}");
        Ok(())
    })
    .await
}
