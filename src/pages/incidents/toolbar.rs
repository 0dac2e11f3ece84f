//! The search and the filters above the queue.

use leptos::prelude::*;
use riposte_model::{IncidentSort, Severity};
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
    let choice = move |label: &'static str,
                       now: Signal<String>,
                       options: Vec<(&'static str, &'static str)>,
                       pick: Callback<String>| {
        let first = now.get_untracked();
        let options = options
            .into_iter()
            .map(|(value, word)| {
                let selected = value == first;
                html! { <option value=value selected=selected>{word}</option> }
            })
            .collect_view();
        html! {
            <select class="rp-select" aria-label=label prop:value=now on:change=move |event| pick.run(event_target_value(&event))>
                {options}
            </select>
        }
    };
    let severity = choice(
        "Severity",
        Signal::derive(move || {
            filter.now.get().severity.map(|severity| severity.to_string()).unwrap_or_default()
        }),
        vec![
            ("", "All severities"),
            ("high", "High"),
            ("medium", "Medium"),
            ("low", "Low"),
            ("informational", "Informational"),
        ],
        Callback::new(move |word: String| {
            filter
                .update(|filter| filter.severity = (!word.is_empty()).then(|| Severity::from(word.as_str())));
        }),
    );
    let status = choice(
        "Status",
        Signal::derive(move || filter.now.get().status.as_str().to_owned()),
        vec![("open", "Open"), ("new", "New"), ("active", "Active"), ("closed", "Closed"), ("all", "All")],
        Callback::new(move |word: String| {
            filter.update(|filter| filter.status = StatusFilter::from(word.as_str()))
        }),
    );
    let owner = choice(
        "Owner",
        Signal::derive(move || filter.now.get().owner.as_str().to_owned()),
        vec![("", "Any owner"), ("mine", "Mine"), ("none", "Unassigned")],
        Callback::new(move |word: String| {
            filter.update(|filter| filter.owner = OwnerFilter::from(word.as_str()))
        }),
    );
    let sort = choice(
        "Order",
        Signal::derive(move || filter.now.get().sort.to_string()),
        vec![
            ("-createdAt", "Newest first"),
            ("createdAt", "Oldest first"),
            ("-updatedAt", "Last changed first"),
            ("-severity", "Most severe first"),
        ],
        Callback::new(move |word: String| {
            filter.update(|filter| filter.sort = IncidentSort::from(word.as_str()));
        }),
    );
    html! {
        <div class="rp-toolbar" role="search" aria-label="Incidents">
            <Search label="Search title, number, tag or owner" value=text />
            {severity} {status} {owner} {sort}
        </div>
    }
}
