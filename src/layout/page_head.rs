//! The head of a page: its title, and the button that loads the page again.

use leptos::prelude::*;
use riposte_ui::{
    Query, html,
    markup::{Content, Markup},
    parts::{Icon, IconName},
};

/// Loads what a page shows again.
#[derive(Clone, Copy)]
pub(crate) struct Refresh {
    /// Whether something is being loaded.
    pub(crate) busy: Signal<bool>,
    /// Starts loading.
    pub(crate) run: Callback<()>,
}

impl Refresh {
    /// Loads one query again.
    pub(crate) fn of<T: Send + Sync + 'static>(query: Query<T>) -> Self {
        Self { busy: Signal::derive(move || query.busy()), run: Callback::new(move |()| query.reload()) }
    }
}

/// The head of a page. Its children are the heading and what stands beside it.
#[component]
pub(crate) fn PageHead(
    children: Content,
    /// Absent where there is nothing to load.
    #[prop(optional)]
    refresh: Option<Refresh>,
) -> Markup {
    let button = refresh.map(|Refresh { busy, run }| {
        html! {
            <button type="button" class="rp-button rp-button-small rp-push"
                aria-busy=move || busy.get().then_some("true") on:click=move |_| run.run(())>
                <Icon name=IconName::Refresh />
                "Refresh"
            </button>
        }
    });
    html! { <div class="rp-page-head">{children()} {button}</div> }
}
