//! Addresses that can be shared, and the ways back.

use anyhow::{Result, ensure};
use riposte_tests::{
    Server, Settings, api::Api, browser::Browser, hostile, journey, proxy::Proxy, wait::eventually,
};

use crate::{
    start::under,
    steps::{BEACON, LOOK_UP, PANEL, SHOWN, panel_path, run_of},
};

async fn path_is(browser: &Browser, wanted: &str) -> Result<()> {
    eventually(&format!("the address {wanted}"), async || Ok((browser.path().await? == wanted).then_some(())))
        .await
}

#[tokio::test]
async fn a_link_to_a_run_restores_incident_tab_entity_and_run() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        browser.click("tab", "Entities*").await?;
        browser.click("button", &format!("Run playbook on {SHOWN}")).await?;
        browser.find("heading", "Run playbook on IP address").await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let run = run_of(&api, "look-up-ip").await?;
        let link = browser.path().await?;
        for part in ["tab=entities", "entity=ip-203-0-113-24", "panel=runs", &format!("run={run}")] {
            ensure!(link.contains(part), "{part} is not in {link}");
        }

        browser.open("/sandbox").await?;
        browser.find("heading", "Sandbox").await?;
        browser.open(&link).await?;
        browser.sees_in(PANEL, &run).await?;
        browser.sees_in(".rp-panel-target", SHOWN).await?;
        let tab = browser.find("tab", "Entities*").await?;
        ensure!(tab.attr("aria-selected").await?.as_deref() == Some("true"));
        ensure!(browser.path().await? == link);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn back_closes_the_panel_and_forward_opens_it_again() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.click("link", "Beacon from HF-WS114*").await?;
        crate::steps::open_panel(browser, SHOWN).await?;
        browser.find("heading", "Run playbook on IP address").await?;
        browser.driver.back().await?;
        browser.gone("heading", "Run playbook on IP address").await?;
        path_is(browser, BEACON).await?;
        browser.driver.forward().await?;
        browser.find("heading", "Run playbook on IP address").await?;
        path_is(browser, &panel_path()).await?;
        browser.driver.back().await?;
        browser.gone("heading", "Run playbook on IP address").await?;
        browser.driver.back().await?;
        browser.find("heading", "Incidents").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn an_identifier_stays_itself_after_a_click_a_reload_and_the_way_back() -> Result<()> {
    const ID: &str = r"a%41\b";
    const PATH: &str = "/incidents/a%2541%5Cb";
    journey(Settings::default(), async |j| {
        j.server.kill();
        hostile::write_odd(&j.server.data(), &[ID])?;
        j.server.resume().await?;
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.click("link", "Odd 0").await?;
        browser.find("heading", "Odd 0").await?;
        path_is(browser, PATH).await?;
        browser.reload().await?;
        browser.find("heading", "Odd 0").await?;
        path_is(browser, PATH).await?;
        browser.click("link", "Runs").await?;
        browser.find("heading", "Runs").await?;
        browser.driver.back().await?;
        browser.find("heading", "Odd 0").await?;
        path_is(browser, PATH).await
    })
    .await
}

#[tokio::test]
async fn a_neighbour_whose_path_begins_alike_is_left_to_the_browser() -> Result<()> {
    let (_dist, settings) = under("/soc/")?;
    let server = Server::start(settings).await?;
    let proxy = Proxy::under("/soc", server.port()).await?;
    let browser = Browser::start(&proxy.origin()).await?;
    browser.expect_error("404");
    browser.enter("/soc/", "Mara Voss").await?;
    let follow = |path: &str| {
        format!(
            "window.__stays = true;
             const link = document.createElement('a');
             link.href = '{path}';
             document.querySelector('#app main').append(link);
             link.click();"
        )
    };
    browser.script(&follow("/soc/runs")).await?;
    browser.find("heading", "Runs").await?;
    ensure!(browser.script("return window.__stays").await? == true, "a page of the app was reloaded");
    browser.script(&follow("/soc-wiki/incidents")).await?;
    path_is(&browser, "/soc-wiki/incidents").await?;
    ensure!(browser.script("return window.__stays").await?.is_null(), "another app was taken for ours");
    browser.finish().await
}

#[tokio::test]
async fn the_rail_marks_the_one_place_that_the_page_belongs_to() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/runs", "Mara Voss").await?;
        browser.expect_error("404");
        for (path, place) in [
            ("/runs", "Runs"),
            ("/sandbox", "Sandbox"),
            (BEACON, "Incidents"),
            // Ends like the address of another place.
            ("/incidents/overruns", "Incidents"),
        ] {
            browser.open(path).await?;
            browser.find("link", place).await?;
            let script =
                "return [...document.querySelectorAll('.rp-rail [aria-current]')].map((link) => link.textContent.trim());";
            let marked = browser.script(script).await?;
            ensure!(marked == serde_json::json!([place]), "{path}: {marked}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_to_an_entity_of_another_incident_says_so() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.browser.enter(&format!("{BEACON}?entity=host-hf-fs02&panel=playbooks"), "Mara Voss").await?;
        j.browser.sees("That entity is not part of this incident").await
    })
    .await
}

#[tokio::test]
async fn a_link_to_a_run_of_another_entity_says_so() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser
            .enter(&panel_path().replace("panel=playbooks", "panel=runs&run=run-0000"), "Mara Voss")
            .await?;
        browser.sees_in(PANEL, "That run is not in this list").await?;
        browser.click_in(PANEL, "button", "Choose a playbook").await?;
        browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
        browser.sees_in(".rp-run-head", "Succeeded").await?;
        ensure!(!browser.text_in(PANEL).await?.contains("not in this list"), "it is in the list");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_search_stays_in_the_address_as_it_was_typed() -> Result<()> {
    const TYPED: &str = "100%25 & a+b=c #1?";
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.fill_search("Search title, number, tag or owner", TYPED).await?;
        browser.find("heading", "No incident matches").await?;
        browser.reload().await?;
        browser.find("heading", "No incident matches").await?;
        let search = browser.find("searchbox", "Search title, number, tag or owner").await?;
        ensure!(search.value().await?.as_deref() == Some(TYPED), "{:?}", search.value().await?);
        browser.click("button", "Clear filters").await?;
        browser.find("link", "Beacon from HF-WS114*").await?;
        path_is(browser, "/incidents").await
    })
    .await
}

#[tokio::test]
async fn the_queue_is_searched_for_an_address_as_it_is_shown() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        browser.fill_search("Search title, number, tag or owner", "203[.]0[.]113[.]77").await?;
        browser.sees("1 of 1").await?;
        browser.find("link", "Sign-ins to disabled accounts*").await.map(drop)
    })
    .await
}
