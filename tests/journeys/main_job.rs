//! The job that Riposte is there for, by mouse.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, api::Api, journey};
use serde_json::json;

use crate::steps::{
    ADDRESS, BLOCK, LOOK_UP, PANEL, SHOWN, confirm_undo, ended, open_panel, panel_path, run_confirmed,
    run_of, sandbox_says, succeeded,
};

#[tokio::test]
async fn an_analyst_finds_looks_up_blocks_and_unblocks_an_address() -> Result<()> {
    journey(Settings::slow(2_000), async |j| {
        let browser = &j.browser;
        browser.open("/").await?;
        browser.sign_in("Mara Voss").await?;
        browser.click("link", "Beacon from HF-WS114 to cdn-telemetry.update-svc.example").await?;
        browser.find("heading", "Entities").await?;
        open_panel(browser, SHOWN).await?;
        browser.find("heading", "Run playbook on IP address").await?;
        browser.sees_in(".rp-panel-target", SHOWN).await?;

        // Nothing is asked before something harmless, and its run is there at once.
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.find_in(PANEL, "progressbar", "Steps done").await?;
        browser.sees_in(".rp-steps", "Running").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let looked_up = run_of(&api, "look-up-ip").await?;
        ensure!(browser.path().await?.contains(&format!("run={looked_up}")), "the address names the run");

        browser.click_in(PANEL, "tab", "Playbooks*").await?;
        browser.sees_in(PANEL, "by Mara Voss").await?;
        run_confirmed(browser, BLOCK).await?;
        let block = run_of(&api, "block-ip-firewall").await?;
        succeeded(&ended(&api, &block).await?)?;
        ensure!(sandbox_says(&api, "firewall", ADDRESS).await?.as_deref() == Some("blocked"));
        browser.find_in(PANEL, "button", "Undo…").await?;

        browser.click("link", "Sandbox").await?;
        browser.find("heading", "Sandbox").await?;
        browser.sees(SHOWN).await?;
        browser.sees("blocked").await?;

        browser.click("link", "Runs").await?;
        browser.click("link", BLOCK).await?;
        browser.find("heading", BLOCK).await?;
        browser.click("button", "Undo…").await?;
        browser.click_in(PANEL, "button", "Undo…").await?;
        browser.sees_in(".rp-confirm", &format!("Undoes {BLOCK}")).await?;
        confirm_undo(browser, BLOCK).await?;
        let unblock = run_of(&api, "unblock-ip-firewall").await?;
        let unblock = ended(&api, &unblock).await?;
        succeeded(&unblock)?;
        ensure!(unblock.undo_of.map(|id| id.0) == Some(block), "the run says what it takes back");
        ensure!(sandbox_says(&api, "firewall", ADDRESS).await?.as_deref() != Some("blocked"));
        browser.sees_in(PANEL, "Undoes an earlier run").await?;

        // What has been taken back is not offered to be taken back again.
        browser.click_in(PANEL, "button", &format!("{BLOCK}*")).await?;
        browser.sees_in(PANEL, "Undone by Mara Voss.").await?;
        ensure!(!browser.has("button", "Undo…").await?, "it is offered a second time");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_one_reads_stays_open_and_focused_while_the_run_goes_on() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.css(".rp-steps details summary").await?.click().await?;
        let read = "
            const summary = document.querySelector('.rp-steps details summary');
            return [summary.parentElement.open, document.activeElement === summary];";
        ensure!(browser.script(read).await? == json!([true, true]));
        browser.sees_in(".rp-run-head", "Running").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(browser.script(read).await? == json!([true, true]), "the fold or the focus was lost");
        Ok(())
    })
    .await
}
