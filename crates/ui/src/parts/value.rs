//! Text that a backend sent. All of it is hostile.

use leptos::prelude::*;
use riposte_model::{Entity, Qualifier, Segment, escape_invisible, segments};

use crate::markup::{IntoMarkup, Markup};

/// A text from a backend: isolated from the direction of what surrounds it, with hidden characters
/// made visible.
#[component]
pub fn Untrusted(
    /// The text.
    #[prop(into)]
    text: String,
    /// Whether the text may have lines: a line feed then is one, and no hidden character.
    #[prop(optional)]
    lines: bool,
) -> Markup {
    let parts = segments(&text)
        .into_iter()
        .map(|piece| match piece {
            Segment::Hidden('\n') if lines => "\n".into_markup(),
            Segment::Plain(plain) => plain.to_owned().into_markup(),
            Segment::Hidden(c) => {
                html! { <span class="rp-hidden-char" title="A character that would not be visible">{Segment::token(c)}</span> }
            }
        })
        .collect_view();
    html! { <bdi class="rp-value">{parts}</bdi> }
}

/// The name of an entity, defanged where its kind calls for it.
#[component]
pub fn EntityValue(
    /// The entity.
    entity: Entity,
) -> Markup {
    html! { <Untrusted text=entity.display_name() /> }
}

/// What tells an entity from others of its name, in one line; nothing where the name says it all.
#[component]
pub fn Particulars(
    /// The entity.
    entity: Entity,
    /// What its properties may refer to.
    others: Vec<Entity>,
) -> Markup {
    let told = entity.qualifiers(&others).into_iter();
    let line: Vec<String> = told.map(|Qualifier { label, value }| format!("{label} {value}")).collect();
    let line = line.join(" · ");
    if line.is_empty() {
        return Markup::NOTHING;
    }
    html! { <span class="rp-qualifiers rp-meta rp-truncate" title=escape_invisible(&line)><Untrusted text=line /></span> }
}
