//! Which entities are shown. One filter serves the widget and the table.

use leptos::prelude::*;
use riposte_model::{Entity, EntityKind, escape_invisible};

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

    /// Whether an entity is shown. Looks at the value as it is, as it is shown, and at every text among its properties.
    pub fn lets(self, entity: &Entity) -> bool {
        let kind = self.kind.with(|kind| kind.as_ref().is_none_or(|kind| *kind == entity.kind));
        kind && self.text.with(|text| {
            let wanted = text.trim().to_ascii_lowercase();
            let has = |text: &str| text.to_ascii_lowercase().contains(&wanted);
            wanted.is_empty()
                || has(&entity.name)
                || has(&entity.display_name())
                || entity.properties.values().filter_map(|value| value.as_str()).any(has)
        })
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
    /// Everything there is, for the kinds to choose from.
    entities: Signal<Vec<Entity>>,
) -> Markup {
    let kinds = Memo::new(move |_| {
        let mut kinds: Vec<(EntityKind, usize)> = Vec::new();
        entities.with(|entities| {
            for entity in entities {
                match kinds.iter_mut().find(|(kind, _)| *kind == entity.kind) {
                    Some((_, count)) => *count += 1,
                    None => kinds.push((entity.kind.clone(), 1)),
                }
            }
        });
        kinds
    });
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
