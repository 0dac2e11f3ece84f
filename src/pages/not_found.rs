//! The page of an address that names none.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_routes::Route;
use riposte_ui::{html, markup::Markup, parts::Empty};

use crate::{
    layout::page_head,
    routing::Link,
    shell::{Frame, Main},
};

/// Explains that there is no such page.
#[component]
pub(crate) fn NotFoundPage() -> Markup {
    const TITLE: &str = "Page not found";
    expect_context::<Frame>().set_breadcrumbs(&[], Arc::new(|| TITLE.to_owned()));
    html! {
        <Main>
            {page_head(html! { <h1>{TITLE}</h1> }, None)}
            <Empty title="There is no such page" text="The address may be mistyped, or the page may have moved.">
                <a href=Link::to(&Route::Incidents) class="rp-button">"Go to the incidents"</a>
            </Empty>
        </Main>
    }
}
