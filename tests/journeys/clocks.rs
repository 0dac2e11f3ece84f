//! Times without a zone, and clocks that differ from the backend's.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use riposte_tests::{Settings, browser::Browser, journey, journey_behind, wait::eventually};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::steps::{LOOK_UP, PANEL, panel_path};

const CREATED: &str = "return [...document.querySelectorAll('.rp-incident-row')]
    .map((row) => row.querySelector('time').textContent)";

#[tokio::test]
async fn a_time_without_a_zone_is_the_same_to_every_reader_and_said_to_lack_it() -> Result<()> {
    const TIMES: [&str; 6] = [
        "2027-01-14T08:00:00",
        "2027-01-14 08:00",
        "2027-01-14",
        "2027-02-30T08:00:00Z",
        "2027-01-14T08:00:60Z",
        "1800000000",
    ];
    journey_behind(Settings::default(), async |j, proxy| {
        proxy.make_up(|asked| {
            let item = |(at, time): (usize, &&str)| {
                json!({"id": format!("t-{at}"), "number": at, "title": "T", "severity": "low", "status": "new",
                    "createdAt": time, "updatedAt": time})
            };
            let items: Vec<Value> = TIMES.iter().enumerate().map(item).collect();
            asked.starts_with("GET /v1/incidents?").then(|| (200, json!({"items": items})))
        });
        let browser = &j.browser;
        browser.open("/incidents").await?;
        let mut seen = Vec::new();
        for zone in ["America/Los_Angeles", "Asia/Kolkata"] {
            browser.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await?;
            if seen.is_empty() {
                browser.sign_in("Mara Voss").await?;
            } else {
                browser.reload().await?;
            }
            browser.css(".rp-incident-row").await?;
            seen.push(browser.script(CREATED).await?);
        }
        let shown = json!([
            "2027-01-14T08:00:00, time zone not given",
            "2027-01-14 08:00, time zone not given",
            "Jan 14, 2027",
            "2027-02-30T08:00:00Z",
            "2027-01-14T08:00:60Z",
            "1800000000"
        ]);
        ensure!(seen == [shown.clone(), shown], "{seen:#?}");
        Ok(())
    })
    .await
}

/// Sets the clock of the reader wrong, for every page from now on.
async fn wrong_clock(browser: &Browser, minutes: i32) -> Result<()> {
    let source = format!("const right = Date.now; Date.now = () => right() + {minutes} * 60000;");
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.map(drop)
}

#[tokio::test]
async fn ages_and_durations_are_those_of_the_backends_clock() -> Result<()> {
    for minutes in [-9, 9, -45] {
        journey(Settings::slow(4_000), async |j| {
            j.server.kill();
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
            let then = i64::try_from(now)? - 30_000;
            let data = Connection::open(j.server.data())?;
            data.execute("UPDATE incidents SET created_at = ?1 WHERE id = 'inc-1043'", [then])?;
            drop(data);
            j.server.resume().await?;
            let browser = &j.browser;
            wrong_clock(browser, minutes).await?;
            browser.enter("/incidents", "Mara Voss").await?;
            eventually("the age of the newest incident", async || {
                let created = browser.script(CREATED).await?;
                let age = created[0].as_str().unwrap_or_default().split(' ').next().map(str::parse::<u32>);
                let told = created[0].as_str().is_some_and(|text| text.ends_with(" s ago"));
                Ok((told && matches!(age, Some(Ok(25..60)))).then_some(()))
            })
            .await?;
            browser.open(&panel_path()).await?;
            browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
            let took = "return document.querySelector('.rp-steps .rp-busy')?.closest('li')
                .querySelector('.rp-meta:not(p)')?.textContent ?? ''";
            eventually("a step that takes seconds", async || {
                let took = browser.script(took).await?;
                let seconds = took.as_str().and_then(|text| text.strip_suffix(" s")?.parse::<f64>().ok());
                Ok(seconds.filter(|seconds| (1.0..8.0).contains(seconds)))
            })
            .await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}
