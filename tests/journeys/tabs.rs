//! Several tabs of one browser: one sign-in for all of them, and one sign-out.

use std::time::Duration;

use anyhow::{Result, ensure};
use riposte_tests::{Settings, browser::Browser, journey, wait::within};
use thirtyfour::WindowHandle;

use crate::steps::{PANEL, SHOWN, panel_path};

/// Opens a path in a new tab, as a link from a chat does: without what another tab stores.
async fn new_tab(browser: &Browser, path: &str) -> Result<WindowHandle> {
    let tab = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(tab.clone()).await?;
    browser.open(path).await?;
    Ok(tab)
}

/// Waits no longer than a person does until a tab shows the sign-in.
async fn is_signed_out(browser: &Browser, tab: &WindowHandle) -> Result<()> {
    browser.driver.switch_to_window(tab.clone()).await?;
    within(Duration::from_secs(2), "the sign-in", async || {
        Ok(browser.text_in("main").await?.contains("Choose who to be").then_some(()))
    })
    .await
}

#[tokio::test]
async fn one_sign_in_serves_every_tab_and_one_sign_out_ends_them_all() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("401");
        browser.enter("/incidents", "Mara Voss").await?;
        let first = browser.driver.window().await?;
        let second = new_tab(browser, &panel_path()).await?;
        browser.find("button", "Account of Mara Voss*").await?;
        browser.sees_in(".rp-panel-target", SHOWN).await?;
        let script = "return JSON.parse(sessionStorage.getItem('riposte.session')).token";
        let token = browser.script(script).await?.as_str().unwrap_or_default().to_owned();
        let lasting = "return Object.values(localStorage).join() + document.cookie";
        ensure!(!browser.script(lasting).await?.to_string().contains(&token), "a storage outlives the tabs");
        let third = new_tab(browser, "/runs").await?;
        browser.find("heading", "Runs").await?;

        browser.click("button", "Account of Mara Voss*").await?;
        browser.click("button", "Sign out").await?;
        for tab in [&third, &first, &second] {
            is_signed_out(browser, tab).await?;
        }
        let me = reqwest::Client::new().get(format!("{}/v1/me", j.server.origin())).bearer_auth(&token);
        let status = within(Duration::from_secs(2), "the token to be refused", async || {
            let status = me.try_clone().unwrap().send().await?.status().as_u16();
            Ok((status == 401).then_some(status))
        });
        status.await?;
        let fourth = new_tab(browser, "/incidents").await?;
        is_signed_out(browser, &fourth).await?;

        // Each tab is where it was.
        browser.sign_in("Mara Voss").await?;
        browser.driver.switch_to_window(second).await?;
        browser.find("button", "Account of Mara Voss*").await?;
        browser.sees_in(PANEL, SHOWN).await
    })
    .await
}
