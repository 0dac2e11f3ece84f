//! The entities of an incident: as a widget, and as a table.

mod filter;
mod table;
mod widget;

pub use filter::EntityFilter;
pub use table::EntitiesTable;
pub use widget::EntitiesWidget;

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::Entity;

use crate::{
    Console,
    markup::Markup,
    parts::{Empty, IconName, MenuItem, MenuItems},
};

/// Says so where there is nothing to show.
fn no_entities() -> Markup {
    let text = "The alerts of this incident name no entities, or the backend has not mapped them yet.";
    html! { <Empty title="No entities" text=text /> }
}

/// Says so where the filter lets nothing through.
fn nothing_fits(filter: EntityFilter, shown: Memo<Vec<Entity>>) -> Markup {
    Markup::live(move || {
        shown.with(Vec::is_empty).then(|| {
            html! {
                <Empty title="No entity matches" text="Nothing in this incident fits the search and the type.">
                    <button type="button" class="rp-button rp-button-small" on:click=move |_| filter.clear()>
                        "Show all"
                    </button>
                </Empty>
            }
        })
    })
}

/// What can be done with an entity, as entries of its menu.
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
        label: if shown == entity.name { "Copy value" } else { "Copy value, defanged" }.to_owned(),
        run: Callback::new(move |()| console.copy(&shown)),
    });
    if entity.display_name() != entity.name {
        let raw = entity.name.clone();
        items.push(MenuItem {
            icon: IconName::Copy,
            label: "Copy original value".to_owned(),
            run: Callback::new(move |()| console.copy(&raw)),
        });
    }
    items
}
