//! The same job without a mouse.

use anyhow::{Result, ensure};
use riposte_tests::{
    Settings,
    api::Api,
    journey,
    keyboard::{Key, Keyboard},
};

use crate::steps::{
    ADDRESS, BLOCK, LOOK_UP, PANEL, SHOWN, ended, run_of, sandbox_says, succeeded, takes_answer,
};

/// From an entity's menu to a harmless run that has been accepted.
const MOST_PRESSES: u32 = 8;

#[tokio::test]
async fn the_whole_job_takes_no_mouse_and_few_keys() -> Result<()> {
    journey(Settings::slow(100), async |j| {
        let browser = &j.browser;
        browser.open("/").await?;
        browser.find("button", "Mara Voss*").await?;
        let mut keys = Keyboard::of(browser);
        keys.tab_to("button", "Mara Voss*").await?;
        keys.press(Key::Enter).await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        keys.tab_to("link", "Beacon from HF-WS114*").await?;
        keys.press(Key::Enter).await?;
        browser.find("heading", "Entities").await?;
        keys.tab_to("button", &format!("Actions for {SHOWN}")).await?;

        keys.presses = 0;
        keys.press(Key::Enter).await?;
        keys.is_on("menuitem", "Run playbook").await?;
        keys.press(Key::Enter).await?;
        keys.is_on("heading", "Run playbook on IP address").await?;
        browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        keys.tab_to("button", &format!("Run {LOOK_UP}")).await?;
        keys.press(Key::Enter).await?;
        ensure!(keys.presses <= MOST_PRESSES, "it took {} presses", keys.presses);
        let api = Api::sign_in(&j.server, "mara").await?;
        let run = run_of(&api, "look-up-ip").await?;
        succeeded(&ended(&api, &run).await?)?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        browser.focus_is_somewhere().await?;

        // Tabs by arrow, the menu by arrow, the question by Tab, Escape and Enter.
        keys.tab_to("tab", "Runs*").await?;
        keys.press(Key::Left).await?;
        keys.is_on("tab", "Playbooks*").await?;
        keys.press(Key::Enter).await?;
        browser.find_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        keys.tab_to("button", &format!("Run {BLOCK}")).await?;
        keys.press(Key::Enter).await?;
        keys.is_on("heading", BLOCK).await?;
        keys.press(Key::Escape).await?;
        browser.gone("heading", BLOCK).await?;
        browser.focus_is_somewhere().await?;
        keys.tab_to("button", &format!("Run {BLOCK}")).await?;
        keys.press(Key::Enter).await?;
        keys.is_on("heading", BLOCK).await?;
        keys.tab_to("textbox", "Reason*").await?;
        keys.write("Beacon confirmed").await?;
        keys.tab_to("button", BLOCK).await?;
        takes_answer(browser).await?;
        keys.press(Key::Enter).await?;
        let block = run_of(&api, "block-ip-firewall").await?;
        let block = ended(&api, &block).await?;
        succeeded(&block)?;
        ensure!(block.reason.as_deref() == Some("Beacon confirmed"));
        ensure!(sandbox_says(&api, "firewall", ADDRESS).await?.as_deref() == Some("blocked"));

        keys.press(Key::Escape).await?;
        browser.gone("heading", "Run playbook on IP address").await?;
        keys.is_on("button", &format!("Actions for {SHOWN}")).await?;
        keys.press(Key::Down).await?;
        keys.is_on("menuitem", "Run playbook").await?;
        keys.press(Key::Escape).await?;
        keys.is_on("button", &format!("Actions for {SHOWN}")).await
    })
    .await
}
