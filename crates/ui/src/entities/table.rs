//! The Entities tab of an incident.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::{Entity, Identity, Page, escape_invisible};

use super::{EntityFilter, IsCurrent, actions, filter::FilterBar, no_entities, nothing_fits, row_key};
use crate::{
    Console, Query, QueryLabels,
    markup::{Markup, keyed},
    parts::{
        EntityValue, Icon, IconName, Menu, Qualifiers, RelativeTime, Untrusted, caution_badge, kind_icon,
    },
};

/// All entities of an incident with a Run playbook link at the end of each line.
#[component]
pub fn EntitiesTable(
    /// Where actions go.
    console: Console,
    /// The entities.
    entities: Query<Page<Entity>>,
    /// The filter, shared with the widget.
    filter: EntityFilter,
    /// Tells whether the panel of an entity is open.
    current: IsCurrent,
    /// Opens the playbook panel.
    run: Callback<Entity>,
) -> Markup {
    let others = move || entities.value_untracked().map(|page| page.items.clone()).unwrap_or_default();
    let row = move |entity: Entity| {
        let id = entity.id.clone();
        let current = Arc::clone(&current);
        let here = move || current(&id);
        let name = escape_invisible(&entity.display_name());
        let target = entity.clone();
        let label = format!("Run playbook on {name}");
        let link = move || {
            console.runs_on(&target.kind).then(|| {
                let target = target.clone();
                html! {
                    <button type="button" class="rp-link-button" aria-label=label.clone() on:click=move |_| run.run(target.clone())>
                        <Icon name=IconName::Play />
                        "Run playbook"
                    </button>
                }
            })
        };
        html! {
            <tr class:rp-current=here>
                <td class="rp-lead" title=name.clone()>
                    <EntityValue entity=entity.clone() />
                    <Qualifiers entity=entity.clone() others=others() />
                </td>
                <td>
                    <span class="rp-status"><Icon name=kind_icon(&entity.kind) /><Untrusted text=entity.kind.label() /></span>
                </td>
                <td class="rp-wide">{identified(&entity)}</td>
                <td>{entity.last_seen_at.clone().map(|at| html! { <RelativeTime at=at now=console.now() /> })}</td>
                <td class="rp-row-action">{link}</td>
                <td class="rp-number rp-row-menu">
                    <Menu label=format!("Actions for {name}") items=actions(console, &entity, run) />
                </td>
            </tr>
        }
    };
    let labels =
        QueryLabels { loading: "Loading entities", failed: "The entities could not be loaded", rows: 8 };
    let body = entities.view(labels, move |page| {
        if page.items.is_empty() {
            return no_entities();
        }
        nothing_fits(filter, entities)
    });
    let there = Memo::new(move |_| entities.value().is_some_and(|page| !page.items.is_empty()));
    // Beside what follows the query, so that the rows are kept while the list is loaded again.
    let table = move || {
        there.get().then(|| html! {
            <table class="rp-table rp-table-stack rp-entities-table">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col" class="rp-col-kind">"Type"</th>
                        <th scope="col" class="rp-col-kind rp-wide">"Identified by"</th>
                        <th scope="col" class="rp-col-time">"Last seen"</th>
                        <th scope="col" class="rp-col-action">"Response"</th>
                        <th scope="col" class="rp-col-menu"><span class="rp-visually-hidden">"More"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {keyed(move || filter.of(entities), row_key, row.clone())}
                </tbody>
            </table>
        })
    };
    html! {
        <section class="rp-card" aria-label="Entities">
            <FilterBar filter=filter entities=entities />
            {body}
            {table}
        </section>
    }
}

/// The strictest caution for an entity, or else the identifiers that it goes by.
fn identified(entity: &Entity) -> Markup {
    if let Some(badge) = caution_badge(entity) {
        return badge;
    }
    let properties = Identity::of(entity).properties.join(" + ");
    html! { <span class="rp-cautions"><span class="rp-meta rp-truncate" title=properties.clone()>{properties}</span></span> }
}
