//! The head of a page: its title, and the button that loads the page again.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_ui::{
    Query, html,
    markup::Markup,
    parts::{Icon, IconName},
};

use crate::shell::Read;

/// Loads what a page shows again.
#[derive(Clone)]
pub(crate) struct Refresh {
    /// Whether something is being loaded.
    pub(crate) busy: Read<bool>,
    /// Starts loading.
    pub(crate) run: Callback<()>,
}

impl Refresh {
    /// Loads one query again.
    pub(crate) fn of<T: Send + Sync + 'static>(query: Query<T>) -> Self {
        Self { busy: Arc::new(move || query.busy()), run: Callback::new(move |()| query.reload()) }
    }
}

/// The head of a page: the heading with what stands beside it, and a button where there is something to
/// load.
pub(crate) fn page_head(heading: Markup, refresh: Option<Refresh>) -> Markup {
    let button = refresh.map(|Refresh { busy, run }| {
        html! {
            <button type="button" class="rp-button rp-button-small rp-push"
                aria-busy=move || busy().then_some("true") on:click=move |_| run.run(())>
                <Icon name=IconName::Refresh />
                "Refresh"
            </button>
        }
    });
    html! { <div class="rp-page-head">{heading} {button}</div> }
}
