//! Narrow pages: nothing may need scrolling in two directions.

use anyhow::{Result, ensure};

use crate::browser::Browser;

/// What sticks out of the viewport and cannot be scrolled to within a part of its own.
const OUTSIDE: &str = "
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (at !== document.documentElement && at !== document.body
            && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll('*')]
      .filter((each) => each.getBoundingClientRect().right > width + 1 && !scrolls(each))
      .map((each) => `${each.tagName.toLowerCase()}.${each.className}`);
    const page = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - width;
    return [page, ...out.slice(0, 5)];";

impl Browser {
    /// Fails where the page as a whole scrolls sideways.
    pub async fn reflows(&self, state: &str) -> Result<()> {
        let found = self.script(OUTSIDE).await?;
        let beyond = found[0].as_i64().unwrap_or(0);
        ensure!(beyond <= 0, "{state} is {beyond} px too wide: {found}");
        Ok(())
    }
}
