//! Which page an address names.

use leptos::prelude::*;
use leptos_router::{
    hooks::use_location,
    location::{BrowserUrl, LocationProvider as _},
};
use riposte_model::{IncidentId, RunId};
use riposte_ui::{
    effect,
    markup::{IntoAddress, IntoValue as _, Value},
};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Incidents,
    Incident(IncidentId),
    Runs,
    Run(RunId),
    Sandbox,
    NotFound,
}

impl Route {
    /// The page at a path below `base`, the path under which the app is hosted.
    pub(crate) fn of(path: &str, base: &str) -> Self {
        let path = path.strip_prefix(base).unwrap_or(path);
        let segments: Vec<String> =
            path.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            [] | ["index.html" | "incidents"] => Self::Incidents,
            ["incidents", id] => Self::Incident(IncidentId::from(*id)),
            ["runs"] => Self::Runs,
            ["runs", id] => Self::Run(RunId::from(*id)),
            ["sandbox"] => Self::Sandbox,
            _ => Self::NotFound,
        }
    }
}

impl Route {
    /// Its path below the base.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Incidents | Self::NotFound => "incidents".to_owned(),
            Self::Incident(id) => format!("incidents/{}", encoded(id.as_str())),
            Self::Runs => "runs".to_owned(),
            Self::Run(id) => format!("runs/{}", encoded(id.as_str())),
            Self::Sandbox => "sandbox".to_owned(),
        }
    }
}

impl IntoAddress for Route {
    fn into_address(self) -> Value {
        self.path().into_value()
    }
}

/// The page that the address names now.
///
/// The framework's own table of routes finds nothing that this does not, for a fifteenth of the
/// program. What it does besides is to tell the browser when a navigation is complete.
pub(crate) fn use_route(base: String) -> Memo<Route> {
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
    Memo::new(move |_| path.with(|path| Route::of(path, &base)))
}

/// A segment of a path as the text it stands for; one that stands for none is taken as it is.
fn decoded(segment: &str) -> String {
    js_sys::decode_uri_component(segment).map_or_else(|_error| segment.to_owned(), String::from)
}

/// A text as one segment of a path.
fn encoded(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}
