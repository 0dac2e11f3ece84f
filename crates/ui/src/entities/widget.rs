//! The Entities widget of an incident's overview.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::{Entity, Page, escape_invisible};

use super::{EntityFilter, IsCurrent, actions, filter::FilterBar, no_entities, nothing_fits, row_key};
use crate::{
    Console, Query, QueryLabels,
    markup::{Markup, keyed},
    parts::{EntityValue, Icon, Menu, Qualifiers, RelativeTime, Untrusted, caution_badge, kind_icon},
};

/// The entities of an incident: search, filter by type, and a menu on each.
#[component]
pub fn EntitiesWidget(
    /// Where actions go.
    console: Console,
    /// The entities.
    entities: Query<Page<Entity>>,
    /// The filter, shared with the table.
    filter: EntityFilter,
    /// Tells whether the panel of an entity is open.
    current: IsCurrent,
    /// Opens the playbook panel.
    run: Callback<Entity>,
    /// Opens an entity.
    open: Callback<Entity>,
) -> Markup {
    let others = move || entities.value_untracked().map(|page| page.items.clone()).unwrap_or_default();
    let row = move |entity: Entity| {
        let id = entity.id.clone();
        let target = Arc::new(entity.clone());
        let current = Arc::clone(&current);
        let here = move || current(&id);
        let items = actions(console, &entity, run);
        // The panel opens, and only for an entity that playbooks can be run on.
        let name = move || {
            let (entity, target) = ((*target).clone(), Arc::clone(&target));
            if !console.runs_on(&entity.kind) {
                return html! { <span class="rp-entity-name"><EntityValue entity=entity /></span> };
            }
            html! {
                <button type="button" class="rp-link-button rp-entity-name" on:click=move |_| open.run((*target).clone())>
                    <EntityValue entity=entity />
                </button>
            }
        };
        html! {
            <li class="rp-entity" class:rp-current=here>
                <Icon name=kind_icon(&entity.kind) />
                <div class="rp-truncate">
                    {name}
                    <Qualifiers entity=entity.clone() others=others() />
                    <span class="rp-entity-meta">
                        <Untrusted text=entity.kind.label() />
                        {caution_badge(&entity)}
                        {entity.last_seen_at.clone().map(|at| html! { <span>"· seen " <RelativeTime at=at now=console.now() /></span> })}
                    </span>
                </div>
                <Menu label=format!("Actions for {}", escape_invisible(&entity.display_name())) items=items />
            </li>
        }
    };
    let labels =
        QueryLabels { loading: "Loading entities", failed: "The entities could not be loaded", rows: 6 };
    let body = entities.view(labels, move |page| {
        if page.items.is_empty() {
            return no_entities();
        }
        // The rows stand below, and are kept there while the list is loaded again.
        nothing_fits(filter, entities)
    });
    html! {
        <section class="rp-card" aria-labelledby="rp-entities-widget">
            <div class="rp-card-head">
                <h2 id="rp-entities-widget">"Entities"</h2>
                {move || entities.value().map(|page| html! { <span class="rp-count">{page.items.len()}</span> })}
            </div>
            <FilterBar filter=filter entities=entities />
            {body}
            <ul>{keyed(move || filter.of(entities), row_key, row)}</ul>
        </section>
    }
}
