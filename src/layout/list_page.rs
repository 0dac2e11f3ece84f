//! A page that lists things of one kind.

use leptos::prelude::*;
use riposte_routes::Page;
use riposte_ui::{
    html,
    markup::{Content, Markup},
};

use super::{PageHead, Refresh};
use crate::shell::{Frame, Main};

/// A list under the title of its page. Its children are the list and its pagination.
#[component]
pub(crate) fn ListPage(
    /// The page, which gives the title.
    page: Page,
    /// Loads the list again.
    refresh: Refresh,
    /// Number of items on all pages of the list, where the backend counts them.
    total: Signal<Option<u64>>,
    /// Search and filters.
    #[prop(optional)]
    toolbar: Option<Markup>,
    children: Content,
) -> Markup {
    let title = page.info().title;
    expect_context::<Frame>().set_breadcrumbs(&page.ancestors(), move || title.to_owned());
    html! {
        <Main>
            <PageHead refresh=refresh>
                <h1>{title}</h1>
                {move || total.get().map(|total| html! { <span class="rp-count">{total}</span> })}
            </PageHead>
            <div class="rp-page-body">
                {toolbar}
                <section class="rp-card" aria-label=title aria-busy=move || refresh.busy.get().to_string()>{children()}</section>
            </div>
        </Main>
    }
}
