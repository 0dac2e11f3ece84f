//! A page about one thing.

use leptos::prelude::*;
use riposte_client::ClientError;
use riposte_routes::Page;
use riposte_ui::{
    Words, html,
    markup::Markup,
    parts::{ErrorNote, Skeleton},
};

use super::{PageHead, Refresh};
use crate::{
    routing::Link,
    shell::{Frame, Main},
};

/// Draws part of a page whenever it is needed.
type Draw = Box<dyn Fn() -> Markup + Send>;

/// Name and error of the thing that a page is about.
#[derive(Clone, Copy)]
pub(crate) struct Detail {
    /// Its name, once it is known. The body is drawn then.
    pub(crate) name: Memo<Option<String>>,
    /// Reason why it could not be loaded.
    pub(crate) error: Signal<Option<ClientError>>,
}

/// One thing under its name: the body once the thing is known, until then its outline, and where it cannot
/// be loaded the reason, with a way to try again and a way back.
#[component]
pub(crate) fn DetailPage(
    /// The page, which gives the title until the name is known, and the pages above.
    page: Page,
    /// Its name and its error.
    detail: Detail,
    /// Loads it again.
    refresh: Refresh,
    /// Texts of the outline and of the error.
    words: Words,
    /// The heading, once the thing is known.
    head: Draw,
    /// Notes between head and body.
    #[prop(optional)]
    notes: Option<Markup>,
    /// The body.
    body: Draw,
) -> Markup {
    let Detail { name, error } = detail;
    let title = page.info().title;
    expect_context::<Frame>()
        .set_breadcrumbs(&page.ancestors(), move || name.get().unwrap_or_else(|| title.to_owned()));
    let is_known = Memo::new(move |_| name.with(Option::is_some));
    let head = move || {
        if is_known.get() {
            head()
        } else {
            html! { <h1>{title}</h1> }
        }
    };
    let back = move || {
        let above = page.info().parent?;
        let text = format!("Go to the {}", above.info().title.to_ascii_lowercase());
        Some(html! { <p><a href=Link::to(&above.route()?)>{text}</a></p> })
    };
    let body = move || {
        if is_known.get() {
            return body();
        }
        let content = if let Some(error) = error.get() {
            html! { <ErrorNote error=error what=words.failed retry=refresh.run /> {back()} }
        } else {
            html! { <div class="rp-card"><Skeleton rows=words.rows label=words.loading /></div> }
        };
        html! { <div class="rp-page-body">{content}</div> }
    };
    html! {
        <Main>
            <PageHead refresh=refresh>{head}</PageHead>
            {notes}
            {body}
        </Main>
    }
}
