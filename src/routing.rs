//! The page that the address names, links to pages, and navigation.

use std::sync::Arc;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationProvider as _, Url};
use riposte_routes::{QueryString, Route};
use riposte_ui::{
    markup::{IntoAddress, IntoValue as _, Value},
    parts::listen,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, MouseEvent};

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
///
/// `leptos_router` reads addresses. The history is ours, because the framework's decodes the path of a clicked link
/// before it pushes it, so that an identifier with a percent sign is another one after a reload, and takes a link to
/// `/soc-wiki/` for one below `/soc`.
#[derive(Clone)]
pub(crate) struct Address {
    /// Path and query of the address, encoded as the browser shows them.
    shown: RwSignal<String>,
    /// Path under which the app is hosted, without the slash at its end.
    base: Arc<str>,
}

impl Address {
    /// Follows the address for as long as the current owner lives: links, navigation, back and forward.
    /// `None` where the page may not read its own address.
    pub(crate) fn follow() -> Option<Self> {
        let root = BrowserUrl::parse(&document().base_uri().ok().flatten()?).ok()?;
        let base = root.path().trim_end_matches('/').into();
        let address = Self { shown: RwSignal::new(current()?), base };
        let history = address.clone();
        listen(&window(), "popstate", move |_| {
            if let Some(now) = current() {
                history.show(now);
            }
        });
        let links = address.clone();
        listen(&document(), "click", move |event| {
            if let Some(target) = links.followed(&event) {
                event.prevent_default();
                links.visit(target, Step::Visit);
            }
        });
        Some(address)
    }

    /// The page that the address names, if it names one.
    pub(crate) fn route(&self) -> Memo<Option<Route>> {
        let Self { shown, base } = self.clone();
        Memo::new(move |_| shown.with(|shown| Route::parse(split(shown).0, &base)))
    }

    /// The address that a click leads to, if it is that of a page of the app and the click asks for no new tab.
    fn followed(&self, event: &Event) -> Option<String> {
        let click: &MouseEvent = event.unchecked_ref();
        let modified = click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key();
        if event.default_prevented() || click.button() != 0 || modified {
            return None;
        }
        let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok().flatten()?;
        if ["target", "download", "rel"].into_iter().any(|name| link.has_attribute(name)) {
            return None;
        }
        // The property is the whole address, where the attribute is what was written.
        let address = Reflect::get(&link, &JsValue::from_str("href")).ok()?.as_string()?;
        let address = BrowserUrl::parse(&address).ok()?;
        let here = address.origin() == window().location().origin().ok()?;
        (here && Route::parse(address.path(), &self.base).is_some()).then(|| joined(&address))
    }

    fn navigate(&self, link: &Link, step: Step) {
        self.visit(format!("{}/{}", self.base, link.0), step);
    }

    fn visit(&self, target: String, step: Step) {
        let known = self.shown.with_untracked(|shown| *shown == target);
        if !known && let Ok(history) = window().history() {
            let change = if step == Step::Replace {
                history.replace_state_with_url(&JsValue::NULL, "", Some(&target))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(&target))
            };
            // The browser limits how often a page may do this: the page is shown all the same.
            drop(change);
            self.show(target);
        }
        if step == Step::Visit {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn show(&self, address: String) {
        if self.shown.try_with_untracked(|shown| *shown != address) == Some(true) {
            self.shown.set(address);
        }
    }
}

/// Path and query of the address as they are now.
fn current() -> Option<String> {
    Some(joined(&BrowserUrl::current().ok()?))
}

fn joined(address: &Url) -> String {
    let mark = if address.search().is_empty() { "" } else { "?" };
    [address.path(), mark, address.search()].concat()
}

/// Path and query, without the question mark.
fn split(address: &str) -> (&str, &str) {
    address.split_once('?').unwrap_or((address, ""))
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

/// The query of the address, decoded once.
pub(crate) fn use_query<T>(read: fn(&QueryString) -> T) -> AddressState<T> {
    let shown = use_context::<Address>().map(|address| address.shown);
    let search = Memo::new(move |_| {
        shown.map(|shown| shown.with(|shown| split(shown).1.to_owned())).unwrap_or_default()
    });
    AddressState { search, read }
}
