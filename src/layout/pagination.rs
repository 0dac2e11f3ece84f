//! Pagination of a list, and the focus in its rows.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{ClientError, LocalFuture};
use riposte_model::Page;
use riposte_ui::{
    Query, html,
    markup::Markup,
    parts::{ErrorNote, focus},
};
use wasm_bindgen::JsCast;

/// The end of a list whose rows are those of the only table on the page: how much of it is shown, and a
/// button that loads what follows. `load` takes the cursor to read on from.
pub(crate) fn footer<T: Clone + Send + Sync + 'static>(
    query: Query<Page<T>>,
    load: impl Fn(Option<String>) -> LocalFuture<Result<Page<T>, ClientError>> + Copy + Send + 'static,
) -> Markup {
    let fault = RwSignal::new(None::<ClientError>);
    let loading = RwSignal::new(false);
    let busy = move || loading.get() || query.busy();
    let press = move |_| {
        let Some(page) = query.value_untracked().filter(|_| !untrack(busy)) else { return };
        let response = load(page.next_cursor.clone());
        loading.set(true);
        spawn_local(async move {
            let outcome = response.await;
            loading.try_set(false);
            // The list was replaced meanwhile: this continues another one.
            if !query.value_untracked().is_some_and(|now| Arc::ptr_eq(&now, &page)) {
                return;
            }
            match outcome {
                Ok(next) => {
                    let items = page.items.iter().cloned().chain(next.items).collect();
                    query.set(Page { items, next_cursor: next.next_cursor, total: next.total });
                    fault.try_set(None);
                    let first_new = page.items.len();
                    request_animation_frame(move || focus_row(first_new));
                }
                Err(error) => {
                    fault.try_set(Some(error));
                }
            }
        });
    };
    Markup::live(move || {
        let page = query.value().filter(|page| !page.items.is_empty())?;
        let button = page.next_cursor.is_some().then(|| {
            html! {
                <button type="button" class="rp-button rp-button-small"
                    aria-disabled=move || busy().then_some("true") on:click=press>
                    {move || if loading.get() { "Loading…" } else { "Show more" }}
                </button>
            }
        });
        Some(html! {
            <div class="rp-more">
                <span class="rp-meta">{page.extent()}</span> {button}
                {move || fault.get().map(|error| html! { <ErrorNote error=error what="More could not be loaded" /> })}
            </div>
        })
    })
}

/// Moves the focus to a row of the table, zero-based, unless the focus has moved on elsewhere.
pub(crate) fn focus_row(at: usize) {
    let free = "body, main, .rp-more *";
    if document().active_element().is_some_and(|active| !active.matches(free).unwrap_or(false)) {
        return;
    }
    let link = document().query_selector(&format!("main tbody tr:nth-child({}) a", at + 1));
    if let Some(link) = link.ok().flatten().and_then(|link| link.dyn_into().ok()) {
        focus(&link);
    }
}
