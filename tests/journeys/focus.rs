//! Where the focus is once what had it has gone.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, browser::Browser, journey, wait::eventually};
use thirtyfour::Key;

use crate::steps::{BEACON, BLOCK, PANEL, confirm, panel_path, takes_answer};

/// Waits until something with this role and name has the focus.
async fn focus_is(browser: &Browser, role: &str, name: &str) -> Result<()> {
    eventually(&format!("the focus on the {role} {name:?}"), async || {
        let focused = browser.focused().await?;
        Ok((focused.role == role && focused.name.starts_with(name)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn emptying_a_filter_leads_back_to_its_search() -> Result<()> {
    const QUEUE: &str = "Search title, number, tag or owner";
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.fill_search(QUEUE, "nothing like it").await?;
        browser.click("button", "Clear filters").await?;
        focus_is(browser, "searchbox", QUEUE).await?;
        browser.click("link", "Beacon from HF-WS114*").await?;
        browser.fill_search("Search entities", "nothing like it").await?;
        browser.click("button", "Show all").await?;
        focus_is(browser, "searchbox", "Search entities").await?;
        browser.open(&panel_path()).await?;
        browser.fill_search("Search playbooks", "nothing like it").await?;
        browser.click_in(PANEL, "button", "Show all").await?;
        focus_is(browser, "searchbox", "Search playbooks").await
    })
    .await
}

#[tokio::test]
async fn more_of_the_queue_leads_to_its_first_new_row_and_back_to_the_row_one_opened() -> Result<()> {
    journey(Settings { incidents: 150, ..Settings::default() }, async |j| {
        let browser = &j.browser;
        browser.enter("/incidents?status=all", "Mara Voss").await?;
        browser.sees("50 of 156").await?;
        let title = "return document.querySelectorAll('.rp-incident-row a')[50]?.innerText ?? ''";
        browser.click("button", "Show more").await?;
        browser.sees("100 of 156").await?;
        let first_new = browser.script(title).await?.as_str().unwrap_or_default().to_owned();
        ensure!(!first_new.is_empty(), "there are no more rows");
        focus_is(browser, "link", &first_new).await?;
        browser.click("button", "Show more").await?;
        browser.sees("150 of 156").await?;
        // Until it has been loaded again, what was there before stands there.
        browser.click("button", "Refresh").await?;
        browser.css("[aria-label=Incidents].rp-card[aria-busy=false]").await?;
        browser.sees("150 of 156").await?;
        let open = "const link = document.querySelectorAll('.rp-incident-row a')[120];
             link.click();
             return link.innerText;";
        let opened = browser.script(open).await?.as_str().unwrap_or_default().to_owned();
        browser.find("heading", &opened).await?;
        browser.driver.back().await?;
        browser.sees("150 of 156").await?;
        focus_is(browser, "link", &opened).await?;
        let seen = "const at = document.activeElement.getBoundingClientRect();
             return at.top >= 0 && at.bottom <= innerHeight;";
        ensure!(browser.script(seen).await? == true, "the row is not in sight");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_first_thing_to_put_right_takes_the_focus() -> Result<()> {
    const COLLECT: &str = "Collect investigation package";
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&format!("{BEACON}?entity=host-hf-ws114&panel=playbooks"), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {COLLECT}")).await?;
        browser.find_in(".rp-confirm", "heading", COLLECT).await?;
        takes_answer(browser).await?;
        browser.click_in(".rp-confirm", "button", COLLECT).await?;
        focus_is(browser, "textbox", "Ticket").await
    })
    .await
}

#[tokio::test]
async fn a_draft_outlasts_its_question_until_it_is_sent() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        let open = async || {
            browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
            browser.find_in(".rp-confirm", "heading", BLOCK).await
        };
        let stands = async |name: &str, text: &str| {
            let value = browser.find("textbox", name).await?.value().await?;
            ensure!(value.as_deref() == Some(text), "{name}: {value:?}");
            Ok(())
        };
        open().await?;
        browser.fill("Ticket (optional)", "CHG-20418").await?;
        browser.fill("Reason (optional)", "Beacon, case 1041").await?;
        browser.find("textbox", "Reason (optional)").await?.send_keys(Key::Escape + "").await?;
        browser.gone("heading", BLOCK).await?;
        open().await?;
        stands("Ticket (optional)", "CHG-20418").await?;
        browser.click_in(PANEL, "tab", "Runs*").await?;
        browser.find("heading", "Nothing has been run here").await?;
        browser.click_in(PANEL, "tab", "Playbooks*").await?;
        open().await?;
        stands("Reason (optional)", "Beacon, case 1041").await?;
        confirm(browser, BLOCK).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        browser.sees_in(PANEL, "ticket: CHG-20418").await?;
        browser.click_in(PANEL, "tab", "Playbooks*").await?;
        open().await?;
        stands("Reason (optional)", "").await
    })
    .await
}
