//! Text from a backend that lies in its answers stays text, too.

use anyhow::{Context, Result, ensure};
use riposte_tests::{
    Settings,
    browser::Browser,
    census::Part,
    hostile::Words,
    journey_behind,
    made_up::{self, IN_PLAYBOOK, IN_PROBLEM, IN_RUN, playbook_start},
    wait::eventually,
};
use serde_json::{Value, json};

use crate::{
    hostile::{count, go, twins},
    steps::{LOOK_UP, PANEL, knows_backend, panel_path},
};

/// Takes a look at a backend that says benign things, and at one that says hostile ones.
async fn compare<T>(
    lie: impl Fn(&Words) -> Box<dyn Fn(&str) -> Option<(u16, Value)> + Send + Sync>,
    look: impl AsyncFn(&Browser, &Words) -> Result<T>,
    judge: impl FnOnce(&Words, T, T) -> Result<()>,
) -> Result<()> {
    let (hostile, benign) = twins();
    let mut seen = Vec::new();
    for words in [&benign, &hostile] {
        journey_behind(Settings::default(), async |j, proxy| {
            proxy.make_up(lie(words));
            j.browser.expect_error("422");
            // Beside an incident that is refused there are no alerts and no entities.
            j.browser.expect_error("404");
            seen.push(look(&j.browser, words).await?);
            Ok(())
        })
        .await?;
    }
    let after = seen.pop().context("no hostile view")?;
    let before = seen.pop().context("no benign view")?;
    judge(&hostile, before, after)
}

/// Every string, one after the other.
fn joined(words: &Words) -> String {
    (0..words.len()).map(|at| words.at(at)).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_panel_shows_hostile_playbooks_and_their_questions_as_text() -> Result<()> {
    compare(
        |words| {
            let page = made_up::playbooks(words);
            Box::new(move |asked| asked.starts_with("GET /v1/playbooks?").then(|| (200, page.clone())))
        },
        async |browser, words| {
            browser.enter(&panel_path(), "Mara Voss").await?;
            knows_backend(browser).await?;
            count(browser, ".rp-panel .rp-playbook", words.len()).await?;
            let list = browser.census_of(PANEL).await?;
            let mut questions = Vec::new();
            for at in 0..words.worth(words.len() / IN_PLAYBOOK) {
                let open = format!("document.querySelectorAll('.rp-playbook button')[{at}].click()");
                browser.script(&open).await?;
                count(browser, "form.rp-confirm", 1).await?;
                browser.script("document.querySelector('.rp-sent summary').click()").await?;
                questions.push(browser.census_of("form.rp-confirm").await?);
                browser.click_in(".rp-confirm", "button", "Cancel").await?;
                count(browser, "form.rp-confirm", 0).await?;
            }
            Ok((list, questions))
        },
        |words, (benign, plain), (hostile, questions)| {
            hostile.is_shaped_like(&benign, "the list of playbooks")?;
            hostile.shows((0..words.len()).map(|at| words.at(at)), "the list of playbooks")?;
            for (at, question) in questions.iter().enumerate() {
                question.is_shaped_like(&plain[0], &format!("question {at}"))?;
            }
            for (at, question) in questions.iter().enumerate() {
                // The list is sorted by name, so that any of them may be the next.
                let own = (0..words.len()).step_by(2).any(|playbook| {
                    let word = |place| words.at(playbook_start(playbook) + place);
                    let choice = format!("{} (optional)", word(11));
                    let texts =
                        [words.at(playbook), words.at(playbook + 1), word(6), word(7), word(8), word(9)];
                    question.shows(texts.into_iter().chain([choice.as_str()]), "").is_ok()
                });
                ensure!(own, "question {at} does not show its texts: {:#?}", question.texts);
            }
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn the_sandbox_shows_hostile_text_as_text() -> Result<()> {
    compare(
        |words| {
            let state = made_up::sandbox(words);
            Box::new(move |asked| (asked == "GET /sandbox/state").then(|| (200, state.clone())))
        },
        async |browser, words| {
            browser.enter("/sandbox", "Mara Voss").await?;
            knows_backend(browser).await?;
            count(browser, ".rp-systems > .rp-card", words.len()).await?;
            browser.census_of("main").await
        },
        |words, benign, hostile| {
            hostile.is_shaped_like(&benign, "the sandbox")?;
            hostile.shows((0..words.len()).map(|at| words.at(at)), "the sandbox")
        },
    )
    .await
}

#[tokio::test]
async fn a_hostile_workspace_and_a_hostile_person_are_shown_as_text() -> Result<()> {
    compare(
        |words| {
            let tenant = joined(words);
            let capabilities = json!({"product": tenant, "version": tenant, "tenant": tenant});
            Box::new(move |asked| (asked == "GET /v1/capabilities").then(|| (200, capabilities.clone())))
        },
        async |browser, words| {
            browser.enter("/incidents", "Mara Voss").await?;
            let name = "const session = JSON.parse(sessionStorage.getItem('riposte.session'));
                 session.me.name = arguments[0];
                 sessionStorage.setItem('riposte.session', JSON.stringify(session));";
            browser.driver.execute(name, vec![joined(words).into()]).await?;
            browser.open(&panel_path()).await?;
            eventually("the name of the workspace", async || {
                Ok((!browser.text_in(".rp-panel-target .rp-meta").await?.is_empty()).then_some(()))
            })
            .await?;
            browser.script("document.querySelector('[aria-label^=Account]').click()").await?;
            count(browser, ".rp-account", 1).await?;
            Ok([browser.census_of(".rp-head").await?, browser.census_of(".rp-panel-head").await?])
        },
        |words, benign, hostile| {
            for (hostile, benign) in hostile.iter().zip(&benign) {
                hostile.is_shaped_like(benign, "the header")?;
                hostile.shows([joined(words).as_str()], "the header")?;
            }
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn hostile_refusals_are_shown_as_text() -> Result<()> {
    compare(
        |words| {
            let problems: Vec<Value> =
                (0..words.len().div_ceil(IN_PROBLEM)).map(|at| made_up::problem(words, at)).collect();
            Box::new(move |asked| {
                let number = asked.strip_prefix("GET /v1/incidents/e-").and_then(|at| at.parse().ok());
                let number: Option<usize> = number.or((asked == "POST /v1/runs").then_some(0));
                number.map(|at| (422, problems[at].clone()))
            })
        },
        async |browser, words| {
            browser.enter("/runs", "Mara Voss").await?;
            knows_backend(browser).await?;
            let mut views = Vec::new();
            for at in 0..words.worth(words.len().div_ceil(IN_PROBLEM)) {
                go(browser, &format!("/incidents/e-{at}")).await?;
                count(browser, "main [role=alert]", 1).await?;
                count(browser, "main [aria-busy=true]", 0).await?;
                views.push(browser.census_of("main").await?);
                go(browser, "/runs").await?;
                browser.find("heading", "Runs").await?;
            }
            go(browser, &panel_path()).await?;
            browser.click_in(PANEL, "button", &format!("Run {LOOK_UP}")).await?;
            count(browser, ".rp-panel [role=alert]", 1).await?;
            Ok((views, browser.census_of(".rp-panel").await?))
        },
        |words, (benign, benign_panel), (hostile, panel)| {
            panel.is_shaped_like(&benign_panel, "the panel")?;
            panel.shows([words.at(0), words.at(1), words.at(2)], "the panel")?;
            for (at, hostile) in hostile.iter().enumerate() {
                let what = format!("refusal {at}");
                hostile.is_shaped_like(&benign[0], &what)?;
                let own = |place| words.at(at * IN_PROBLEM + place);
                let fault = format!("{}: {}", own(3), own(4));
                hostile.shows([own(0), own(1), own(2), fault.as_str()], &what)?;
            }
            Ok(())
        },
    )
    .await
}

/// Without the link to the engine, which only a safe address becomes.
fn without_link(mut part: Part) -> Part {
    part.counts.retain(|key, _| !key.starts_with("a[") || !key.contains("rel"));
    part
}

#[tokio::test]
async fn runs_of_a_hostile_backend_are_shown_as_text() -> Result<()> {
    compare(
        |words| {
            let runs: Vec<Value> = (0..words.len()).map(|at| made_up::run(words, at)).collect();
            Box::new(move |asked| {
                let number: usize = asked.strip_prefix("GET /v1/runs/r-")?.parse().ok()?;
                Some((200, runs[number].clone()))
            })
        },
        async |browser, words| {
            browser.enter("/incidents", "Mara Voss").await?;
            let mut views = Vec::new();
            for at in 0..words.worth(words.len()) {
                go(browser, &format!("/runs/r-{at:04}")).await?;
                browser.sees_in(".rp-run-page", &format!("r-{at:04}")).await?;
                views.push(without_link(browser.census_of("main").await?));
            }
            Ok(views)
        },
        |words, benign, hostile| {
            for (at, hostile) in hostile.iter().enumerate() {
                let what = format!("run {at}");
                hostile.is_shaped_like(&benign[0], &what)?;
                let own = |place| words.at(at * IN_RUN + place);
                hostile.shows([own(1), own(6), own(7), own(0), own(2), own(4)], &what)?;
            }
            Ok(())
        },
    )
    .await
}
