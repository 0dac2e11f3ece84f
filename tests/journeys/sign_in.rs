//! Signing in at a server of one's own, with a token.

use std::fs;

use anyhow::{Context, Result, ensure};
use riposte_tests::{
    Settings,
    browser::Theme,
    journey,
    keyboard::{Key, Keyboard},
};
use serde_json::{Value, json};

use crate::start::copy;

#[tokio::test]
async fn a_server_without_a_sample_is_entered_with_a_token() -> Result<()> {
    let dist = copy()?;
    let config = dist.path().join("config.json");
    let mut settings: Value = serde_json::from_slice(&fs::read(&config)?)?;
    settings["signIn"] = json!("token");
    fs::write(&config, settings.to_string())?;
    let settings = Settings { empty: true, dist: Some(dist.path().to_owned()), ..Settings::default() };
    journey(settings, async |j| {
        let browser = &j.browser;
        browser.expect_error("401");
        j.server.admin(&["user", "ada", "--name", "Ada Quill", "--role", "operator"])?;
        let printed = j.server.admin(&["token", "ada", "--hours", "1"])?;
        let token = printed.split_whitespace().last().context("no token")?.to_owned();

        browser.open("/incidents").await?;
        browser.css("#rp-token").await?;
        for theme in [Theme::Light, Theme::Dark] {
            browser.media(theme).await?;
            browser.is_accessible("the form for a token").await?;
        }
        let field = browser.css("#rp-token").await?;
        field.send_keys("not a token").await?;
        let mut keys = Keyboard::of(browser);
        keys.press(Key::Enter).await?;
        browser.sees("The token is not known, or is out of date").await?;
        ensure!(!browser.text_in("body").await?.contains("session has ended"), "there was no session");
        browser.is_accessible("a token that is refused").await?;
        field.clear().await?;
        field.send_keys(&token).await?;
        keys.send_enter().await?;
        browser.find("button", "Account of Ada Quill*").await?;
        browser.find("heading", "Nothing is open").await?;
        browser.reload().await?;
        browser.find("button", "Account of Ada Quill*").await?;
        // Taken away at the server, it opens nothing any more.
        j.server.admin(&["sign-out", "ada"])?;
        browser.click("link", "Runs").await?;
        browser.sees("Your session has ended").await?;
        browser.css("#rp-token").await.map(drop)
    })
    .await
}
