//! The filter of the entities. One serves the widget and the table.

use leptos::prelude::*;
use riposte_model::{Entity, EntityKind, count_kinds, escape_invisible};

use crate::{markup::Markup, parts::Search};

/// A search text and a kind.
#[derive(Clone, Copy, Debug)]
pub struct EntityFilter {
    text: RwSignal<String>,
    kind: RwSignal<Option<EntityKind>>,
}

impl EntityFilter {
    /// A filter that lets everything through.
    pub fn new() -> Self {
        Self { text: RwSignal::new(String::new()), kind: RwSignal::new(None) }
    }

    /// Lets everything through again.
    pub fn clear(self) {
        self.text.set(String::new());
        self.kind.set(None);
    }

    /// Whether an entity is shown.
    pub fn lets(self, entity: &Entity) -> bool {
        let kind = self.kind.with(|kind| kind.as_ref().is_none_or(|kind| *kind == entity.kind));
        kind && self.text.with(|text| entity.matches(text))
    }

    /// The entities that are shown.
    pub(super) fn of(self, all: Signal<Vec<Entity>>) -> Memo<Vec<Entity>> {
        Memo::new(move |_| all.get().into_iter().filter(|entity| self.lets(entity)).collect())
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
    entities: Signal<Vec<Entity>>,
) -> Markup {
    let kinds = Memo::new(move |_| entities.with(|entities| count_kinds(entities)));
    let options = move || {
        kinds
            .get()
            .into_iter()
            .map(|(kind, count)| {
                let chosen = filter.kind.with_untracked(|chosen| chosen.as_ref() == Some(&kind));
                html! { <option value=kind.to_string() selected=chosen>{escape_invisible(&format!("{} ({count})", kind.plural()))}</option> }
            })
            .collect_view()
    };
    html! {
        <div class="rp-entity-filter">
            <Search label="Search entities" value=filter.text />
            <select
                class="rp-select"
                aria-label="Type of entity"
                prop:value=move || filter.kind.with(|kind| kind.as_ref().map(ToString::to_string).unwrap_or_default())
                on:change=move |event| {
                    let word = event_target_value(&event);
                    filter.kind.set((!word.is_empty()).then(|| EntityKind::from(word.as_str())));
                }
            >
                <option value="">"All types"</option>
                {options}
            </select>
        </div>
    }
}
