//! The harness sees what it is there to see.

use anyhow::{Result, ensure};
use riposte_tests::{Server, Settings, browser::Browser, wait::eventually};

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
async fn dialogs_errors_and_violations_are_reported() -> Result<()> {
    let script = "
        alert('hello');
        console.error('something is wrong');
        __own();
        const picture = new Image();
        picture.src = 'https://elsewhere.invalid/pixel.gif';
        try { document.body.insertAdjacentHTML('beforeend', '<b>markup</b>'); } catch { /* refused */ }
";
    let browser = after(script).await?;
    eventually("both violations", async || {
        let seen = browser.script("return __probe.violations.length").await?;
        Ok((seen == 2).then_some(()))
    })
    .await?;
    let report = browser.finish().await.err().map(|error| format!("{error:#}"));
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
async fn a_request_to_somebody_else_is_reported() -> Result<()> {
    let server = Server::start(Settings::default()).await?;
    let browser = Browser::start(&server.origin()).await?;
    browser.open("/").await?;
    // The same server under another name is another origin.
    let other = server.origin().replace("127.0.0.1", "localhost");
    browser.driver.goto(&other).await?;
    let report = browser.finish().await.err().map(|error| format!("{error:#}")).unwrap_or_default();
    ensure!(report.contains(&format!("request to somebody else: {other}")), "{report:?}");
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
async fn what_has_no_room_is_reported() -> Result<()> {
    for (what, markup) in [
        ("too wide", "bar.style.cssText = 'inline-size: 500px; block-size: 10px'"),
        ("scrolls sideways", "bar.style.cssText = 'overflow: auto'; bar.append(wide)"),
        (
            "squeezed",
            "bar = document.createElement('h2'); bar.textContent = 'A long enough heading'; bar.style.cssText = 'inline-size: 40px'",
        ),
        ("too high", "bar.className = 'rp-shell'; bar.style.cssText = 'block-size: 3000px'"),
    ] {
        let browser = after(&format!(
            "const wide = document.createElement('div'); wide.style.inlineSize = '600px'; wide.textContent = 'a';
             let bar = document.createElement('div'); {markup}; document.body.append(bar);"
        ))
        .await?;
        browser.viewport(320, 640).await?;
        let fault = browser.reflows("a page").await.err().map(|fault| fault.to_string());
        ensure!(fault.as_ref().is_some_and(|fault| fault.contains(what)), "{what}: {fault:?}");
        browser.finish().await?;
    }
    Ok(())
}
