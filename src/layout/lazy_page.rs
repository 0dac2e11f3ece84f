//! A page that comes with a part of the program.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_client::LocalFuture;
use riposte_parts::PartMissing;
use riposte_routes::Page;
use riposte_ui::{Fetch, Load, QueryLabels, lazily, markup::Markup, parts::focus};
use wasm_bindgen::JsCast;

use super::{DetailPage, Refresh};
use crate::shell::Frame;

const WORDS: QueryLabels =
    QueryLabels { loading: "Loading the page", failed: "The page could not be loaded", rows: 10 };

/// A page whose part is fetched first: title and outline until then, and where it cannot be fetched the
/// reason, with a way to try again and a way back.
pub(crate) fn lazy_page(
    page: Page,
    load: Load,
    draw: impl Fn() -> LocalFuture<Result<Markup, PartMissing>> + Send + 'static,
) -> Markup {
    let frame = expect_context::<Frame>();
    // The outline is no page of its own: the page that follows takes the focus only if the outline would.
    let moved = StoredValue::new(frame.moved());
    let outline = move |fetch: Fetch| {
        let retry = move |()| {
            moved.set_value(true);
            // The button is gone while the part is fetched.
            let main = document().get_element_by_id("main").and_then(|main| main.dyn_into().ok());
            if let Some(main) = main {
                focus(&main);
            }
            fetch.start();
        };
        let outline = DetailPage {
            page,
            name: Arc::new(|| None),
            error: Arc::new(move || fetch.error()),
            refresh: Refresh { busy: Arc::new(move || fetch.error().is_none()), run: Callback::new(retry) },
            words: WORDS,
            heading: Arc::new(|| None),
            notes: Markup::NOTHING,
            body: Arc::new(|| Markup::NOTHING),
        };
        outline.view()
    };
    let draw = move || {
        frame.set_moved(moved.get_value());
        draw()
    };
    lazily(load, outline, draw)
}
