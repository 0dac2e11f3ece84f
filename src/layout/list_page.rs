//! A page that lists things of one kind.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_routes::Page;
use riposte_ui::{html, markup::Markup};

use super::{Refresh, page_head};
use crate::shell::{Frame, Main, Read};

/// A list under the title of its page.
pub(crate) struct ListPage {
    /// The page, which gives the title.
    pub(crate) page: Page,
    /// Loads the list again.
    pub(crate) refresh: Refresh,
    /// Number of items on all pages of the list, where the backend counts them.
    pub(crate) total: Read<Option<u64>>,
    /// Search and filters.
    pub(crate) toolbar: Option<Markup>,
    /// The list and its pagination.
    pub(crate) list: Markup,
}

impl ListPage {
    pub(crate) fn view(self) -> Markup {
        let Self { page, refresh, total, toolbar, list } = self;
        let title = page.info().title;
        expect_context::<Frame>().set_breadcrumbs(&page.ancestors(), Arc::new(move || title.to_owned()));
        let heading = html! {
            <h1>{title}</h1>
            {move || total().map(|total| html! { <span class="rp-count">{total}</span> })}
        };
        let busy = Arc::clone(&refresh.busy);
        html! {
            <Main>
                {page_head(heading, Some(refresh))}
                <div class="rp-page-body">
                    {toolbar}
                    <section class="rp-card" aria-label=title aria-busy=move || busy().to_string()>{list}</section>
                </div>
            </Main>
        }
    }
}
