//! A browser of one's own, and what went wrong in its pages.

use std::{collections::BTreeSet, fmt::Write as _, process::Command, sync::Mutex, time::Duration};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    BrowserLogEntry, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};

use crate::{environment, local, local::Program, wait};

const FLAGS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    // A script goes through hundreds of places in seconds; the browser would drop the later ones.
    "--disable-ipc-flooding-protection",
    "--lang=en-GB",
    "--window-size=1440,900",
];

/// What the probe in a page has seen.
#[derive(Debug, Default, Deserialize)]
struct Seen {
    violations: Vec<String>,
    errors: Vec<String>,
    dialogs: Vec<String>,
    owned: u32,
}

/// A browser with one page. Dies with its owner.
pub struct Browser {
    /// The page.
    pub driver: WebDriver,
    origin: String,
    faults: Mutex<BTreeSet<String>>,
    expected: Mutex<Vec<&'static str>>,
    // Dropped in this order: the profile must outlive the browser.
    _program: Program,
    _profile: TempDir,
}

impl Browser {
    /// Starts one that will look at pages of this origin, and of no other.
    pub async fn start(origin: &str) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("riposte-browser-").tempdir()?;
        let port = local::free_port()?;
        let mut command = Command::new(environment::path("RIPOSTE_CHROMEDRIVER")?);
        command.arg(format!("--port={port}")).arg("--log-level=SEVERE");
        let program = Program::start(&mut command, &profile.path().join("driver.log"))?;
        let address = format!("http://127.0.0.1:{port}");
        let client = reqwest::Client::new();
        wait::eventually("chromedriver to answer", async || {
            Ok(client.get(format!("{address}/status")).send().await.ok())
        })
        .await?;

        let mut capabilities = DesiredCapabilities::chrome();
        let chrome = environment::path("RIPOSTE_CHROME")?;
        capabilities.set_binary(chrome.to_str().context("the path of the browser is not text")?)?;
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().join("profile").display()))?;
        capabilities.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
        capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::new(address, capabilities).await.context("cannot start the browser")?;
        driver.set_script_timeout(Duration::from_mins(2)).await?;
        let browser = Self {
            driver,
            origin: origin.to_owned(),
            faults: Mutex::default(),
            expected: Mutex::default(),
            _program: program,
            _profile: profile,
        };
        let probe = json!({"source": include_str!("probe.js")});
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", probe).await?;
        browser.viewport(1440, 900).await?;
        browser.media(Theme::Light).await?;
        Ok(browser)
    }

    /// A command of the browser's own protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value> {
        self.driver.cdp().send_raw(method, parameters).await.with_context(|| method.to_owned())
    }

    /// The size of the page's viewport in CSS pixels.
    pub async fn viewport(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", size).await.map(drop)
    }

    /// What the system prefers. Motion is always reduced: nothing has to be waited for.
    pub async fn media(&self, theme: Theme) -> Result<()> {
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": theme.word()},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.cdp("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// The colours that the system forces on every page, for those who cannot read others.
    pub async fn forced_colours(&self) -> Result<()> {
        let features = json!({"features": [{"name": "forced-colors", "value": "active"}]});
        self.cdp("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// Takes the network away, or gives it back.
    pub async fn network(&self, there: bool) -> Result<()> {
        let throughput = if there { -1 } else { 0 };
        let conditions = json!({
            "offline": !there, "latency": 0,
            "downloadThroughput": throughput, "uploadThroughput": throughput,
        });
        self.cdp("Network.emulateNetworkConditions", conditions).await.map(drop)
    }

    /// Opens a path of the app and waits until the app has started.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.collect().await?;
        self.driver.goto(format!("{}{path}", self.origin)).await?;
        self.started().await
    }

    /// Reloads the page and waits until the app has started.
    pub async fn reload(&self) -> Result<()> {
        self.collect().await?;
        self.driver.refresh().await?;
        self.started().await
    }

    async fn started(&self) -> Result<()> {
        let script = "return document.getElementById('boot') === null \
                      && (document.getElementById('app') !== null \
                          || document.getElementById('fatal')?.hidden === false)";
        wait::eventually("the app to start", async || {
            Ok(self.driver.execute(script, Vec::new()).await?.json().as_bool().filter(|there| *there))
        })
        .await
        .map(drop)
    }

    /// Console errors with this text are what the journey is about.
    pub fn expect_error(&self, text: &'static str) {
        self.expected.lock().unwrap().push(text);
    }

    /// Where the page is, below the origin.
    pub async fn path(&self) -> Result<String> {
        let address = self.driver.current_url().await?;
        Ok(address.as_str().strip_prefix(&self.origin).unwrap_or(address.as_str()).to_owned())
    }

    /// Writes down what happened in the current document, which is about to go.
    async fn collect(&self) -> Result<()> {
        let seen = self.driver.execute("return window.__probe ?? null", Vec::new()).await?;
        let seen: Seen = seen.convert::<Option<Seen>>()?.unwrap_or_default();
        let mut faults: Vec<String> = Vec::new();
        faults.extend(seen.violations.into_iter().map(|text| format!("policy violation: {text}")));
        faults.extend(seen.errors.into_iter().map(|text| format!("console error: {text}")));
        faults.extend(seen.dialogs.into_iter().map(|text| format!("dialog: {text}")));
        if seen.owned > 0 {
            faults.push(format!("hostile script ran {} times", seen.owned));
        }
        for entry in self.driver.get_log("browser").await? {
            if entry.level == "SEVERE" {
                faults.push(format!("console error: {}", entry.message));
            }
        }
        for entry in self.driver.get_log("performance").await? {
            faults.extend(foreign(&entry, &self.origin));
        }
        self.faults.lock().unwrap().extend(faults);
        Ok(())
    }

    /// Ends the browser and tells what went wrong in its pages. Empty for a clean bill.
    pub async fn finish(self) -> Result<()> {
        let collected = self.collect().await;
        let faults = self.faults.into_inner().unwrap();
        let expected = self.expected.into_inner().unwrap();
        self.driver.quit().await?;
        collected?;
        let mut report = String::new();
        for fault in faults.iter().filter(|fault| !expected.iter().any(|text| fault.contains(text))) {
            writeln!(report, "- {fault}")?;
        }
        ensure!(report.is_empty(), "the page did what no page may do:\n{report}");
        Ok(())
    }
}

/// A request to somebody else, if the entry is one.
fn foreign(entry: &BrowserLogEntry, origin: &str) -> Option<String> {
    let message: Value = serde_json::from_str(&entry.message).ok()?;
    let message = &message["message"];
    let address = match message["method"].as_str()? {
        "Network.requestWillBeSent" => message["params"]["request"]["url"].as_str()?,
        "Network.webSocketCreated" => message["params"]["url"].as_str()?,
        _ => return None,
    };
    let own = address.starts_with(&format!("{origin}/")) || address.starts_with("data:");
    (!own && !address.starts_with("chrome:")).then(|| format!("request to somebody else: {address}"))
}

/// A colour scheme that the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word of the media feature.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
