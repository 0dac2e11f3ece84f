//! Views that come with a part of the program.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use leptos::{html, prelude::*, task::spawn_local};
use riposte_client::{ClientError, LocalFuture};
use riposte_parts::PartMissing;

use crate::{
    markup::Markup,
    parts::{ErrorNote, Skeleton, focus, listen},
};

/// Fetches what a view needs, without drawing it.
pub type Load = fn() -> LocalFuture<Result<(), PartMissing>>;

/// State of the part that a view waits for.
#[derive(Clone, Copy)]
pub struct Fetch {
    load: Load,
    ready: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Fetch {
    /// Fetches the part, once more after a failure.
    pub fn start(self) {
        self.failed.set(false);
        spawn_local(async move {
            match (self.load)().await {
                Ok(()) => drop(self.ready.try_set(true)),
                Err(PartMissing) => drop(self.failed.try_set(true)),
            }
        });
    }

    /// An outline of some rows, or the reason why the part is not there, with a way to try again.
    pub fn outline(self, rows: usize, loading: &'static str, failed: &'static str) -> Markup {
        let place = NodeRef::<html::Div>::new();
        let retry = Callback::new(move |()| {
            // The button is gone while the part is fetched.
            place.get_untracked().iter().for_each(|place| focus(place));
            self.start();
        });
        let content = move || match self.error() {
            None => html! { <Skeleton rows=rows label=loading /> },
            Some(error) => html! { <ErrorNote error=error what=failed retry=retry /> },
        };
        html! { <div tabindex="-1" node_ref=place>{content}</div> }
    }

    /// The reason why the part is not there, once an attempt has failed.
    pub fn error(self) -> Option<ClientError> {
        self.failed.get().then_some(ClientError::PartMissing)
    }
}

/// A view that is drawn as soon as its part is there: at once where it was fetched before. Until then
/// `outline` stands in its place. `load` has to include the loader that `part!` has made for `draw`: each
/// function waits for its part with a loader of its own. A failed attempt is repeated when the browser is back
/// online.
pub fn lazily(
    load: Load,
    outline: impl Fn(Fetch) -> Markup + Send + 'static,
    draw: impl Fn() -> LocalFuture<Result<Markup, PartMissing>> + Send + 'static,
) -> Markup {
    if let Some(view) = untrack(|| now(draw())) {
        return view;
    }
    let fetch = Fetch { load, ready: RwSignal::new(false), failed: RwSignal::new(false) };
    fetch.start();
    if let Some(window) = web_sys::window() {
        listen(&window, "online", move |_| {
            if fetch.failed.get_untracked() {
                fetch.start();
            }
        });
    }
    Markup::live(move || {
        let ready = fetch.ready.get();
        // What the view reads is followed in the view.
        untrack(|| if ready { now(draw()) } else { Some(outline(fetch)) })
    })
}

/// The view, if its part is there: drawing it then waits for nothing. It belongs to the current owner.
fn now(view: LocalFuture<Result<Markup, PartMissing>>) -> Option<Markup> {
    match pin!(view).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}
