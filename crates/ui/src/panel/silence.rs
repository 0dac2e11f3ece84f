//! Says that nothing is heard of a run any more.

use leptos::prelude::*;

use crate::{
    Cause, Console, Followed, format,
    markup::Markup,
    parts::{Moment, Note, Tone, Untrusted},
};

/// Since when, why, and a way to ask. Nothing while the run is heard of.
#[component]
pub(super) fn SilenceNote(
    /// The backend.
    console: Console,
    /// The run.
    run: Followed,
) -> Markup {
    Markup::live(move || {
        let silence = run.silence()?;
        let id = run.run()?.id;
        let (title, why, may_ask) = match &silence.cause {
            Cause::Unanswered(error) => {
                ("No news of this run", format!("{}. It is asked again and again.", error.title()), true)
            }
            Cause::GaveUp => (
                "Not updated any more",
                "Nothing has changed for so long that it is not asked any more.".to_owned(),
                true,
            ),
            Cause::Gone(error) => {
                ("The backend does not show this run any more", error.title().to_owned(), false)
            }
        };
        let ask = may_ask.then(|| {
            html! {
                <div class="rp-note-actions">
                    <button type="button" class="rp-button rp-button-small" on:click=move |_| console.ask_about(&id)>"Ask now"</button>
                </div>
            }
        });
        Some(html! {
            <Note tone=Tone::Warning title=title>
                <p><Untrusted text=why /></p>
                <p class="rp-meta">
                    "Last heard of " <Moment at=format::timestamp(silence.since) now=console.second() />
                    ". The run itself may have gone on."
                </p>
                {ask}
            </Note>
        })
    })
}
