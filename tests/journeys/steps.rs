//! Steps that many journeys share.

use anyhow::{Context, Result};
use riposte_model::{Run, RunStatus};
use riposte_tests::{api::Api, browser::Browser, wait::eventually};
use serde_json::json;

/// An incident with many kinds of entity, and an address in it that nobody minds being blocked.
pub(crate) const BEACON: &str = "/incidents/inc-1041";
pub(crate) const ADDRESS: &str = "203.0.113.24";
/// The address as it is shown.
pub(crate) const SHOWN: &str = "203[.]0[.]113[.]24";
pub(crate) const ADDRESS_ID: &str = "ip-203-0-113-24";

pub(crate) const LOOK_UP: &str = "Look up IP in threat intelligence";
pub(crate) const BLOCK: &str = "Block IP at the firewall";

/// The panel.
pub(crate) const PANEL: &str = ".rp-pane";

/// Address of the panel on the address of the sample incident.
pub(crate) fn panel_path() -> String {
    format!("{BEACON}?entity={ADDRESS_ID}&panel=playbooks")
}

/// Waits until the page knows what the backend can do. Some of what is on it comes only then.
pub(crate) async fn knows_backend(browser: &Browser) -> Result<()> {
    browser.find("link", "Sandbox").await.map(drop)
}

/// Waits until a file of the app whose path has this in it has been fetched.
pub(crate) async fn has_fetched(browser: &Browser, text: &str) -> Result<()> {
    let script = "const entries = performance.getEntriesByType('resource');
        const fetched = (entry) => entry.name.includes(arguments[0]) && entry.responseEnd > 0;
        return entries.some(fetched)";
    eventually(&format!("{text} to be fetched"), async || {
        let fetched = browser.driver.execute(script, vec![json!(text)]).await?;
        Ok((fetched.json().as_bool() == Some(true)).then_some(()))
    })
    .await
}

/// No file comes from an earlier page, as for somebody who opens Riposte for the first time.
pub(crate) async fn without_a_cache(browser: &Browser) -> Result<()> {
    browser.cdp("Network.enable", json!({})).await?;
    browser.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await.map(drop)
}

/// Opens the panel from the three-dot menu of an entity in the widget.
pub(crate) async fn open_panel(browser: &Browser, shown: &str) -> Result<()> {
    browser.click("button", &format!("Actions for {shown}")).await?;
    browser.click("menuitem", "Run playbook").await
}

/// Goes through the confirmation of a playbook that is asked for by its row in the panel.
pub(crate) async fn run_confirmed(browser: &Browser, playbook: &str) -> Result<()> {
    browser.click_in(PANEL, "button", &format!("Run {playbook}")).await?;
    confirm(browser, playbook).await
}

/// Waits until the question takes an answer: presses right after it appeared do not count.
pub(crate) async fn takes_answer(browser: &Browser) -> Result<()> {
    browser.css(".rp-confirm [type=submit]:not([aria-disabled])").await.map(drop)
}

/// Answers the question once it takes an answer, and waits until it has gone.
pub(crate) async fn confirm(browser: &Browser, playbook: &str) -> Result<()> {
    answer(browser, playbook, playbook).await
}

/// Confirms the undo of a run of a playbook in the form.
pub(crate) async fn confirm_undo(browser: &Browser, playbook: &str) -> Result<()> {
    answer(browser, &format!("Undo: {playbook}"), "Undo it").await
}

async fn answer(browser: &Browser, heading: &str, button: &str) -> Result<()> {
    browser.find_in(".rp-confirm", "heading", heading).await?;
    takes_answer(browser).await?;
    browser.click_in(".rp-confirm", "button", button).await?;
    browser.vanishes(".rp-confirm [type=submit]").await
}

/// Waits at the server until a run has ended.
pub(crate) async fn ended(api: &Api, id: &str) -> Result<Run> {
    eventually("the run to end", async || {
        let run: Run = api.get(&format!("/v1/runs/{id}")).await?;
        Ok(run.status.is_terminal().then_some(run))
    })
    .await
}

/// Waits at the server until there is a run of this playbook, and answers its identifier.
pub(crate) async fn run_of(api: &Api, playbook_id: &str) -> Result<String> {
    eventually("the run to be there", async || {
        let runs = api.runs().await?;
        Ok(runs.into_iter().find(|run| run.playbook.id.as_str() == playbook_id).map(|run| run.id.0))
    })
    .await
}

/// State of a subject in a product of the sandbox, as in `blocked`.
pub(crate) async fn sandbox_says(api: &Api, system: &str, subject: &str) -> Result<Option<String>> {
    let state = api.sandbox().await?;
    let system = state.systems.into_iter().find(|each| each.id == system).context("no such product")?;
    Ok(system.records.into_iter().find(|record| record.subject == subject).map(|record| record.state))
}

/// Whether it did what it should.
pub(crate) fn succeeded(run: &Run) -> Result<()> {
    anyhow::ensure!(run.status == RunStatus::Succeeded, "the run ended as {}: {:?}", run.status, run.error);
    Ok(())
}
