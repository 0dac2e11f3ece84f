//! The search and the filters above the queue.

use leptos::prelude::*;
use riposte_model::{Choice, IncidentSort, Severity, escape_invisible, options};
use riposte_routes::{OwnerFilter, StatusFilter};
use riposte_ui::{effect, html, markup::Markup, parts::Search};

use super::address_filter::AddressFilter;

/// The search and the filters of the queue, as the address has them.
#[component]
pub(super) fn Toolbar(
    /// The filter in the address.
    filter: AddressFilter,
) -> Markup {
    let text = RwSignal::new(filter.now.get_untracked().text);
    // What is typed goes into the address at once; the request that it supersedes is cancelled.
    let mut before = text.get_untracked();
    effect(move || {
        let typed = text.get();
        if before != typed {
            before.clone_from(&typed);
            filter.update(|filter| filter.text = typed);
        }
    });
    // The address changes by the back button or a link.
    effect(move || {
        let address = filter.now.get().text;
        if text.get_untracked() != address {
            text.set(address);
        }
    });
    let severity = {
        let now = move || filter.now.get().severity.map(|severity| severity.to_string()).unwrap_or_default();
        let set = move |value: String| {
            let severity = (!value.is_empty()).then(|| Severity::from(value.as_str()));
            filter.update(|filter| filter.severity = severity);
        };
        let levels = Severity::ALL.iter().map(|severity| (severity.as_str(), severity.label()));
        choice("Severity", &[("", "All severities")].into_iter().chain(levels).collect::<Vec<_>>(), now, set)
    };
    let status = choice(
        "Status",
        &[("open", "Open"), ("new", "New"), ("active", "Active"), ("closed", "Closed"), ("all", "All")],
        move || filter.now.get().status.as_str().to_owned(),
        move |value| filter.update(|filter| filter.status = StatusFilter::from(value.as_str())),
    );
    let owner = choice(
        "Owner",
        &[("", "Any owner"), ("mine", "Mine"), ("none", "Unassigned")],
        move || filter.now.get().owner.as_str().to_owned(),
        move |value| filter.update(|filter| filter.owner = OwnerFilter::from(value.as_str())),
    );
    let sort = choice(
        "Order",
        &[
            ("-createdAt", "Newest first"),
            ("createdAt", "Oldest first"),
            ("-updatedAt", "Last changed first"),
            ("-severity", "Most severe first"),
        ],
        move || filter.now.get().sort.to_string(),
        move |value| filter.update(|filter| filter.sort = IncidentSort::from(value.as_str())),
    );
    html! {
        <div class="rp-toolbar" role="search" aria-label="Incidents">
            <Search label="Search title, number, tag or owner" value=text />
            {severity} {status} {owner} {sort}
        </div>
    }
}

/// A filter to choose. A value that only the address knows is among the options while it holds.
fn choice(
    label: &'static str,
    known: &[(&str, &str)],
    now: impl Fn() -> String + Send + Sync + 'static,
    set: impl Fn(String) + Send + Sync + 'static,
) -> Markup {
    select(label, known, Signal::derive(now), Callback::new(set))
}

fn select(label: &'static str, known: &[(&str, &str)], now: Signal<String>, set: Callback<String>) -> Markup {
    let known: Vec<Choice> =
        known.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect();
    let first = now.get_untracked();
    let options = options(&known, &first)
        .into_iter()
        .map(|(value, name)| {
            let selected = value == first;
            html! { <option value=value selected=selected>{escape_invisible(&name)}</option> }
        })
        .collect_view();
    html! {
        <select class="rp-select" aria-label=label prop:value=now on:change=move |event| set.run(event_target_value(&event))>
            {options}
        </select>
    }
}
