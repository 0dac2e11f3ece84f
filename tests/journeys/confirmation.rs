//! What cannot be undone asks for more than a click.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, api::Api, browser::Theme, journey, journey_behind, wait::eventually};
use serde_json::json;

use crate::steps::{
    BEACON, BLOCK, PANEL, SHOWN, confirm, ended, open_panel, panel_path, run_of, succeeded, takes_answer,
};

const DELETE: &str = "Delete file at its path";

#[tokio::test]
async fn a_destructive_playbook_wants_the_value_typed_and_a_reason() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&format!("{BEACON}?entity=file-hlpsvc&panel=playbooks"), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {DELETE}")).await?;
        browser.find_in(".rp-confirm", "heading", DELETE).await?;
        browser.sees_in(".rp-confirm", "This cannot be undone.").await?;
        let button = browser.find_in(".rp-confirm", "button", DELETE).await?;
        ensure!(!button.is_enabled().await?, "it can be pressed before anything was typed");
        let value = browser.css("#rp-confirm-value").await?;
        value.send_keys("hlpsvc.dl").await?;
        ensure!(!button.is_enabled().await?, "it can be pressed with half of the value");
        value.send_keys("l").await?;
        eventually("the button to wake up", async || Ok(button.is_enabled().await?.then_some(()))).await?;
        takes_answer(browser).await?;
        button.click().await?;
        browser.sees_in(".rp-confirm", "Enter a reason.").await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        ensure!(api.runs().await?.is_empty(), "it was run without a reason");
        browser.fill("Reason", "Beacon loader, case 1041").await?;
        button.click().await?;
        let run = ended(&api, &run_of(&api, "delete-file").await?).await?;
        succeeded(&run)?;
        ensure!(run.reason.as_deref() == Some("Beacon loader, case 1041"), "{:?}", run.reason);
        browser.sees_in(PANEL, "Beacon loader, case 1041").await
    })
    .await
}

#[tokio::test]
async fn the_button_of_a_question_can_have_the_focus_before_it_takes_an_answer() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        let button = format!("Run {BLOCK}");
        browser.find_in(PANEL, "button", &button).await?;
        // Within the page, which is quicker than the fingers of anybody.
        let script = "const [name, done] = arguments;
             document.querySelector(`[aria-label=\"${name}\"]`).click();
             const look = () => {
               const button = document.querySelector('.rp-confirm [type=submit]');
               if (button === null) return requestAnimationFrame(look);
               button.focus();
               done(document.activeElement === button);
             };
             look();";
        let answer = browser.driver.execute_async(script, vec![button.into()]).await?;
        ensure!(answer.json() == true, "Tab would pass the button by");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_answer_that_does_not_fit_says_once_what_to_correct_and_can_be_corrected() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("422");
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        browser.find_in(".rp-confirm", "heading", BLOCK).await?;
        browser.fill("Ticket (optional)", "later").await?;
        takes_answer(browser).await?;
        browser.click_in(".rp-confirm", "button", BLOCK).await?;
        browser.sees_in(".rp-panel-notes", "Correct the inputs").await?;
        let note = browser.text_in(".rp-panel-notes").await?;
        ensure!(note.matches("CHG").count() == 1, "it is said more than once: {note}");
        browser.find_in(".rp-panel-notes [role=alert]", "button", "Dismiss").await?;
        let ticket = browser.find("textbox", "Ticket (optional)").await?;
        ticket.clear().await?;
        ticket.send_keys("CHG-20418").await?;
        confirm(browser, BLOCK).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await
    })
    .await
}

#[tokio::test]
async fn a_secret_is_typed_and_previewed_without_being_shown_and_kept_nowhere() -> Result<()> {
    const SECRET: &str = "hunter2 hunter2";
    journey_behind(Settings::default(), async |j, proxy| {
        let playbook = json!({
            "id": "reset", "version": "1", "name": "Reset", "description": "", "kinds": ["ip"], "impact": "contain",
            "inputsSchema": {"properties": {"pin": {"type": "string", "title": "PIN", "writeOnly": true}}},
            "availability": {"state": "runnable"}
        });
        let page = json!({"items": [playbook]});
        proxy.make_up(move |asked| asked.starts_with("GET /v1/playbooks?").then(|| (200, page.clone())));
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", "Run Reset").await?;
        browser.fill("PIN (optional)", SECRET).await?;
        let shown = browser.script("return document.querySelector('.rp-confirm input').type").await?;
        ensure!(shown == "password", "the field is a {shown}");
        browser.css(".rp-confirm summary").await?.click().await?;
        browser.sees_in(".rp-confirm pre", "\"pin\": \"********\"").await?;
        ensure!(!browser.text_in("body").await?.contains(SECRET), "the secret can be read");
        browser.is_accessible("a question with a secret").await?;
        browser.click_in(".rp-confirm", "button", "Cancel").await?;
        browser.click_in(PANEL, "button", "Run Reset").await?;
        let kept = browser.find("textbox", "PIN (optional)").await?.value().await?;
        ensure!(kept.as_deref() == Some(""), "it is still there: {kept:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_session_that_ends_under_a_question_comes_back_to_it() -> Result<()> {
    const REASON: &str = "Beacon, case 1041";
    journey(Settings::slow(100), async |j| {
        let browser = &j.browser;
        browser.expect_error("401");
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        browser.fill("Reason*", REASON).await?;
        takes_answer(browser).await?;
        j.server.admin(&["sign-out", "mara"])?;
        browser.click_in(".rp-confirm", "button", BLOCK).await?;
        browser.sees("Your session has ended").await?;
        browser.sign_in("Mara Voss").await?;
        browser.sees_in(PANEL, &format!("{BLOCK} was not started: your session had ended")).await?;
        let reason = browser.find("textbox", "Reason*").await?;
        ensure!(reason.value().await?.as_deref() == Some(REASON), "{:?}", reason.value().await?);
        for (theme, width) in [(Theme::Light, 1440), (Theme::Dark, 390)] {
            browser.media(theme).await?;
            browser.viewport(width, 900).await?;
            browser.shot("interrupted", theme, width).await?;
        }
        browser.viewport(1440, 2000).await?;
        browser.is_accessible("a question that a session has interrupted").await?;
        let api = Api::sign_in(&j.server, "noor").await?;
        ensure!(api.runs().await?.is_empty(), "it was started");
        confirm(browser, BLOCK).await?;
        let run = ended(&api, &run_of(&api, "block-ip-firewall").await?).await?;
        ensure!(run.reason.as_deref() == Some(REASON), "{:?}", run.reason);
        browser.sees_no("was not started").await?;
        api.only_run().await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_question_is_not_asked_again_of_somebody_else_or_after_it_was_closed() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        let ask = async || {
            browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
            browser.fill("Reason*", "Mine alone").await
        };
        ask().await?;
        browser.click("button", "Account of Mara Voss*").await?;
        browser.click("button", "Sign out").await?;
        browser.sign_in("Noor Haddad").await?;
        browser.find_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        ensure!(!browser.text_in(PANEL).await?.contains("was not started"));
        ask().await?;
        browser.click("button", "Close the panel").await?;
        browser.vanishes(PANEL).await?;
        open_panel(browser, SHOWN).await?;
        browser.find_in(PANEL, "button", &format!("Run {BLOCK}")).await.map(drop)
    })
    .await
}
