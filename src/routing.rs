//! The page that the address names, links to pages, and navigation.

use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationChange, LocationProvider as _};
use riposte_routes::{QueryString, Route};
use riposte_ui::{
    effect,
    markup::{IntoAddress, IntoValue as _, Value},
};
use send_wrapper::SendWrapper;

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

/// The address of the page and its history.
#[derive(Clone)]
pub(crate) struct Address {
    browser: BrowserUrl,
    /// Path under which the app is hosted, without the slash at its end.
    base: String,
}

impl Address {
    /// Follows the address for as long as the current owner lives: links, navigation, back and forward.
    /// `None` where the page may not read its own address.
    pub(crate) fn follow() -> Option<Self> {
        let browser = BrowserUrl::new().ok()?;
        let root = web_sys::Url::new(&document().base_uri().ok().flatten()?).ok()?.pathname();
        let base = root.trim_end_matches('/').to_owned();
        // It compares paths as text and wants the base without the slash at the end.
        browser.init(Some(base.clone().into()));
        Some(Self { browser, base })
    }

    /// The page that the address names, if it names one.
    ///
    /// The framework's own table of routes finds nothing that this does not, for a fifteenth of the program,
    /// and its `Router` adds a parsed map of the query and redirects of server functions, which nothing here
    /// uses. Beside that they tell the browser when a navigation is complete, which this does too.
    pub(crate) fn route(&self) -> Memo<Option<Route>> {
        let Self { browser, base } = self.clone();
        let url = browser.as_url().clone();
        let shown = url.clone();
        effect(move || {
            shown.track();
            browser.ready_to_complete();
        });
        Memo::new(move |_| url.with(|url| Route::parse(url.path(), &base)))
    }

    fn navigate(&self, link: &Link, step: Step) {
        let Ok(url) = BrowserUrl::parse(&format!("{}/{}", self.base, link.0)) else { return };
        let query = if url.search().is_empty() { "" } else { "?" };
        let value = [url.path(), query, url.search(), url.hash()].concat();
        let signal = self.browser.as_url();
        if signal.with_untracked(|now| *now != url) {
            signal.set(url);
        }
        let (replace, scroll) = (step == Step::Replace, step == Step::Visit);
        let change = LocationChange { value, replace, scroll, ..LocationChange::default() };
        self.browser.complete_navigation(&change);
    }
}

/// Navigates to a page.
pub(crate) fn use_navigate() -> Callback<(Link, Step)> {
    let address = SendWrapper::new(use_context::<Address>());
    Callback::new(move |(link, step): (Link, Step)| {
        if let Some(address) = &*address {
            address.navigate(&link, step);
        }
    })
}

/// The state of a page that its address carries, in the query.
pub(crate) struct AddressState<T> {
    /// The query as text. One type of signal for all pages, for each brings code of its own.
    search: Memo<String>,
    read: fn(&QueryString) -> T,
}

impl<T> Clone for AddressState<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for AddressState<T> {}

impl<T> AddressState<T> {
    /// The state as it is now. Tracked.
    pub(crate) fn get(self) -> T {
        self.search.with(|search| (self.read)(&QueryString::parse(search)))
    }

    /// The state as it is now. Not tracked.
    pub(crate) fn get_untracked(self) -> T {
        self.search.with_untracked(|search| (self.read)(&QueryString::parse(search)))
    }
}

/// The query of the address. Read from its text, because the router's own map decodes a value twice: a
/// `%2F` in a search or an identifier would turn into a slash.
pub(crate) fn use_query<T>(read: fn(&QueryString) -> T) -> AddressState<T> {
    let url = use_context::<Address>().map(|address| address.browser.as_url().clone());
    let search = Memo::new(move |_| {
        url.as_ref().map(|url| url.with(|url| url.search().to_owned())).unwrap_or_default()
    });
    AddressState { search, read }
}
