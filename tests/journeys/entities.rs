//! What the page tells of the entities of an incident.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, browser::Browser, journey};

use crate::steps::{BEACON, PANEL, SHOWN};

const PROCESS: &str = "[aria-label='Actions for rundll32.exe']";

/// What stands in the row of a process whose name says little.
async fn row(browser: &Browser, of: &str) -> Result<String> {
    browser.css(PROCESS).await?;
    let script = format!("return document.querySelector(\"{PROCESS}\").closest('{of}').innerText");
    Ok(browser.script(&script).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_process_comes_with_its_host_and_number_wherever_it_is_named() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        let told = ["Host HF-WS114", "Process ID 7348", "Command line rundll32.exe C:\\ProgramData"];
        let widget = row(browser, "li").await?;
        browser.click("tab", "Entities*").await?;
        browser.find("columnheader", "Name").await?;
        let table = row(browser, "tr").await?;
        for text in told {
            ensure!(widget.contains(text), "{text:?} is not in the widget: {widget}");
            ensure!(table.contains(text), "{text:?} is not in the table: {table}");
        }
        browser.click("button", "Run playbook on rundll32.exe").await?;
        browser.click_in(PANEL, "button", "Run Kill process on its host").await?;
        browser.find_in(".rp-confirm", "heading", "Kill process on its host").await?;
        for text in ["rundll32.exe", "HF-WS114", "7348", "C:\\ProgramData"] {
            browser.sees_in(".rp-panel-target", text).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_name_that_nothing_can_be_run_on_opens_nothing() -> Result<()> {
    const APPLICATION: &str = "Halden Remote Desktop Gateway";
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents/inc-1042", "Mara Voss").await?;
        browser.click("button", &format!("Actions for {APPLICATION}")).await?;
        browser.find("menuitem", "Copy value").await?;
        ensure!(!browser.has("menuitem", "Run playbook").await?);
        ensure!(!browser.has("button", APPLICATION).await?, "it offers to be opened");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_copied_is_said_to_be_where_it_can_be_seen() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        browser.click("button", &format!("Actions for {SHOWN}")).await?;
        browser.click("menuitem", "Copy value, defanged").await?;
        browser.sees_in(".rp-toast", "Copied.").await?;
        browser.focus_is_somewhere().await?;
        browser.vanishes(".rp-toast").await
    })
    .await
}
