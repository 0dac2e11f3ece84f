//! The head of a table.

use leptos::prelude::*;
use riposte_ui::{html, markup::Markup};

/// Title and classes of a column.
pub(crate) type Column = (&'static str, &'static str);

/// The row of titles.
pub(crate) fn table_head(columns: &[Column]) -> Markup {
    let cell = |(title, class): &Column| {
        let class = Some(*class).filter(|class| !class.is_empty());
        html! { <th scope="col" class=class>{*title}</th> }
    };
    let cells = columns.iter().map(cell).collect_view();
    html! { <thead><tr>{cells}</tr></thead> }
}
