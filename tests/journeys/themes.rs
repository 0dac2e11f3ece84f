//! Light, dark, or as the system has it.

use anyhow::{Result, ensure};
use riposte_tests::{
    Settings,
    browser::{Browser, Theme},
    journey,
};

use crate::steps::panel_path;

/// How bright the page is, from 0 to 255.
async fn brightness(browser: &Browser) -> Result<f64> {
    let script = "
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / 3;";
    Ok(browser.script(script).await?.as_f64().unwrap_or(-1.0))
}

async fn is(browser: &Browser, theme: Theme) -> Result<()> {
    let bright = brightness(browser).await?;
    ensure!((bright > 128.0) == (theme == Theme::Light), "not {}: {bright}", theme.word());
    Ok(())
}

#[tokio::test]
async fn the_theme_follows_the_system_until_somebody_chooses_and_then_stays() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents", "Mara Voss").await?;
        is(browser, Theme::Light).await?;
        browser.media(Theme::Dark).await?;
        is(browser, Theme::Dark).await?;

        browser.click("button", "Account of Mara Voss*").await?;
        browser.click("button", "Light").await?;
        is(browser, Theme::Light).await?;
        browser.reload().await?;
        browser.find("heading", "Incidents").await?;
        is(browser, Theme::Light).await?;

        browser.click("button", "Account of Mara Voss*").await?;
        browser.click("button", "System").await?;
        is(browser, Theme::Dark).await?;
        browser.reload().await?;
        browser.find("heading", "Incidents").await?;
        is(browser, Theme::Dark).await
    })
    .await
}

#[tokio::test]
async fn under_forced_colours_what_is_chosen_still_differs() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&panel_path(), "Mara Voss").await?;
        browser.find("heading", "Run playbook on IP address").await?;
        browser.forced_colours().await?;
        for (all, chosen, side) in [
            (".rp-rail a", "[aria-current]", "borderInlineStartColor"),
            ("[role=tab]", "[aria-selected=true]", "borderBlockEndColor"),
        ] {
            let script = format!(
                "return [...document.querySelectorAll({all:?})].map((each) => [each.matches({chosen:?}), getComputedStyle(each).{side}]);"
            );
            let found: Vec<(bool, String)> = serde_json::from_value(browser.script(&script).await?)?;
            let colours = |is: bool| found.iter().filter(move |(chosen, _)| *chosen == is).map(|(_, colour)| colour);
            ensure!(colours(true).count() > 0 && colours(false).count() > 0, "{found:?}");
            ensure!(colours(true).all(|chosen| colours(false).all(|other| chosen != other)), "{found:?}");
        }
        browser.is_accessible("forced colours").await
    })
    .await
}
