//! The filter of the entities. One serves the widget and the table.

use leptos::prelude::*;
use riposte_model::{Entity, Page, Search, count_kinds, escape_invisible};

use crate::{Query, markup::Markup, parts::Search as SearchBox};

/// A search text and a kind.
#[derive(Clone, Copy, Debug)]
pub struct EntityFilter {
    text: RwSignal<String>,
    /// Identifier of the kind, or empty for all kinds.
    kind: RwSignal<String>,
}

impl EntityFilter {
    /// A filter that lets everything through.
    pub fn new() -> Self {
        Self { text: RwSignal::new(String::new()), kind: RwSignal::new(String::new()) }
    }

    /// Lets everything through again.
    pub fn clear(self) {
        self.text.set(String::new());
        self.kind.set(String::new());
    }

    /// The entities that are shown.
    pub(super) fn of(self, entities: Query<Page<Entity>>) -> Vec<Entity> {
        let page = entities.value();
        let (search, kind) = (self.text.with(|text| Search::new(text)), self.kind.get());
        let lets =
            |entity: &&Entity| (kind.is_empty() || kind == entity.kind.as_str()) && entity.matches(&search);
        page.iter().flat_map(|page| &page.items).filter(lets).cloned().collect()
    }
}

impl Default for EntityFilter {
    fn default() -> Self {
        Self::new()
    }
}

/// The controls of a filter.
#[component]
pub(super) fn FilterBar(
    /// The filter.
    filter: EntityFilter,
    /// All entities, for the kinds to choose from.
    entities: Query<Page<Entity>>,
) -> Markup {
    let options = move || {
        let page = entities.value();
        let kinds = page.map(|page| count_kinds(&page.items)).unwrap_or_default();
        kinds
            .into_iter()
            .map(|(kind, count)| {
                let chosen = filter.kind.with_untracked(|chosen| *chosen == kind.as_str());
                html! { <option value=kind.to_string() selected=chosen>{escape_invisible(&format!("{} ({count})", kind.plural()))}</option> }
            })
            .collect_view()
    };
    // A list that is followed has an end of its own.
    let cut = move || {
        let page = entities.value().filter(|page| page.next_cursor.is_some())?;
        let text =
            format!("{} entities are loaded. The others are neither shown nor searched.", page.extent());
        Some(html! { <div class="rp-more"><span class="rp-meta">{text}</span></div> })
    };
    html! {
        <div class="rp-entity-filter">
            <SearchBox label="Search entities" value=filter.text />
            <select
                class="rp-select"
                aria-label="Type of entity"
                prop:value=filter.kind
                on:change=move |event| filter.kind.set(event_target_value(&event))
            >
                <option value="">"All types"</option>
                {options}
            </select>
        </div>
        {cut}
    }
}
