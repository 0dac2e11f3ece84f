//! Pictures of the pages, for people.

use std::fs;

use anyhow::Result;

use crate::{
    browser::{Browser, Theme},
    environment,
};

impl Browser {
    /// Writes `{name}-{theme}-{width}.png` of what is in the viewport.
    pub async fn shot(&self, name: &str, theme: Theme, width: u32) -> Result<()> {
        let folder = environment::path("RIPOSTE_SCREENSHOTS")?;
        fs::create_dir_all(&folder)?;
        let picture = self.driver.screenshot_as_png().await?;
        fs::write(folder.join(format!("{name}-{}-{width}.png", theme.word())), picture)?;
        Ok(())
    }
}
