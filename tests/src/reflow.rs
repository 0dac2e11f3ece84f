//! Room for what is shown: nothing scrolls in two directions, nothing is squeezed to nothing.

use anyhow::{Result, ensure};

use crate::browser::Browser;

/// What sticks out of the viewport and cannot be scrolled to within a part of its own; parts that
/// scroll sideways; a page that scrolls although its content does; names that are squeezed away.
const FAULTS: &str = "
    const root = document.documentElement;
    const style = (element) => getComputedStyle(element);
    const named = (element) => `${element.tagName.toLowerCase()}.${element.className}`;
    const all = [...document.body.querySelectorAll('*')];
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (at !== root && at !== document.body
            && ['auto', 'scroll', 'hidden', 'clip'].includes(style(at).overflowX)) return true;
      }
      return false;
    };
    const outside = all.filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(each));
    const sideways = all.filter((each) => ['auto', 'scroll'].includes(style(each).overflowX)
      && !each.matches('pre, textarea') && each.scrollWidth > each.clientWidth + 1);
    const squeezed = all.filter((each) => each.matches('.rp-lead, h1, h2, h3') && each.clientWidth < 80
      && each.textContent.length > 12 && style(each).visibility === 'visible' && each.offsetParent);
    const wide = Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
    const high = document.querySelector('.rp-shell') ? root.scrollHeight - root.clientHeight : 0;
    return [
      ...(wide > 0 ? [`the page is ${wide} px too wide`] : []),
      ...(high > 0 ? [`the page is ${high} px too high`] : []),
      ...outside.slice(0, 5).map((each) => `outside: ${named(each)}`),
      ...sideways.slice(0, 5).map((each) => `scrolls sideways: ${named(each)}`),
      ...squeezed.slice(0, 5).map((each) => `squeezed: ${named(each)}: ${each.textContent.slice(0, 40)}`),
    ];";

impl Browser {
    /// Fails where something has no room.
    pub async fn reflows(&self, state: &str) -> Result<()> {
        let found = self.script(FAULTS).await?;
        ensure!(found.as_array().is_some_and(Vec::is_empty), "{state}: {found}");
        Ok(())
    }
}
