//! One journey: a server, a browser, what somebody does, and whether it went cleanly.

use std::{
    fs,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::pin,
    task::Poll,
    thread,
};

use anyhow::{Context, Result};

use crate::{
    browser::Browser,
    environment,
    proxy::Proxy,
    server::{Server, Settings},
};

/// What a journey has at hand.
pub struct Journey {
    /// The server.
    pub server: Server,
    /// A browser at the server's origin, or at that of the network before it.
    pub browser: Browser,
}

/// Goes on a journey. Afterwards no page may have broken a rule, see [`Browser::finish`].
pub async fn journey(settings: Settings, steps: impl AsyncFnOnce(&mut Journey) -> Result<()>) -> Result<()> {
    let server = Server::start(settings).await?;
    let browser = Browser::start(&server.origin()).await?;
    go(Journey { server, browser }, steps).await
}

/// As [`journey`], over a network that can be told to lose and change answers.
pub async fn journey_behind(
    settings: Settings,
    steps: impl AsyncFnOnce(&mut Journey, &Proxy) -> Result<()>,
) -> Result<()> {
    let server = Server::start(settings).await?;
    let proxy = Proxy::before(server.port()).await?;
    let browser = Browser::start(&proxy.origin()).await?;
    // The lost answers are what it is about.
    browser.expect_error("net::ERR_EMPTY_RESPONSE");
    browser.expect_error("net::ERR_CONNECTION");
    go(Journey { server, browser }, async |journey| steps(journey, &proxy).await).await
}

async fn go(mut journey: Journey, steps: impl AsyncFnOnce(&mut Journey) -> Result<()>) -> Result<()> {
    let outcome = caught(steps(&mut journey)).await;
    let Journey { server, browser } = journey;
    if !matches!(outcome, Ok(Ok(()))) {
        keep(&browser, &server).await.ok();
    }
    // Also after a failure: otherwise the browser would outlive the test.
    let clean = browser.finish().await;
    match outcome {
        Ok(Ok(())) => clean,
        Ok(Err(fault)) => Err(match clean {
            Ok(()) => fault,
            Err(unclean) => fault.context(format!("{unclean:#}")),
        }),
        Err(panic) => resume_unwind(panic),
    }
}

/// Lets a panic be followed by tidying up.
async fn caught<T>(steps: impl Future<Output = T>) -> thread::Result<T> {
    let mut steps = pin!(steps);
    std::future::poll_fn(move |context| {
        match catch_unwind(AssertUnwindSafe(|| steps.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await
}

/// Keeps the last sight of a failed journey.
async fn keep(browser: &Browser, server: &Server) -> Result<()> {
    let name = thread::current().name().unwrap_or("journey").replace("::", "-");
    let folder = environment::path("RIPOSTE_SCREENSHOTS")?.join("failed");
    fs::create_dir_all(&folder).context("cannot keep the picture")?;
    fs::write(folder.join(format!("{name}.log")), server.log())?;
    fs::write(folder.join(format!("{name}.png")), browser.driver.screenshot_as_png().await?)?;
    eprintln!("{name} ended at {}: see {}", browser.path().await?, folder.join(name.as_str()).display());
    Ok(())
}
