//! The rest of a list: how much of it is shown, and a way to more.

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

/// The foot of a list whose rows are those of the only table on the page. `ask` loads what follows a
/// cursor.
pub(super) fn foot<T: Clone + Send + Sync + 'static>(
    query: Query<Page<T>>,
    ask: impl Fn(Option<String>) -> LocalFuture<Result<Page<T>, ClientError>> + Copy + Send + 'static,
) -> Markup {
    let fault = RwSignal::new(None::<ClientError>);
    let loading = RwSignal::new(false);
    let busy = move || loading.get() || query.busy();
    let press = move |_| {
        let Some(page) = query.value_untracked().filter(|_| !untrack(busy)) else { return };
        let answer = ask(page.next_cursor.clone());
        loading.set(true);
        spawn_local(async move {
            let outcome = answer.await;
            loading.try_set(false);
            // What follows another page than the one that is shown now is not wanted any more.
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
        let shown = page.items.len();
        let text = match page.total {
            Some(total) => format!("{shown} of {total}"),
            None if page.next_cursor.is_some() => format!("{shown} shown"),
            None => format!("{shown} in all"),
        };
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
                <span class="rp-meta">{text}</span> {button}
                {move || fault.get().map(|error| html! { <ErrorNote error=error what="No more could be loaded" /> })}
            </div>
        })
    })
}

/// Moves the focus to a row of the table, counted from nought, unless somebody has gone on elsewhere.
pub(super) fn focus_row(at: usize) {
    let free = "body, main, .rp-more *";
    if document().active_element().is_some_and(|active| !active.matches(free).unwrap_or(false)) {
        return;
    }
    let link = document().query_selector(&format!("main tbody tr:nth-child({}) a", at + 1));
    if let Some(link) = link.ok().flatten().and_then(|link| link.dyn_into().ok()) {
        focus(&link);
    }
}
