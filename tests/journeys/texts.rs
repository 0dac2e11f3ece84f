//! Texts with line ends and tabs, as products send them.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use riposte_tests::{Settings, api::Api, browser::Browser, journey, journey_behind};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::steps::{ADDRESS_ID, BEACON, PANEL, panel_path};

const LINES: &str = "\r\nFirst line\r\nSecond\tpart\rThird\n";
const SHOWN: &str = "First line\nSecond part\nThird";
const NAME: &str = "Two lines\r\nand a\ttab";

/// Fails where a line end or a tab is told by its number, or a name is not in one line.
async fn is_plain(browser: &Browser) -> Result<()> {
    let text = browser.text_in("body").await?;
    for token in ["U+000A", "U+000D", "U+0009"] {
        ensure!(!text.contains(token), "{token} stands in {text}");
    }
    Ok(())
}

#[tokio::test]
async fn line_ends_are_lines_tabs_are_gaps_and_names_have_one_line() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.server.kill();
        let data = Connection::open(j.server.data())?;
        let id = BEACON.rsplit('/').next().context("an incident")?;
        data.execute(
            "UPDATE incidents SET title = ?1, description = ?2, status = 'closed', classification_comment = ?2,
             classification = 'undetermined' WHERE id = ?3",
            params![NAME, LINES, id],
        )?;
        data.execute("UPDATE alerts SET description = ?1 WHERE incident_id = ?2", params![LINES, id])?;
        data.execute(
            "UPDATE entities SET properties = json_set(properties, '$.commandLine', ?1) WHERE kind = 'process'",
            [LINES],
        )?;
        drop(data);
        j.server.resume().await?;
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        browser.find("heading", "Two lines and a tab").await?;
        browser.sees_in(".rp-details p", SHOWN).await?;
        browser.sees_in(".rp-details", &format!("Reason\n{SHOWN}")).await?;
        browser.sees_in(".rp-timeline", SHOWN).await?;
        browser.sees("Command line First line Second part Third").await?;
        is_plain(browser).await?;

        let api = Api::sign_in(&j.server, "mara").await?;
        let body = json!({"playbookId": "block-ip-firewall", "targets": [{"entityId": ADDRESS_ID}],
            "inputs": {"duration": "24h"}, "reason": LINES});
        let (status, run) = api.send(Method::POST, "/v1/runs", Some("lines"), &body).await?;
        ensure!(status.is_success(), "{run}");
        let path = format!("/runs/{}", run["id"].as_str().context("no run")?);
        browser.open(&path).await?;
        browser.sees_in(".rp-run-body", SHOWN).await?;
        is_plain(browser).await
    })
    .await
}

#[tokio::test]
async fn playbooks_stand_in_the_order_of_the_readers_language() -> Result<()> {
    // As English has them: with its caron and its number, each beside its plain letter.
    const ORDER: [&str; 5] = ["Aardvark", "\u{1CD}b 9", "\u{1CD}b 10", "Straße", "Zeta"];
    journey_behind(Settings::default(), async |j, proxy| {
        proxy.make_up(|asked| {
            let item = |name: &&str| {
                json!({"id": name, "version": "1", "name": name, "description": "", "kinds": ["ip"], "impact": "read",
                    "reversible": false, "inputsSchema": {"type": "object"}, "source": {"engine": "e"},
                    "availability": {"state": "runnable"}})
            };
            let items: Vec<Value> = ORDER.iter().rev().map(item).collect();
            asked.starts_with("GET /v1/playbooks").then(|| (200, json!({"items": items})))
        });
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.find_in(PANEL, "button", "Run Zeta").await?;
        let script = "return [...document.querySelectorAll('.rp-playbook-name')].map((each) => each.textContent)";
        let shown = browser.script(script).await?;
        ensure!(shown == json!(ORDER), "{shown}");
        Ok(())
    })
    .await
}
