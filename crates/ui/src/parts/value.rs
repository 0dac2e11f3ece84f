//! Text from a backend. All of it is untrusted.

use leptos::prelude::*;
use riposte_model::{Entity, Precaution, Qualifier, Segment, escape_invisible, segments};

use crate::markup::{IntoMarkup, Markup};

/// Untrusted text, isolated from the writing direction of its surroundings, with hidden characters made
/// visible. A paragraph or a definition shows its lines, anything else a blank in their place (`base.css`).
#[component]
pub fn Untrusted(
    /// The text.
    #[prop(into)]
    text: String,
) -> Markup {
    let parts = segments(&text)
        .into_iter()
        .map(|piece| match piece {
            Segment::Plain(plain) => plain.to_owned().into_markup(),
            Segment::Hidden(c) => {
                html! { <span class="rp-hidden-char" title="Hidden character">{Segment::token(c)}</span> }
            }
        })
        .collect_view();
    html! { <bdi class="rp-value">{parts}</bdi> }
}

/// Name of an entity, defanged where its kind calls for it.
#[component]
pub fn EntityValue(
    /// The entity.
    entity: Entity,
) -> Markup {
    html! { <Untrusted text=entity.display_name() /> }
}

/// The strictest caution for an entity as a badge, with its words as a tool tip; nothing for an ordinary one.
pub fn caution_badge(entity: &Entity) -> Option<Markup> {
    let caution = entity.all_cautions().into_iter().next()?;
    let class = if caution.precaution == Precaution::Note { "rp-chip" } else { "rp-chip rp-chip-warning" };
    Some(
        html! { <span class="rp-cautions">" " <span class=class title=escape_invisible(&caution.text)><Untrusted text=caution.label /></span></span> },
    )
}

/// Qualifiers of an entity in one line; nothing where its name is unique.
#[component]
pub fn Qualifiers(
    /// The entity.
    entity: Entity,
    /// Entities that its properties may refer to.
    others: Vec<Entity>,
) -> Markup {
    let qualifiers = entity.qualifiers(&others).into_iter();
    let line: Vec<String> = qualifiers.map(|Qualifier { label, value }| format!("{label} {value}")).collect();
    let line = line.join(" · ");
    if line.is_empty() {
        return Markup::NOTHING;
    }
    html! { <span class="rp-qualifiers rp-meta rp-truncate" title=escape_invisible(&line)><Untrusted text=line /></span> }
}
