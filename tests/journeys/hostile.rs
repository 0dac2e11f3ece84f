//! Text from a backend stays text, in every view: the corpus against a benign twin of the same shape.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use riposte_model::{EntityKind, defang};
use riposte_tests::{
    Journey, Settings,
    api::Api,
    browser::Browser,
    census::{COUNT, Part},
    corpus,
    hostile::{self, BUNDLE, KINDS, RUNS, Words, bundle_id, run_id, run_start},
    journey,
    wait::eventually,
};
use serde::Deserialize;

use crate::steps::{BLOCK, LOOK_UP, PANEL, confirm, ended, knows_backend, open_panel, panel_path, run_of};

/// Incidents on one page of the queue.
const PAGE: usize = 50;

/// A server whose database says these words.
async fn say(j: &mut Journey, words: &Words) -> Result<()> {
    j.server.kill();
    hostile::write(&j.server.data(), words)?;
    j.server.resume().await
}

/// The words, and their twins.
pub(crate) fn twins() -> (Words, Words) {
    let strings = corpus::strings();
    let benign = Words::benign(strings.len());
    (Words::hostile(strings), benign)
}

/// Takes a look at the benign words and then at the hostile ones, each with a server and a browser of its own.
async fn compare<T>(
    look: impl AsyncFn(&Browser, &Words) -> Result<T>,
    judge: impl FnOnce(&Words, T, T) -> Result<()>,
) -> Result<()> {
    let (hostile, benign) = twins();
    let (mut before, mut after) = (None, None);
    for (words, seen) in [(&benign, &mut before), (&hostile, &mut after)] {
        journey(Settings::default(), async |j| {
            say(j, words).await?;
            *seen = Some(look(&j.browser, words).await?);
            Ok(())
        })
        .await?;
    }
    judge(&hostile, before.context("no benign view")?, after.context("no hostile view")?)
}

/// Goes to another address of the app without reloading it, as a link within it does.
pub(crate) async fn go(browser: &Browser, path: &str) -> Result<()> {
    let script = "history.pushState(null, '', arguments[0]); dispatchEvent(new PopStateEvent('popstate'))";
    browser.driver.execute(script, vec![path.into()]).await?;
    Ok(())
}

/// Waits until so many elements are there.
pub(crate) async fn count(browser: &Browser, selector: &str, wanted: usize) -> Result<()> {
    let script = format!("return document.querySelectorAll({selector:?}).length");
    let mut there = 0;
    let found = eventually("", async || {
        there = browser.script(&script).await?.as_u64().unwrap_or(0);
        Ok((there == wanted as u64).then_some(()))
    });
    found.await.ok().with_context(|| format!("{there} instead of {wanted} at {selector}"))
}

/// Each part against the one that holds nothing but benign words.
fn each_like(hostile: &[Part], benign: &[Part], what: &str) -> Result<()> {
    ensure!(hostile.len() == benign.len(), "{what}: {} instead of {}", hostile.len(), benign.len());
    for (at, (hostile, benign)) in hostile.iter().zip(benign).enumerate() {
        hostile.is_shaped_like(benign, &format!("{what} {at}"))?;
    }
    Ok(())
}

/// The text as it stands where the name of an entity of this kind is shown.
fn named(kind: &str, text: &str) -> String {
    let defanged = EntityKind::from(kind).info().is_some_and(|info| info.defanged);
    if defanged { defang(text) } else { text.to_owned() }
}

#[tokio::test]
async fn the_sign_in_page_shows_hostile_people_as_text() -> Result<()> {
    compare(
        async |browser, words| {
            browser.open("/").await?;
            count(browser, ".rp-person", words.len() + 4).await?;
            Ok((browser.census(".rp-person").await?, browser.census_of(".rp-people").await?))
        },
        |words, (_, benign), (_, hostile)| {
            hostile.is_shaped_like(&benign, "the sign-in page")?;
            hostile.shows((0..words.len()).map(|at| words.at(at)), "the sign-in page")
        },
    )
    .await
}

#[tokio::test]
async fn the_queue_shows_hostile_incidents_as_text() -> Result<()> {
    compare(
        async |browser, words| {
            browser.enter("/incidents?q=", "Mara Voss").await?;
            knows_backend(browser).await?;
            let mut shown = PAGE;
            count(browser, ".rp-incident-row", shown).await?;
            while shown < words.len() {
                browser.click("button", "Show more").await?;
                shown = (shown + PAGE).min(words.len() + words.bundles() + 5);
                count(browser, ".rp-incident-row", shown).await?;
            }
            browser.census_of(".rp-table tbody").await
        },
        |words, benign, hostile| {
            hostile.is_shaped_like(&benign, "the queue")?;
            hostile.shows((0..words.len()).map(|at| words.at(at)), "the queue")
        },
    )
    .await
}

#[tokio::test]
async fn an_incident_and_its_entities_show_hostile_text_as_text() -> Result<()> {
    compare(
        async |browser, words| {
            browser.enter("/runs", "Mara Voss").await?;
            knows_backend(browser).await?;
            let mut views = Vec::new();
            for bundle in 0..words.worth(words.bundles()) {
                go(browser, &format!("/incidents/{}", bundle_id(bundle))).await?;
                count(browser, ".rp-timeline > li", BUNDLE).await?;
                count(browser, ".rp-entity", BUNDLE).await?;
                let mut parts = browser.census(".rp-page, .rp-head").await?;
                browser.click("tab", "Entities*").await?;
                count(browser, ".rp-entities-table tbody tr", BUNDLE).await?;
                parts.extend(browser.census(".rp-page").await?);
                views.push(parts);
                go(browser, "/runs").await?;
                browser.find("heading", "Runs").await?;
            }
            Ok(views)
        },
        |words, benign, hostile| {
            for (bundle, hostile) in hostile.iter().enumerate() {
                each_like(hostile, &benign[0], &format!("incident {bundle}, part"))?;
                let own = (0..BUNDLE).map(|place| bundle * BUNDLE + place);
                let names: Vec<_> =
                    own.clone().map(|at| named(KINDS[at % BUNDLE % KINDS.len()], words.at(at))).collect();
                hostile[1].shows(own.map(|at| words.at(at)), "the timeline")?;
                hostile[1].shows(names.iter().map(String::as_str), "the widget")?;
                hostile[2].shows(names.iter().map(String::as_str), "the table")?;
            }
            Ok(())
        },
    )
    .await
}

/// One entity in the panel.
#[derive(Debug, Deserialize)]
struct Visit {
    panel: Part,
    confirm: Option<Part>,
}

#[tokio::test]
async fn the_panel_and_its_question_show_hostile_entities_as_text() -> Result<()> {
    compare(
        async |browser, words| {
            browser.enter("/runs", "Mara Voss").await?;
            knows_backend(browser).await?;
            let visit = format!("{COUNT}{}", include_str!("visit.js"));
            let mut visits = Vec::new();
            for bundle in 0..words.worth(words.bundles()) {
                go(browser, &format!("/incidents/{}", bundle_id(bundle))).await?;
                count(browser, ".rp-entity", BUNDLE).await?;
                let answer = browser.driver.execute_async(visit.as_str(), Vec::new()).await?;
                let all: Vec<Visit> =
                    answer.convert().with_context(|| format!("the visits failed: {:?}", answer.json()))?;
                ensure!(all.len() == BUNDLE);
                visits.extend(all);
                // The script looks at shapes; this looks at the whole document for what may not be there.
                browser.census(".rp-pane").await?;
                go(browser, "/runs").await?;
                browser.find("heading", "Runs").await?;
            }
            Ok(visits)
        },
        |words, benign, hostile| {
            let asked = hostile.iter().filter(|visit| visit.confirm.is_some()).count();
            ensure!(asked * 3 > words.len(), "only {asked} questions were looked at");
            for (at, hostile) in hostile.iter().enumerate() {
                let benign = &benign[at % BUNDLE];
                let what = format!("the panel of entity {at}");
                hostile.panel.is_shaped_like(&benign.panel, &what)?;
                hostile
                    .panel
                    .shows([named(KINDS[at % BUNDLE % KINDS.len()], words.at(at)).as_str()], &what)?;
                ensure!(
                    hostile.confirm.is_some() == benign.confirm.is_some(),
                    "{what}: a question is missing"
                );
                if let (Some(hostile), Some(benign)) = (&hostile.confirm, &benign.confirm) {
                    hostile.is_shaped_like(benign, &format!("the question for entity {at}"))?;
                }
            }
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn runs_show_hostile_text_as_text() -> Result<()> {
    compare(
        async |browser, words| {
            browser.enter("/runs", "Mara Voss").await?;
            knows_backend(browser).await?;
            count(browser, ".rp-table tbody tr", RUNS).await?;
            let list = browser.census_of("main .rp-table").await?;
            let mut pages = Vec::new();
            for run in 0..words.worth(RUNS) {
                go(browser, &format!("/runs/{}", run_id(run))).await?;
                browser.sees_in(".rp-run-page", &run_id(run)).await?;
                count(browser, ".rp-run-page .rp-steps > li", 4).await?;
                pages.push(browser.census_of("main").await?);
            }
            let panel =
                format!("/incidents/bundle-00?entity=bundle-00-e00&panel=runs&run={}", run_id(RUNS - 1));
            go(browser, &panel).await?;
            count(browser, ".rp-pane .rp-steps > li", 4).await?;
            Ok((list, pages, browser.census_of(".rp-pane").await?))
        },
        |words, (benign_list, benign_pages, benign_panel), (list, pages, panel)| {
            list.is_shaped_like(&benign_list, "the list of runs")?;
            list.shows((0..RUNS).map(|run| words.at(run_start(run))), "the list of runs")?;
            panel.is_shaped_like(&benign_panel, "the panel's list of runs")?;
            let mut seen = BTreeSet::new();
            for (run, page) in pages.iter().enumerate() {
                let what = format!("run {run}");
                page.is_shaped_like(&benign_pages[0], &what)?;
                // Playbook, reason, status, error with remedy, and the steps; not the inputs and
                // answers, which are shown within a piece of JSON.
                let places = [0, 3, 4, 5, 6, 7].into_iter();
                let steps = (0..4).flat_map(|step| [8 + step * 5, 9 + step * 5, 12 + step * 5]);
                let texts: Vec<&str> =
                    places.chain(steps).map(|place| words.at(run_start(run) + place)).collect();
                page.shows(texts.iter().copied(), &what)?;
                seen.extend(texts);
            }
            ensure!(seen.len() == words.len(), "only {} strings were looked for", seen.len());
            Ok(())
        },
    )
    .await
}

/// Identifiers that an address could take for something else.
const ODD: [&str; 14] = [
    "a/b",
    "a?b=c",
    "a#b",
    "a%2Fb",
    "a%",
    "a b",
    "a+b",
    "a&entity=x&panel=runs",
    "a;b=c",
    "ä☃",
    "javascript:__own()",
    "\"><img src=x onerror=__own()>",
    "{id}",
    "sandbox",
];

#[tokio::test]
async fn odd_identifiers_lead_where_they_belong() -> Result<()> {
    journey(Settings::default(), async |j| {
        j.server.kill();
        hostile::write_odd(&j.server.data(), &ODD)?;
        j.server.resume().await?;
        let browser = &j.browser;
        let api = Api::sign_in(&j.server, "mara").await?;
        browser.enter("/incidents", "Mara Voss").await?;
        for (at, id) in ODD.iter().enumerate() {
            let (title, address) = (format!("Odd {at}"), format!("192[.]0[.]2[.]{at}"));
            browser.click("link", &title).await.with_context(|| format!("{id:?}"))?;
            browser.find("heading", &title).await.with_context(|| format!("{id:?}"))?;
            open_panel(browser, &address).await?;
            browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
            browser.sees_in(".rp-run-head", "Succeeded").await?;
            // The address leads back here.
            browser.reload().await?;
            browser.sees_in(".rp-panel-target", &address).await.with_context(|| format!("{id:?}"))?;
            browser.sees_in(".rp-run-head", "Succeeded").await?;
            let runs = api.runs().await?;
            ensure!(runs.len() == at + 1 && runs[0].targets[0].entity_id.as_str() == *id, "{id:?}");
            ensure!(runs[0].incident_id.as_ref().is_some_and(|incident| incident.as_str() == *id));
            browser.click("link", "Incidents").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_hostile_reason_is_sent_as_it_is_and_shown_as_text() -> Result<()> {
    const REASON: &str = "</textarea><img src=x onerror=__own()>{{7*7}}${7*7}'; DROP TABLE runs; --";
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.click_in(PANEL, "button", &format!("Run {BLOCK}")).await?;
        browser.fill("Reason*", REASON).await?;
        browser.css(".rp-confirm summary").await?.click().await?;
        browser.sees_in(".rp-confirm pre", REASON).await?;
        confirm(browser, BLOCK).await?;
        let api = Api::sign_in(&j.server, "mara").await?;
        let run = ended(&api, &run_of(&api, "block-ip-firewall").await?).await?;
        ensure!(run.reason.as_deref() == Some(REASON), "{:?}", run.reason);
        browser.sees_in(".rp-run-body", REASON).await?;
        browser.census(PANEL).await.map(drop)
    })
    .await
}
