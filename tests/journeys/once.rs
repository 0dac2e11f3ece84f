//! Nothing runs twice, counted at the target.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, api::Api, journey, server::Server};

use crate::steps::{ADDRESS, BLOCK, LOOK_UP, PANEL, confirm, ended, panel_path, run_of, succeeded};

/// The one run there is, ended well, and its calls at the target: one of each kind.
async fn ran_once(server: &Server, playbook_id: &str) -> Result<()> {
    let api = Api::sign_in(server, "mara").await?;
    let id = run_of(&api, playbook_id).await?;
    succeeded(&ended(&api, &id).await?)?;
    api.only_run().await?;
    let mut actions: Vec<_> = api.calls().await?.into_iter().map(|call| (call.system, call.action)).collect();
    let all = actions.len();
    actions.sort();
    actions.dedup();
    ensure!(actions.len() == all, "something was done twice: {actions:?}");
    Ok(())
}

#[tokio::test]
async fn a_double_click_on_run_runs_once() -> Result<()> {
    journey(Settings::slow(100), async |j| {
        j.browser.enter(&panel_path(), "Mara Voss").await?;
        let button = j.browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        j.browser.driver.action_chain().double_click_element(&button).perform().await?;
        j.browser.sees_in(".rp-run-head", "Succeeded").await?;
        ran_once(&j.server, "look-up-ip").await
    })
    .await
}

#[tokio::test]
async fn a_double_click_does_not_answer_the_question_that_it_opened() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.enter(&panel_path(), "Mara Voss").await?;
        let button = j.browser.find_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        j.browser.driver.action_chain().double_click_element(&button).perform().await?;
        j.browser.find_in(".rp-confirm", "heading", BLOCK).await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        ensure!(api.runs().await?.is_empty(), "the second click has answered");
        confirm(&j.browser, BLOCK).await?;
        ran_once(&j.server, "block-ip-firewall").await?;
        let calls = api.calls().await?;
        ensure!(calls.iter().filter(|call| call.subject == ADDRESS).count() == 1, "{calls:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn twenty_clicks_in_one_moment_run_once() -> Result<()> {
    journey(Settings::slow(100), async |j| {
        j.browser.enter(&panel_path(), "Mara Voss").await?;
        j.browser.find_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        let clicks = format!(
            "const button = document.querySelector('[aria-label=\"Run {LOOK_UP}\"]');
             for (let click = 0; click < 20; click += 1) button.click();"
        );
        j.browser.script(&clicks).await?;
        j.browser.sees_in(".rp-run-head", "Succeeded").await?;
        ran_once(&j.server, "look-up-ip").await
    })
    .await
}

#[tokio::test]
async fn twenty_submits_of_the_question_run_once() -> Result<()> {
    journey(Settings::slow(100), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        browser.find_in(".rp-confirm", "heading", BLOCK).await?;
        // Until one burst comes late enough to be an answer.
        let burst = "const form = document.querySelector('.rp-confirm');
             for (let click = 0; form && click < 20; click += 1) form.requestSubmit();
             return form === null;";
        riposte_tests::wait::eventually("the question to go", async || {
            Ok(browser.script(burst).await?.as_bool().filter(|gone| *gone))
        })
        .await?;
        ran_once(&j.server, "block-ip-firewall").await
    })
    .await
}
