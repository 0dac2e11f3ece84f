//! The form of a row in the table of pages.

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
