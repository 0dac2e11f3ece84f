//! Times and durations.

use leptos::prelude::*;
use riposte_model::{Timestamp, escape_invisible};

use crate::{format, markup::Markup};

/// A time as its distance from now, with the exact time on hover or beside it.
#[component]
pub fn RelativeTime(
    /// The time.
    at: Timestamp,
    /// Current time, in milliseconds since 1970, kept up to date by the caller.
    #[prop(into)]
    now: Signal<f64>,
    /// Whether the exact time is shown as well, for times that are compared or recorded.
    #[prop(optional)]
    in_full: bool,
) -> Markup {
    let exact = escape_invisible(&format::absolute(&at));
    let machine = at.as_str().to_owned();
    let title = exact.clone();
    let text = move || {
        match format::relative(&at, now.get()) {
            // Non-breaking spaces keep the distance on one line.
            Some(distance) if in_full => format!("{exact} ({})", distance.replace(' ', "\u{a0}")),
            Some(distance) => distance,
            None => exact.clone(),
        }
    };
    html! { <time datetime=machine title=title>{text}</time> }
}

/// Elapsed time between two points, or since the first.
#[component]
pub fn Elapsed(
    /// Start.
    from: Timestamp,
    /// End; absent while it goes on.
    to: Option<Timestamp>,
    /// Current time, in milliseconds since 1970.
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
