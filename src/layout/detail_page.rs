//! A page about one thing.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_client::ClientError;
use riposte_routes::Page;
use riposte_ui::{
    QueryLabels, html,
    markup::Markup,
    parts::{ErrorNote, Skeleton},
};

use super::{Refresh, page_head};
use crate::{
    routing::Link,
    shell::{Frame, Main, Read},
};

/// One thing under its name: the body once the thing is known, until then its outline, and where it cannot
/// be loaded the reason, with a way to try again and a way back.
pub(crate) struct DetailPage {
    /// The page, which gives the title until the name is known, and the pages above.
    pub(crate) page: Page,
    /// Name of the thing, once it is known.
    pub(crate) name: Read<Option<String>>,
    /// Reason why it could not be loaded.
    pub(crate) error: Read<Option<ClientError>>,
    /// Loads it again.
    pub(crate) refresh: Refresh,
    /// Texts of the outline and of the error.
    pub(crate) words: QueryLabels,
    /// The heading, once the thing is known.
    pub(crate) heading: Read<Option<Markup>>,
    /// Notes between head and body.
    pub(crate) notes: Markup,
    /// The body.
    pub(crate) body: Read<Markup>,
}

impl DetailPage {
    pub(crate) fn view(self) -> Markup {
        let Self { page, name, error, refresh, words, heading, notes, body } = self;
        let title = page.info().title;
        let label = Arc::clone(&name);
        expect_context::<Frame>().set_breadcrumbs(
            &page.ancestors(),
            Arc::new(move || label().unwrap_or_else(|| title.to_owned())),
        );
        let heading = Markup::live(move || heading().unwrap_or_else(|| html! { <h1>{title}</h1> }));
        // The body lasts through changes of the name.
        let is_known = Memo::new(move |_| name().is_some());
        let retry = refresh.run;
        let body = move || {
            if is_known.get() {
                return body();
            }
            let content = if let Some(error) = error() {
                html! { <ErrorNote error=error what=words.failed retry=retry /> {way_back(page)} }
            } else {
                html! { <div class="rp-card"><Skeleton rows=words.rows label=words.loading /></div> }
            };
            html! { <div class="rp-page-body">{content}</div> }
        };
        html! {
            <Main>
                {page_head(heading, Some(refresh))}
                {notes}
                {body}
            </Main>
        }
    }
}

/// A link to the page above.
fn way_back(page: Page) -> Option<Markup> {
    let above = page.info().parent?;
    let text = ["Go to the ", &above.info().title.to_ascii_lowercase()].concat();
    Some(html! { <p><a href=Link::to(&above.route()?)>{text}</a></p> })
}
