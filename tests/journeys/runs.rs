//! Runs that lie back: lists that are longer than one page, and running the same once more.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, api::Api, journey, journey_behind, wait::eventually};
use serde_json::{Value, json};

use crate::steps::{
    ADDRESS_ID, BEACON, BLOCK, LOOK_UP, PANEL, confirm, ended, knows_backend, panel_path, run_of,
};

/// A page with one run that has ended, and perhaps another page after it.
fn page(id: &str, next: Option<&str>) -> Value {
    json!({
        "items": [{
            "id": id,
            "playbook": {"id": "look-up-ip", "name": format!("{LOOK_UP} {id}"), "version": "1"},
            "targets": [{"entityId": ADDRESS_ID, "kind": "ip", "name": "203.0.113.24"}],
            "requestedBy": {"id": "mara", "name": "Mara Voss"},
            "status": "succeeded", "steps": [], "createdAt": "2026-03-01T08:00:00Z"
        }],
        "nextCursor": next
    })
}

#[tokio::test]
async fn older_runs_are_a_press_away_and_the_panel_says_that_there_are_some() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        proxy.make_up(|asked| {
            let lists = asked.starts_with("GET /v1/runs?");
            let page = if asked.contains("cursor=") { page("r2", None) } else { page("r1", Some("more")) };
            lists.then_some((200, page))
        });
        let browser = &j.browser;
        browser.enter("/runs", "Mara Voss").await?;
        browser.find("link", &format!("{LOOK_UP} r1")).await?;
        browser.sees_in("main", "1 shown").await?;
        browser.click("button", "Show more").await?;
        browser.sees_in("main", "2 in all").await?;
        browser.find("link", &format!("{LOOK_UP} r1")).await?;
        let focused = browser.focused().await?;
        ensure!(focused.name == format!("{LOOK_UP} r2"), "the focus is on {focused:?}");
        ensure!(!browser.has("button", "Show more").await?, "there is nothing more");
        knows_backend(browser).await?;
        browser.is_accessible("a list of runs with its foot").await?;
        browser.open(&format!("{BEACON}?entity={ADDRESS_ID}&panel=runs")).await?;
        browser.sees_in(PANEL, "Older ones are not listed here").await
    })
    .await
}

#[tokio::test]
async fn a_run_is_run_again_with_its_inputs_and_asked_about_as_before() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        let api = Api::sign_in(&j.server, "mara").await?;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        browser.fill("Ticket (optional)", "CHG-20418").await?;
        browser.fill("Reason (optional)", "Beacon, case 1041").await?;
        confirm(browser, BLOCK).await?;
        ended(&api, &run_of(&api, "block-ip-firewall").await?).await?;
        browser.click_in(PANEL, "button", "Run again…").await?;
        for (name, text) in [("Ticket (optional)", "CHG-20418"), ("Reason (optional)", "")] {
            let value = browser.find("textbox", name).await?.value().await?;
            ensure!(value.as_deref() == Some(text), "{name}: {value:?}");
        }
        confirm(browser, BLOCK).await?;
        let runs =
            eventually("the second run", async || Ok(Some(api.runs().await?).filter(|runs| runs.len() == 2)))
                .await?;
        ensure!(runs[0].inputs == runs[1].inputs, "{:?} and {:?}", runs[0].inputs, runs[1].inputs);

        // A run without a confirmation starts at once.
        browser.click_in(PANEL, "tab", "Playbooks*").await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.click_in(PANEL, "button", "Run again").await?;
        eventually("the second look-up", async || Ok((api.runs().await?.len() == 4).then_some(()))).await
    })
    .await
}
