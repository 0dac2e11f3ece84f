//! The Entities widget of an incident's overview.

use leptos::prelude::*;
use riposte_model::{Entity, EntityId, Page, escape_invisible};

use super::{EntityFilter, actions, filter::FilterBar, no_entities, nothing_fits, row_key};
use crate::{
    Console, Query, QueryLabels,
    markup::{Markup, keyed},
    parts::{EntityValue, Icon, Menu, Qualifiers, RelativeTime, Untrusted, kind_icon},
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
    /// The entity whose panel is open.
    #[prop(into)]
    current: Signal<Option<EntityId>>,
    /// Opens the playbook panel.
    run: Callback<Entity>,
    /// Opens an entity.
    open: Callback<Entity>,
) -> Markup {
    let all = Signal::derive(move || entities.value().map(|page| page.items.clone()).unwrap_or_default());
    let shown = filter.of(all);
    let row = move |entity: Entity| {
        let id = entity.id.clone();
        let target = StoredValue::new(entity.clone());
        let here = move || current.with(|current| current.as_ref() == Some(&id));
        let items = actions(console, &entity, run);
        // The panel opens, and only for an entity that playbooks can be run on.
        let name = move || {
            let entity = target.get_value();
            if !console.runs_on(&entity.kind) {
                return html! { <span class="rp-entity-name"><EntityValue entity=entity /></span> };
            }
            html! {
                <button type="button" class="rp-link-button rp-entity-name" on:click=move |_| open.run(target.get_value())>
                    <EntityValue entity=entity />
                </button>
            }
        };
        html! {
            <li class="rp-entity" class:rp-current=here>
                <Icon name=kind_icon(&entity.kind) />
                <div class="rp-truncate">
                    {name}
                    <Qualifiers entity=entity.clone() others=all.get_untracked() />
                    <span class="rp-entity-meta">
                        <Untrusted text=entity.kind.label() />
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
        nothing_fits(filter, shown)
    });
    html! {
        <section class="rp-card" aria-labelledby="rp-entities-widget">
            <div class="rp-card-head">
                <h2 id="rp-entities-widget">"Entities"</h2>
                {move || entities.value().map(|page| html! { <span class="rp-count">{page.items.len()}</span> })}
            </div>
            <FilterBar filter=filter entities=all />
            {body}
            <ul>{keyed(move || shown.get(), row_key, row)}</ul>
        </section>
    }
}
