//! The page that the address names, links to pages, and navigation.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider as _},
};
use riposte_routes::{QueryString, Route};
use riposte_ui::{
    effect,
    markup::{IntoAddress, IntoValue as _, Value},
};

/// Address of a page of the app, relative to its base. The only thing that links of the app lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link(String);

impl Link {
    /// A page as it is when it is opened.
    pub(crate) fn to(route: &Route) -> Self {
        Self(route.path())
    }

    /// A page in a state that its address carries.
    pub(crate) fn with(route: &Route, query: &QueryString) -> Self {
        Self(format!("{}{query}", route.path()))
    }
}

impl IntoAddress for Link {
    fn into_address(self) -> Value {
        self.0.into_value()
    }
}

/// Effect of a navigation on the history and on the scroll position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Adds an entry and starts at the top.
    Visit,
    /// Adds an entry and stays where the page is scrolled to.
    Push,
    /// Replaces the entry and stays where the page is scrolled to.
    Replace,
}

/// Navigates to a page.
pub(crate) fn use_navigate() -> Callback<(Link, Step)> {
    let navigate = leptos_router::hooks::use_navigate();
    Callback::new(move |(link, step): (Link, Step)| {
        let (replace, scroll) = (step == Step::Replace, step == Step::Visit);
        // The router puts the base before a path that begins with a slash.
        navigate(&format!("/{}", link.0), NavigateOptions { replace, scroll, ..NavigateOptions::default() });
    })
}

/// The query of the address. Read from its text, because the router's own map decodes a value twice: a
/// `%2F` in a search or an identifier would turn into a slash.
pub(crate) fn use_query<T: PartialEq + Send + Sync + 'static>(read: fn(&QueryString) -> T) -> Memo<T> {
    let search = use_location().search;
    Memo::new(move |_| search.with(|text| read(&QueryString::parse(text))))
}

/// The page that the address names, if it names one. `base` is the path under which the app is hosted.
///
/// The framework's own table of routes finds nothing that this does not, for a fifteenth of the program.
/// Beside that it tells the browser when a navigation is complete, which this does too.
pub(crate) fn use_route(base: String) -> Memo<Option<Route>> {
    let location = use_location();
    let provider = use_context::<BrowserUrl>();
    let (path, search, hash) = (location.pathname, location.search, location.hash);
    effect(move || {
        path.track();
        search.track();
        hash.track();
        if let Some(provider) = &provider {
            provider.ready_to_complete();
        }
    });
    Memo::new(move |_| path.with(|path| Route::parse(path, &base)))
}
