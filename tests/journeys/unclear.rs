//! Starts of which nobody knows at first what became of them, and cancels that do not arrive.

use std::time::Duration;

use anyhow::{Result, ensure};
use riposte_tests::{
    Settings, api::Api, browser::Browser, journey, journey_behind, proxy::Proxy, wait::within,
};
use serde_json::json;

use crate::steps::{BLOCK, LOOK_UP, PANEL, confirm, ended, panel_path, run_confirmed, run_of, succeeded};

/// A look-up lasts longer than anything else in a journey.
const LOOK: Duration = Duration::from_secs(45);

/// Makes every look-up of a start fail.
pub(crate) fn no_look_up(proxy: &Proxy) {
    let problem = json!({"title": "The store is down", "status": 503, "code": "backend-unavailable"});
    proxy.make_up(move |asked| {
        (asked.starts_with("GET /v1/runs?") && asked.contains("key=")).then(|| (503, problem.clone()))
    });
}

/// Tall enough that nothing is cut off at the edge of the list, which axe cannot decide about.
async fn judge(browser: &Browser, state: &str) -> Result<()> {
    browser.viewport(1440, 2000).await?;
    browser.is_accessible(state).await
}

#[tokio::test]
async fn a_start_is_looked_up_again_after_the_session_has_ended_in_the_middle_of_it() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.expect_error("503");
        browser.expect_error("401");
        proxy.hold(true);
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(PANEL, &format!("Starting {LOOK_UP}")).await?;
        let api = Api::sign_in(&j.server, "noor").await?;
        let run = run_of(&api, "look-up-ip").await?;
        no_look_up(proxy);
        browser.reload().await?;
        browser.find_in(PANEL, "button", "Checking…").await?;
        j.server.admin(&["sign-out", "mara"])?;
        proxy.make_up_nothing();
        browser.sees("Your session has ended").await?;
        browser.sign_in("Mara Voss").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(browser.path().await?.contains(&run), "another run is open");
        proxy.hold(false);
        api.only_run().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_one_person_started_is_neither_sent_again_nor_judged_as_another() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        proxy.hold(true);
        proxy.lose(1);
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(PANEL, &format!("Starting {LOOK_UP}")).await?;
        let api = Api::sign_in(&j.server, "noor").await?;
        let run = run_of(&api, "look-up-ip").await?;
        ended(&api, &run).await?;
        browser.click("button", "Account of Mara Voss*").await?;
        browser.click("button", "Sign out").await?;
        browser.sign_in("Noor Haddad").await?;
        browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        proxy.hold(false);
        // Noor's page asks about none of Mara's starts, and Noor can run the same.
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(".rp-run-head", "by Noor Haddad").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(proxy.starts() == 2, "{} starts went out", proxy.starts());
        ensure!(api.runs().await?.len() == 2, "{:?}", api.runs().await?);

        // Mara's own page finds out what became of hers.
        browser.click("button", "Account of Noor Haddad*").await?;
        browser.click("button", "Sign out").await?;
        browser.sign_in("Mara Voss").await?;
        browser.sees_in(".rp-run-body", "Mara Voss").await?;
        ensure!(browser.path().await?.contains(&run), "another run is open");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_start_that_is_accepted_without_a_run_is_found() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        proxy.strip();
        proxy.make_up(|asked| {
            let looks_up = asked.starts_with("GET /v1/runs?") && asked.contains("key=");
            looks_up.then(|| (200, json!({"items": []})))
        });
        run_confirmed(browser, BLOCK).await?;
        browser.sees_in(PANEL, &format!("{BLOCK} was accepted")).await?;
        judge(browser, "a start that was accepted").await?;
        proxy.make_up_nothing();
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        Api::sign_in(&j.server, "mara").await?.only_run().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn whoever_has_looked_at_the_target_may_run_it_again() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.expect_error("503");
        proxy.lose(1_000);
        no_look_up(proxy);
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        within(LOOK, "the outcome to be unclear", async || {
            Ok(browser.text_in(PANEL).await?.contains("outcome unclear").then_some(()))
        })
        .await?;
        judge(browser, "a start whose outcome is unclear").await?;
        within(LOOK, "the look-up to be given up", async || {
            Ok(browser.text_in(PANEL).await?.contains("We couldn't confirm").then_some(()))
        })
        .await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        succeeded(&ended(&api, &api.only_run().await?.id.0).await?)?;
        browser.click_in(PANEL, "button", "I've checked. Allow another run").await?;
        browser.sees_no("outcome unclear").await?;
        proxy.lose(0);
        proxy.make_up_nothing();
        // Given up for good: the next page does not ask about it.
        browser.reload().await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(api.runs().await?.len() == 2, "{} runs", api.runs().await?.len());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_cancel_that_does_not_arrive_is_said_and_leaves_the_focus_alone() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let browser = &j.browser;
        browser.expect_error("net::ERR_INTERNET_DISCONNECTED");
        browser.enter(&panel_path(), "Mara Voss").await?;
        run_confirmed(browser, BLOCK).await?;
        browser.find_in(PANEL, "button", "Cancel run").await?;
        browser.network(false).await?;
        browser.click_in(PANEL, "button", "Cancel run").await?;
        browser.sees_in(PANEL, "The run was not cancelled").await?;
        browser.network(true).await?;
        let tab = browser.find_in(PANEL, "tab", "Runs*").await?;
        tab.focus().await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        let focused = browser.focused().await?;
        ensure!(focused.role == "tab", "the focus was moved to {focused:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_run_that_is_cancelled_ends_so_and_keeps_the_focus_near() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        confirm(browser, BLOCK).await?;
        browser.find_in(PANEL, "progressbar", "Steps done").await?;
        browser.is_accessible("a run at work").await?;
        browser.click_in(PANEL, "button", "Cancel run").await?;
        browser.sees_in(".rp-run-head", "Cancelled").await?;
        browser.focus_is_somewhere().await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let run = api.only_run().await?;
        ensure!(run.status.as_str() == "cancelled", "{}", run.status);
        Ok(())
    })
    .await
}
