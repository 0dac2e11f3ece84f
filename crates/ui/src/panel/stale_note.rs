//! Note on a run whose state may be out of date.

use leptos::prelude::*;
use riposte_client::StaleReason;

use crate::{
    Console, RunHandle, format,
    markup::Markup,
    parts::{Note, RelativeTime, Tone, Untrusted},
};

/// Since when and why the state of a run is stale, and a way to poll it. Nothing while it is current.
#[component]
pub(super) fn StaleNote(
    /// Console.
    console: Console,
    /// Run.
    run: RunHandle,
) -> Markup {
    Markup::live(move || {
        let stale = run.stale()?;
        let id = run.run()?.id;
        let (title, text, can_poll) = match &stale.reason {
            StaleReason::NoResponse(error) => {
                ("Lost contact with this run", format!("{}. Retrying automatically.", error.title()), true)
            }
            StaleReason::PollingStopped => {
                ("Updates paused", "No change for 30 minutes, so automatic refresh stopped.".to_owned(), true)
            }
            StaleReason::Gone(error) => {
                ("The backend no longer shows this run", error.title().to_owned(), false)
            }
        };
        let poll = can_poll.then(|| {
            html! {
                <div class="rp-note-actions">
                    <button type="button" class="rp-button rp-button-small" on:click=move |_| console.resume_polling(&id)>
                        "Refresh now"
                    </button>
                </div>
            }
        });
        Some(html! {
            <Note tone=Tone::Warning title=title>
                <p><Untrusted text=text /></p>
                <p class="rp-meta">
                    "Last update " <RelativeTime at=format::timestamp(stale.since) now=console.second() />
                    ". The run itself may have gone on."
                </p>
                {poll}
            </Note>
        })
    })
}
