//! What is on the page when it can no longer be loaded.

use anyhow::{Context, Result, ensure};
use riposte_tests::{Settings, api::Api, browser::Browser, journey, journey_behind, wait::eventually};

use crate::{
    hostile::{count, go},
    steps::{ADDRESS_ID, BEACON, LOOK_UP, ended, has_fetched, knows_backend, panel_path},
};

const OUTAGE: &str = "Backend unreachable since";
const SEARCH: &str = "Search title, number, tag or owner";

#[tokio::test]
async fn the_queue_and_an_incident_stay_when_the_server_goes_and_one_banner_says_so() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.expect_error("net::ERR_CONNECTION_REFUSED");
        j.browser.enter("/incidents", "Mara Voss").await?;
        knows_backend(&j.browser).await?;
        for path in ["/incidents", BEACON] {
            j.browser.open(path).await?;
            j.browser.sees("Beacon from HF-WS114").await?;
            knows_backend(&j.browser).await?;
            count(&j.browser, ".rp-skeleton", 0).await?;
            j.server.kill();
            j.browser.click("button", "Refresh").await?;
            j.browser.sees(OUTAGE).await?;
            // The incident, its timeline and its entities are loaded apart, and say nothing of their own.
            count(&j.browser, "main [role=alert]", 0).await?;
            j.browser.sees("Beacon from HF-WS114").await?;
            j.browser.is_accessible(&format!("{path} when it is old")).await?;
            j.server.resume().await?;
            j.browser.click("button", "Refresh").await?;
            j.browser.sees_no(OUTAGE).await?;
            j.browser.sees("Beacon from HF-WS114").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_run_that_is_known_stays_when_its_page_cannot_be_loaded() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.expect_error("net::ERR_CONNECTION_REFUSED");
        let api = Api::sign_in(&j.server, "mara").await?;
        let key = "00000000-0000-4000-8000-00000000000c";
        let (status, run) = api.run(key, "look-up-ip", ADDRESS_ID).await?;
        ensure!(status == 202, "{status}");
        let id = run["id"].as_str().context("no identifier")?.to_owned();
        ended(&api, &id).await?;
        j.browser.enter("/runs", "Mara Voss").await?;
        j.browser.find("link", &format!("{LOOK_UP}*")).await?;
        knows_backend(&j.browser).await?;
        // The list fetches the page of a run before it is needed.
        has_fetched(&j.browser, "/run-").await?;
        j.server.kill();
        j.browser.click("link", &format!("{LOOK_UP}*")).await?;
        j.browser.sees("The run could not be loaded").await?;
        j.browser.sees_in(".rp-run-page", "Mara Voss").await?;
        j.server.resume().await?;
        j.browser.sees_no("The run could not be loaded").await?;
        j.browser.sees_in(".rp-run-page .rp-steps", "Ask threat intelligence").await
    })
    .await
}

#[tokio::test]
async fn more_rows_of_another_question_are_not_put_under_the_one_asked_since() -> Result<()> {
    journey_behind(Settings { incidents: 150, ..Settings::default() }, async |j, proxy| {
        let browser = &j.browser;
        browser.enter("/incidents?status=all", "Mara Voss").await?;
        browser.sees("50 of 156").await?;
        proxy.hold_questions(Some("cursor="));
        browser.click("button", "Show more").await?;
        browser.find("button", "Loading…").await?;
        let rows =
            "return [...document.querySelectorAll('.rp-incident-row a')].map((link) => link.textContent)";
        let newest = browser.script(rows).await?;
        go(browser, "/incidents?status=all&sort=createdAt").await?;
        let oldest = eventually("the oldest incidents", async || {
            let now = browser.script(rows).await?;
            Ok((now != newest).then_some(now))
        })
        .await?;
        proxy.hold_questions(None);
        browser.find("button", "Show more").await?;
        browser.sees("50 of 156").await?;
        ensure!(browser.script(rows).await? == oldest, "rows of another question");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn more_rows_that_come_before_the_answer_asked_since_do_not_take_its_place() -> Result<()> {
    journey_behind(Settings { incidents: 150, ..Settings::default() }, async |j, proxy| {
        let browser = &j.browser;
        browser.enter("/incidents?status=all", "Mara Voss").await?;
        browser.sees("50 of 156").await?;
        let first = "return document.querySelector('.rp-incident-row a').textContent";
        let newest = browser.script(first).await?;
        proxy.hold_questions(Some("sort=createdAt"));
        // In one moment, so that both questions are on their way together.
        let ask = "document.querySelector('.rp-more button').click();
             history.pushState(null, '', '/incidents?status=all&sort=createdAt');
             dispatchEvent(new PopStateEvent('popstate'));";
        browser.script(ask).await?;
        let more =
            "return performance.getEntriesByType('resource').some((each) => each.name.includes('cursor='))";
        eventually("more rows", async || Ok((browser.script(more).await? == true).then_some(()))).await?;
        browser.find("button", "Show more").await?;
        proxy.hold_questions(None);
        eventually("the oldest incidents", async || {
            Ok((browser.script(first).await? != newest).then_some(()))
        })
        .await?;
        browser.sees("50 of 156").await
    })
    .await
}

#[tokio::test]
async fn rows_of_another_question_are_not_left_standing_and_come_back_with_the_network() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.expect_error("net::ERR_INTERNET_DISCONNECTED");
        browser.enter("/incidents", "Mara Voss").await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        knows_backend(browser).await?;
        browser.network(false).await?;
        browser.fill_search(SEARCH, "beacon").await?;
        browser.sees("The incidents could not be loaded").await?;
        ensure!(!browser.has("link", "Beacon from HF-WS114").await?, "rows of another question");
        browser.network(true).await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        browser.sees_no("The incidents could not be loaded").await
    })
    .await
}

/// Looks at a page that is still waiting for its answers.
async fn waiting(browser: &Browser, path: &str, says: &str) -> Result<()> {
    go(browser, path).await?;
    browser.css(".rp-skeleton").await?;
    browser.sees_in("main", says).await?;
    browser.is_accessible(&format!("{path} while it is loaded")).await
}

#[tokio::test]
async fn every_page_is_accessible_while_it_is_loaded() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.expect_error("404");
        proxy.hold_questions(Some("/v1/"));
        waiting(browser, "/incidents", "Loading incidents").await?;
        waiting(browser, "/runs", "Loading runs").await?;
        waiting(browser, "/runs/none", "Loading the run").await?;
        waiting(browser, BEACON, "Loading the incident").await?;
        proxy.hold_questions(Some("/sandbox/state"));
        waiting(browser, "/sandbox", "Loading the sandbox").await?;
        browser.open(BEACON).await?;
        proxy.hold_questions(None);
        browser.find("heading", "Entities").await?;
        count(browser, "main .rp-skeleton", 0).await?;
        Ok(())
    })
    .await
}
