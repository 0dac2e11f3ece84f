//! The harness sees what it is there to see.

use anyhow::{Result, ensure};
use riposte_tests::{Server, Settings, browser::Browser};

/// A page in which somebody has done something that no page may do.
async fn after(script: &str) -> Result<Browser> {
    let server = Server::start(Settings::default()).await?;
    let browser = Browser::start(&server.origin()).await?;
    browser.open("/").await?;
    browser.find("button", "Mara Voss*").await?;
    browser.script(script).await?;
    Ok(browser)
}

#[tokio::test]
async fn dialogs_errors_violations_and_foreign_requests_are_reported() -> Result<()> {
    let script = "
        alert('hello');
        console.error('something is wrong');
        __own();
        const picture = new Image();
        picture.src = 'https://elsewhere.invalid/pixel.gif';
        try { document.body.insertAdjacentHTML('beforeend', '<b>markup</b>'); } catch { /* refused */ }
        return new Promise((done) => setTimeout(done, 100));";
    let report = after(script).await?.finish().await.err().map(|error| format!("{error:#}"));
    let report = report.unwrap_or_default();
    for part in [
        "dialog: alert(hello)",
        "console error: something is wrong",
        "hostile script ran",
        "policy violation: img-src: https://elsewhere.invalid",
        "policy violation: require-trusted-types-for",
    ] {
        ensure!(report.contains(part), "{part:?} is not in the report: {report:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_clean_page_is_reported_clean() -> Result<()> {
    after("return 1").await?.finish().await
}

#[tokio::test]
async fn faults_of_accessibility_are_reported() -> Result<()> {
    let script = "document.querySelector('main').append(document.createElement('button'))";
    let browser = after(script).await?;
    let report = browser.is_accessible("a page with a nameless button").await;
    ensure!(report.is_err_and(|error| format!("{error:#}").contains("button-name")));
    browser.finish().await
}

#[tokio::test]
async fn addresses_of_other_schemes_and_hidden_characters_are_reported() -> Result<()> {
    let script = "
        const link = document.createElement('a');
        link.setAttribute('href', 'javascript:__own()');
        link.textContent = 'admin\\u202enimda';
        document.querySelector('main').append(link);";
    let browser = after(script).await?;
    let report = browser.census("main").await.err().map(|error| format!("{error:#}")).unwrap_or_default();
    ensure!(report.contains("A leads to javascript:__own()"), "{report}");
    ensure!(report.contains("hidden characters in A"), "{report}");
    browser.finish().await
}

#[tokio::test]
async fn what_is_too_wide_is_reported() -> Result<()> {
    let script = "
        const bar = document.createElement('div');
        bar.style.width = '500px';
        bar.style.height = '10px';
        document.body.append(bar);";
    let browser = after(script).await?;
    browser.viewport(320, 640).await?;
    ensure!(browser.reflows("a page with a wide bar").await.is_err());
    browser.finish().await
}
