//! The form of a row in the table of pages, and what follows from the rows.

use crate::{Capability, Page, PageIcon};

/// One row of the table of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageInfo {
    /// Path below the base of the app, without slashes around it. `:id` stands for one identifier.
    pub pattern: &'static str,
    /// Title of the page and of its breadcrumb, until the page knows a better one.
    pub title: &'static str,
    /// Icon in the navigation rail; absent for a page that the rail does not list.
    pub rail: Option<PageIcon>,
    /// Page that the breadcrumbs lead back to.
    pub parent: Option<Page>,
    /// Ability of the backend without which the page has nothing to show.
    pub needs: Option<Capability>,
}

/// Part of a pattern that stands for an identifier.
pub(crate) const ID: &str = ":id";

/// Defines `Page` with its table and, with the feature `typed`, `Route`: a page with its identifier.
macro_rules! pages {
    ($(
        $(#[$doc:meta])*
        $name:ident $(($id:ident))? = $pattern:literal { $($field:ident: $value:expr),+ $(,)? }
    )+) => {
        /// A page of the app, whatever it shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Page { $($(#[$doc])* $name),+ }

        impl Page {
            /// Every page, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Row of the page in the table.
            pub const fn info(self) -> &'static PageInfo {
                match self {
                    $(Self::$name => &PageInfo { pattern: $pattern, $($field: $value),+ },)+
                }
            }
        }

        $($(#[cfg(feature = "typed")] use riposte_model::$id;)?)+

        /// A page and what it shows: everything that a path can say.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Route { $($(#[$doc])* $name $(($id))?),+ }

        #[cfg(feature = "typed")]
        impl Route {
            /// The page.
            pub const fn page(&self) -> Page {
                match self {
                    $(Self::$name { .. } => Page::$name,)+
                }
            }

            /// Identifier of what the page shows, where its pattern has one.
            pub fn id(&self) -> Option<&str> {
                match self {
                    $($(Self::$name(id) => { let id: &$id = id; Some(id.as_str()) })?)+
                    _ => None,
                }
            }

            /// A page of the table with an identifier, which a page without one ignores.
            pub(crate) fn new(page: Page, id: String) -> Self {
                match page {
                    $(Page::$name => Self::$name $(($id(id)))?,)+
                }
            }
        }
    };
}

pub(crate) use pages;

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
