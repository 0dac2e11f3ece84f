//! The keyboard, counting.

use anyhow::{Context, Result, bail, ensure};
pub use thirtyfour::Key;

use crate::{browser::Browser, wait};

/// Most presses of Tab that a search for something takes.
const FAR: u32 = 80;

/// A keyboard that counts, and that looks after each press whether the focus is still somewhere.
pub struct Keyboard<'a> {
    browser: &'a Browser,
    /// Keys pressed so far.
    pub presses: u32,
}

impl<'a> Keyboard<'a> {
    /// A keyboard for a page.
    pub fn of(browser: &'a Browser) -> Self {
        Self { browser, presses: 0 }
    }

    /// Presses a key.
    pub async fn press(&mut self, key: Key) -> Result<()> {
        let what = format!("after press {} ({key:?})", self.presses + 1);
        self.send(key).await?;
        self.browser.focus_is_somewhere().await.context(what)
    }

    /// Presses Enter where the focus may go with what it leads away from.
    pub async fn send_enter(&mut self) -> Result<()> {
        self.send(Key::Enter).await
    }

    async fn send(&mut self, key: Key) -> Result<()> {
        self.presses += 1;
        Ok(self.browser.driver.action_chain().key_down(key.clone()).key_up(key).perform().await?)
    }

    /// Types a text into what has the focus.
    pub async fn write(&mut self, text: &str) -> Result<()> {
        self.browser.driver.action_chain().send_keys(text).perform().await?;
        self.presses += u32::try_from(text.chars().count())?;
        Ok(())
    }

    /// Presses Tab until something with this role and name has the focus. A name that ends in `*`
    /// stands for every name that starts so.
    pub async fn tab_to(&mut self, role: &str, name: &str) -> Result<()> {
        let mut seen = Vec::new();
        for _ in 0..FAR {
            // Before the first press nothing has the focus.
            if let Ok(here) = self.browser.focused().await {
                if here.role == role && fits(&here.name, name) {
                    return Ok(());
                }
                seen.push(format!("{} {:?}", here.role, here.name));
            }
            // Past the last element the focus goes through the frame of the browser to the first.
            self.send(Key::Tab).await?;
        }
        bail!("Tab does not lead to the {role} {name:?}, but over {seen:#?}");
    }

    /// Waits until something has the focus.
    pub async fn is_on(&self, role: &str, name: &str) -> Result<()> {
        let mut here = None;
        let found = wait::eventually("", async || {
            here = self.browser.focused().await.ok();
            Ok(here.as_ref().is_some_and(|n| n.role == role && fits(&n.name, name)).then_some(()))
        });
        let found = found.await;
        ensure!(found.is_ok(), "the focus is not on the {role} {name:?}, but on {here:?}");
        Ok(())
    }
}

fn fits(name: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == wanted,
    }
}
