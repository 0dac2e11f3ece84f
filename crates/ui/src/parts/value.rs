//! Text that a backend sent. All of it is hostile.

use leptos::prelude::*;
use riposte_model::{Entity, Piece, pieces};

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
    let parts = pieces(&text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Hidden('\n') if lines => "\n".into_markup(),
            Piece::Plain(plain) => plain.to_owned().into_markup(),
            Piece::Hidden(c) => {
                html! { <span class="rp-hidden-char" title="A character that would not be visible">{Piece::token(c)}</span> }
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
