//! The network and the server fail; the run does not run twice, and the page says what it knows.

use anyhow::{Context, Result, ensure};
use riposte_tests::{
    Settings,
    api::Api,
    browser::Browser,
    journey, journey_behind,
    server::Server,
    wait::{eventually, within},
};
use std::time::Duration;

use crate::{
    steps::{
        ADDRESS, ADDRESS_ID, BEACON, BLOCK, LOOK_UP, PANEL, ended, panel_path, run_confirmed, run_of,
        sandbox_says, succeeded,
    },
    unclear::no_look_up,
};

/// The one run there is, ended well, its block at the firewall counted once.
async fn blocked_once(server: &Server) -> Result<()> {
    let api = Api::sign_in(server, "mara").await?;
    let id = run_of(&api, "block-ip-firewall").await?;
    succeeded(&ended(&api, &id).await?)?;
    api.only_run().await?;
    let calls = api.calls().await?;
    let blocks = calls.iter().filter(|call| call.system == "firewall" && call.subject == ADDRESS);
    ensure!(blocks.count() == 1, "not blocked once: {calls:?}");
    ensure!(sandbox_says(&api, "firewall", ADDRESS).await?.as_deref() == Some("blocked"));
    Ok(())
}

#[tokio::test]
async fn a_run_goes_on_while_the_page_is_loaded_anew() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        run_confirmed(browser, BLOCK).await?;
        browser.find_in(PANEL, "progressbar", "Steps done").await?;
        browser.reload().await?;
        browser.find_in(PANEL, "progressbar", "Steps done").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        blocked_once(&j.server).await
    })
    .await
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_under_the_same_key() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        proxy.lose(1);
        run_confirmed(browser, BLOCK).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(proxy.starts() >= 2, "the start was sent {} times", proxy.starts());
        blocked_once(&j.server).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn when_every_answer_is_lost_the_outcome_is_unclear_and_is_looked_up() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.expect_error("503");
        proxy.lose(1_000);
        no_look_up(proxy);
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        within(Duration::from_secs(40), "the outcome to be unclear", async || {
            Ok(browser.text_in(PANEL).await?.contains("outcome unclear").then_some(()))
        })
        .await?;
        ensure!(!browser.text_in(PANEL).await?.contains("failed"), "an unclear outcome is no failure");
        browser.sees_in(PANEL, "Sent again with the same key, so it can only run once. Checking…").await?;
        proxy.make_up_nothing();
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        api.only_run().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reload_while_the_start_is_on_its_way_finds_the_run() -> Result<()> {
    journey_behind(Settings::slow(100), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        proxy.hold(true);
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(PANEL, &format!("Starting {LOOK_UP}")).await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let run = run_of(&api, "look-up-ip").await?;
        browser.reload().await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(browser.path().await?.contains(&run), "the run is open");
        proxy.hold(false);
        api.only_run().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_of_a_run_ends_it_once_and_the_page_recovers() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        j.browser.expect_error("net::ERR_CONNECTION_REFUSED");
        j.browser.expect_error("net::ERR_CONNECTION_RESET");
        j.browser.expect_error("net::ERR_EMPTY_RESPONSE");
        j.browser.enter(&panel_path(), "Mara Voss").await?;
        run_confirmed(&j.browser, BLOCK).await?;
        j.browser.find_in(PANEL, "progressbar", "Steps done").await?;
        j.server.kill();
        // What is shown of the run is said to be old, and its clocks stand still.
        j.browser.sees_in(".rp-run-head", "Last known").await?;
        j.browser.sees_in(".rp-run-body", "Last update").await?;
        // A start that reaches nobody is said to be one.
        j.browser.click_in(PANEL, "tab", "Playbooks*").await?;
        j.browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        within(Duration::from_secs(40), "the page to say so", async || {
            let shown = j.browser.text_in(PANEL).await?;
            Ok((shown.contains("outcome unclear") || shown.contains("was not started")).then_some(()))
        })
        .await?;
        j.server.resume().await?;
        j.browser.click_in(PANEL, "tab", "Runs*").await?;
        within(Duration::from_secs(40), "the page to recover", async || {
            Ok(j.browser.text_in(".rp-run-head").await?.contains("Succeeded").then_some(()))
        })
        .await?;
        j.browser.sees_no("Last update").await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let runs = api.runs().await?;
        let block = runs.iter().find(|run| run.playbook.id.as_str() == "block-ip-firewall");
        succeeded(block.context("the block is gone")?)?;
        let calls = api.calls().await?;
        let blocks = calls.iter().filter(|call| call.system == "firewall" && call.subject == ADDRESS);
        ensure!(blocks.count() == 1, "not blocked once: {calls:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn offline_is_said_and_nothing_is_run_until_the_network_is_back() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("net::ERR_INTERNET_DISCONNECTED");
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.network(false).await?;
        browser.sees("You are offline").await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(PANEL, &format!("{LOOK_UP} was not started")).await?;
        browser.sees_in(PANEL, "Nothing was sent").await?;
        browser.network(true).await?;
        browser.sees_no("You are offline").await?;
        browser.click_in(PANEL, "button", "Try again").await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        Api::sign_in(&j.server, "mara").await?.only_run().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_session_that_has_ended_leads_to_sign_in_and_back_to_the_same_place() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("401");
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        let path = browser.path().await?;
        let forget = "const session = JSON.parse(sessionStorage.getItem('riposte.session'));
             session.token = 'no token of this server';
             sessionStorage.setItem('riposte.session', JSON.stringify(session));";
        browser.script(forget).await?;
        browser.reload().await?;
        browser.sees("Your session has ended").await?;
        browser.sign_in("Mara Voss").await?;
        browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        ensure!(browser.path().await? == path, "the place is lost");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_same_playbook_on_the_same_entity_is_refused_while_it_runs() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let api = Api::sign_in(&j.server, "noor").await?;
        let browser = &j.browser;
        browser.expect_error("409");
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        // Somebody else is quicker.
        let key = "00000000-0000-4000-8000-00000000000b";
        let (status, answer) = api.run(key, "look-up-ip", ADDRESS_ID).await?;
        ensure!(status == 202, "{status}: {answer}");
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(PANEL, &format!("{LOOK_UP} was not started")).await?;
        browser.sees_in(PANEL, "Already running").await?;
        browser.click_in(PANEL, "button", "Show that run").await?;
        browser.sees_in(".rp-run-head", "by Noor Haddad").await?;
        api.only_run().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn two_people_in_two_browsers_do_not_run_the_same_thing_twice() -> Result<()> {
    journey(Settings::slow(3_000), async |j| {
        let other = Browser::start(&j.server.origin()).await?;
        other.enter(&panel_path(), "Noor Haddad").await?;
        j.browser.expect_error("409");
        j.browser.enter(&panel_path(), "Mara Voss").await?;
        other.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        other.find_in(PANEL, "progressbar", "Steps done").await?;
        j.browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        j.browser.click_in(PANEL, "button", "Show that run").await?;
        j.browser.sees_in(".rp-run-head", "by Noor Haddad").await?;
        Api::sign_in(&j.server, "mara").await?.only_run().await?;
        other.finish().await
    })
    .await
}

#[tokio::test]
async fn what_somebody_else_runs_appears_in_an_open_panel() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&format!("{BEACON}?entity={ADDRESS_ID}&panel=runs"), "Mara Voss").await?;
        browser.find_in(PANEL, "heading", "Nothing has been run here").await?;
        let api = Api::sign_in(&j.server, "noor").await?;
        api.run("00000000-0000-4000-8000-00000000000d", "look-up-ip", ADDRESS_ID).await?;
        within(Duration::from_secs(40), "the run of somebody else", async || {
            Ok(browser.text_in(PANEL).await?.contains("by Noor Haddad").then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_run_that_fails_says_where_and_why() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents/inc-1043?entity=host-hf-fs02&panel=playbooks", "Mara Voss").await?;
        run_confirmed(browser, "Isolate host from the network").await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let run = ended(&api, &run_of(&api, "isolate-host").await?).await?;
        ensure!(run.status.as_str() == "failed", "{}", run.status);
        browser.sees_in(".rp-run-head", "Failed").await?;
        browser.sees_in(".rp-steps", "HF-FS02").await?;
        let shown = browser.text_in(".rp-run-body").await?;
        ensure!(!shown.contains("StatusCode") && !shown.contains("reqwest"), "not in plain words: {shown}");
        eventually("the reason", async || {
            let shown = browser.text_in(".rp-field-error").await?;
            Ok((!shown.is_empty()).then_some(()))
        })
        .await
    })
    .await
}
