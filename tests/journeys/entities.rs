//! What the page tells of the entities of an incident.

use anyhow::{Result, ensure};
use riposte_tests::{Settings, browser::Browser, journey, journey_behind, wait::eventually};
use serde_json::{Value, json};

use crate::steps::{BEACON, PANEL, SHOWN};

const PROCESS: &str = "[aria-label='Actions for rundll32.exe']";

/// What stands in the row of a process whose name says little.
async fn row(browser: &Browser, of: &str) -> Result<String> {
    browser.css(PROCESS).await?;
    let script = format!("return document.querySelector(\"{PROCESS}\").closest('{of}').innerText");
    Ok(browser.script(&script).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_process_comes_with_its_host_and_number_wherever_it_is_named() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        let told = ["Host HF-WS114", "Process ID 7348", "Command line rundll32.exe C:\\ProgramData"];
        let widget = row(browser, "li").await?;
        browser.click("tab", "Entities*").await?;
        browser.find("columnheader", "Name").await?;
        let table = row(browser, "tr").await?;
        for text in told {
            ensure!(widget.contains(text), "{text:?} is not in the widget: {widget}");
            ensure!(table.contains(text), "{text:?} is not in the table: {table}");
        }
        browser.click("button", "Run playbook on rundll32.exe").await?;
        browser.click_in(PANEL, "button", "Run Kill process on its host").await?;
        browser.find_in(".rp-confirm", "heading", "Kill process on its host").await?;
        for text in ["rundll32.exe", "HF-WS114", "7348", "C:\\ProgramData"] {
            browser.sees_in(".rp-panel-target", text).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_name_that_nothing_can_be_run_on_opens_nothing() -> Result<()> {
    const APPLICATION: &str = "Halden Remote Desktop Gateway";
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter("/incidents/inc-1042", "Mara Voss").await?;
        browser.click("button", &format!("Actions for {APPLICATION}")).await?;
        browser.find("menuitem", "Copy value").await?;
        ensure!(!browser.has("menuitem", "Run playbook").await?);
        ensure!(!browser.has("button", APPLICATION).await?, "it offers to be opened");
        Ok(())
    })
    .await
}

/// Opens the menu of a row of the table and looks at what lies in the middle of each of its entries.
async fn hits(browser: &Browser, row: &str) -> Result<()> {
    let open = format!(
        "const rows = [...document.querySelectorAll('.rp-entities-table tbody tr')];
         const row = rows[{row}];
         row.scrollIntoView({{block: 'nearest'}});
         row.querySelector('[aria-haspopup=menu]').click();
         return rows.length"
    );
    ensure!(browser.script(&open).await?.as_u64().is_some_and(|rows| rows > 4), "too few rows");
    let look = "const entries = [...document.querySelectorAll('[role=menuitem]')];
        if (document.activeElement?.role !== 'menuitem') return null;
        return entries.map((entry) => {
          const {x, y, width, height} = entry.getBoundingClientRect();
          return entry.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        })";
    let seen: Value = eventually("the menu to be there", async || {
        Ok(Some(browser.script(look).await?).filter(|seen| !seen.is_null()))
    })
    .await?;
    let entries = seen.as_array().map_or(0, Vec::len);
    ensure!(entries >= 2 && seen == json!(vec![true; entries]), "row {row}: {seen}");
    Ok(())
}

#[tokio::test]
async fn the_menu_of_a_row_can_be_hit_at_every_width() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(&format!("{BEACON}?tab=entities"), "Mara Voss").await?;
        browser.css(".rp-entities-table tbody tr").await?;
        for width in [390, 768, 1440, 1920] {
            browser.viewport(width, 800).await?;
            for row in ["0", "rows.length >> 1", "rows.length - 1"] {
                hits(browser, row).await?;
                browser.script("document.activeElement.blur(); document.body.dispatchEvent(new Event('pointerdown', {bubbles: true}))").await?;
                browser.vanishes("[role=menuitem]").await?;
            }
        }
        browser.viewport(1440, 900).await?;
        browser.click_in(".rp-entities-table", "button", &format!("Actions for {SHOWN}")).await?;
        browser.click("menuitem", "Copy value, defanged").await?;
        browser.sees_in(".rp-toast", "Copied.").await
    })
    .await
}

#[tokio::test]
async fn what_is_copied_is_said_to_be_where_it_can_be_seen() -> Result<()> {
    journey(Settings::default(), async |j| {
        let browser = &j.browser;
        browser.enter(BEACON, "Mara Voss").await?;
        browser.click("button", &format!("Actions for {SHOWN}")).await?;
        browser.click("menuitem", "Copy value, defanged").await?;
        browser.sees_in(".rp-toast", "Copied.").await?;
        browser.focus_is_somewhere().await?;
        browser.vanishes(".rp-toast").await
    })
    .await
}

#[tokio::test]
async fn a_list_that_is_cut_off_says_so_and_denies_nothing() -> Result<()> {
    journey_behind(Settings::default(), async |j, proxy| {
        // 1,200 in pages of 100, of which a page follows ten.
        proxy.make_up(|asked| {
            let query = asked.strip_prefix(&format!("GET /v1{BEACON}/entities"))?;
            let from = query.split("cursor=").nth(1).map_or(0, |cursor| cursor.parse().unwrap_or(0));
            let item =
                |at: usize| json!({"id": format!("e-{at}"), "kind": "host", "name": format!("HOST-{at}")});
            let items: Vec<Value> = (from..from + 100).map(item).collect();
            Some((200, json!({"items": items, "nextCursor": (from + 100).to_string(), "total": 1200})))
        });
        let browser = &j.browser;
        browser.enter(&format!("{BEACON}?tab=entities&entity=e-1151&panel=playbooks"), "Mara Voss").await?;
        browser.sees("1000 of 1200 entities are loaded. The others are neither shown nor searched.").await?;
        browser.sees("That entity is not among those loaded").await?;
        browser.fill_search("Search entities", "HOST-1151").await?;
        browser.sees("No entity of those that are loaded fits").await?;
        ensure!(!browser.text_in("body").await?.contains("not part of this incident"));
        Ok(())
    })
    .await
}
