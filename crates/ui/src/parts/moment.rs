//! Points and stretches of time.

use leptos::prelude::*;
use riposte_model::{Timestamp, escape_invisible};

use crate::{format, markup::Markup};

/// A time, relative to now, with the exact one on hover or before it.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
    /// Now, in milliseconds since 1970, kept up to date by the caller.
    #[prop(into)]
    now: Signal<f64>,
    /// Whether the exact time is shown as well, for what is compared or put on record.
    #[prop(optional)]
    in_full: bool,
) -> Markup {
    let exact = escape_invisible(&format::absolute(&at));
    let machine = at.as_str().to_owned();
    let title = exact.clone();
    let text = move || {
        let distance = escape_invisible(&format::relative(&at, now.get()));
        // The distance is one word where it ends a line.
        if in_full { format!("{exact} ({})", distance.replace(' ', "\u{a0}")) } else { distance }
    };
    html! { <time datetime=machine title=title>{text}</time> }
}

/// How long something took, or has taken so far.
#[component]
pub fn Duration(
    /// Since when.
    from: Timestamp,
    /// Until when; absent while it goes on.
    to: Option<Timestamp>,
    /// Now, in milliseconds since 1970.
    #[prop(into)]
    now: Signal<f64>,
) -> Markup {
    let text = move || {
        let end = to.as_ref().map_or_else(|| Some(now.get()), format::millis);
        let (start, end) = (format::millis(&from)?, end?);
        Some(format::duration((end - start).max(0.0)))
    };
    html! { <span>{text}</span> }
}
