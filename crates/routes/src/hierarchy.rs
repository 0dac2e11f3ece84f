//! Facts that follow from the table of pages: hierarchy, and the paths that a host answers.

use crate::Page;

/// Part of a pattern that stands for an identifier.
pub(crate) const ID: &str = ":id";

impl Page {
    /// Whether the pattern has an identifier.
    pub fn has_id(self) -> bool {
        self.info().pattern.split('/').any(|part| part == ID)
    }

    /// The pages above, outermost first.
    pub fn ancestors(self) -> Vec<Self> {
        let Some(parent) = self.info().parent else { return Vec::new() };
        let mut above = parent.ancestors();
        above.push(parent);
        above
    }

    /// The outermost page above, or the page itself: the entry of the rail that it belongs to.
    #[must_use]
    pub fn section(self) -> Self {
        self.ancestors().first().copied().unwrap_or(self)
    }

    /// Part of every path of the page before its identifier, as in `incidents`.
    fn prefix(self) -> &'static str {
        let pattern = self.info().pattern;
        pattern.split_once(ID).map_or(pattern, |(fixed, _)| fixed.trim_end_matches('/'))
    }
}

/// The page that a host answers for a path from the root of the app. Below a page with an identifier that
/// is any path, dots included: no file of the app lies there.
pub fn page_at(path: &str) -> Option<Page> {
    let fits = |page: &&Page| {
        let rest = path.strip_prefix('/').and_then(|path| path.strip_prefix(page.prefix()));
        rest.is_some_and(|rest| rest.is_empty() || (page.has_id() && rest.starts_with('/')))
    };
    Page::ALL.iter().find(fits).copied()
}

/// Paths for which a host answers with the app, from the root of the app: `/x` is one page, and `/x/*`
/// stands for every path below.
pub fn fallback_paths() -> Vec<String> {
    let path = |page: &Page| {
        let below = if page.has_id() { "/*" } else { "" };
        format!("/{}{below}", page.prefix())
    };
    Page::ALL.iter().map(path).collect()
}
