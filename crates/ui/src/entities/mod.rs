//! The entities of an incident: as a widget, and as a table.

mod filter;
mod table;
mod widget;

pub use filter::EntityFilter;
pub use table::EntitiesTable;
pub use widget::EntitiesWidget;

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::{Entity, EntityId, Page, Timestamp};

use crate::{
    Console, Query,
    markup::Markup,
    parts::{Empty, IconName, MenuItem, MenuItems, focus_search},
};

/// Tells whether the panel of an entity is open. Tracked.
pub type IsCurrent = Arc<dyn Fn(&EntityId) -> bool + Send + Sync>;

/// Explains that there are no entities.
fn no_entities() -> Markup {
    let text = "The alerts of this incident name no entities, or the backend has not mapped them yet.";
    html! { <Empty title="No entities" text=text /> }
}

/// Explains that the filter lets nothing through.
fn nothing_fits(filter: EntityFilter, entities: Query<Page<Entity>>) -> Markup {
    Markup::live(move || {
        let cut = entities.value().is_some_and(|page| page.next_cursor.is_some());
        let text = if cut {
            "No entity of those that are loaded fits the search and the type."
        } else {
            "No entity in this incident fits the search and the type."
        };
        filter.of(entities).is_empty().then(|| {
            html! {
                <Empty title="No entity matches" text=text>
                    <button type="button" class="rp-button rp-button-small" on:click=move |event| {
                        focus_search(&event);
                        filter.clear();
                    }>
                        "Show all"
                    </button>
                </Empty>
            }
        })
    })
}

/// Key of an entity's row: changes with everything that the row shows.
fn row_key(entity: &Entity) -> String {
    let seen = entity.last_seen_at.as_ref().map(Timestamp::as_str).unwrap_or_default();
    let caution =
        entity.cautions.iter().flatten().next().map(|caution| caution.label.as_str()).unwrap_or_default();
    [entity.id.as_str(), entity.kind.as_str(), &entity.name, seen, caution].join("\n")
}

/// Entries of an entity's menu.
fn actions(console: Console, entity: &Entity, run: Callback<Entity>) -> MenuItems {
    let entity = entity.clone();
    Arc::new(move || items(console, &entity, run))
}

fn items(console: Console, entity: &Entity, run: Callback<Entity>) -> Vec<MenuItem> {
    let mut items = Vec::new();
    if console.runs_on(&entity.kind) {
        let target = entity.clone();
        items.push(MenuItem {
            icon: IconName::Play,
            label: "Run playbook".to_owned(),
            run: Callback::new(move |()| run.run(target.clone())),
        });
    }
    let shown = entity.display_name();
    items.push(MenuItem {
        icon: IconName::Copy,
        label: if shown == entity.plain_name() { "Copy value" } else { "Copy value, defanged" }.to_owned(),
        run: Callback::new(move |()| console.copy(&shown)),
    });
    let raw = entity.plain_name();
    if entity.display_name() != raw {
        items.push(MenuItem {
            icon: IconName::Copy,
            label: "Copy original value".to_owned(),
            run: Callback::new(move |()| console.copy(&raw)),
        });
    }
    items
}
