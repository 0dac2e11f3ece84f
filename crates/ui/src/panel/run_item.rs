//! One run in the list, closed or open.

use leptos::{html, prelude::*};
use riposte_client::LocalFuture;
use riposte_model::{Run, RunId};
use riposte_parts::{PartMissing, part};

use super::{Panel, RunActions, RunDetails, state::PanelEvent};
use crate::{
    Fetch, RunHandle, lazily,
    markup::Markup,
    parts::{Icon, IconName, RelativeTime, RunStatusText, Untrusted, focus_later},
};

part! {
    [run, load_details]
    fn details(panel: Panel, run: RunHandle, actions: Callback<Run, RunActions>) -> Markup {
        html! { <RunDetails console=panel.console run=run actions=actions /> }
    }
}

fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { Ok(load_details().await?) })
}

fn outline(fetch: Fetch) -> Markup {
    html! { <div class="rp-run-body">{fetch.outline(3, "Loading the run", "The run could not be loaded")}</div> }
}

/// One run: a button that opens it, and its details when it is open.
#[component]
pub(super) fn RunItem(
    /// The panel.
    panel: Panel,
    /// Which run.
    id: RunId,
) -> Markup {
    let run = panel.console.run(&id);
    let key = id.clone();
    let open = Memo::new(move |_| panel.location.with(|location| location.run.as_ref() == Some(&key)));
    let button = NodeRef::<html::Button>::new();
    // A run that comes into view open is what was just started, or what a link leads to.
    if open.get_untracked() {
        focus_later(button);
    }
    let toggle = move |_| {
        let run = (!open.get_untracked()).then(|| id.clone());
        panel.dispatch(PanelEvent::OpenRun(run));
    };
    let actions = Callback::new(move |run: Run| panel.run_actions(&run));
    let status =
        move || run.status().map(|(status, stale)| html! { <RunStatusText status=status stale=stale /> });
    let head = move || {
        let run = run.run()?;
        Some(html! {
            <span>
                <span class="rp-run-name"><Untrusted text=run.playbook.name.clone() /></span>
                <br />
                <span class="rp-meta">
                    <RelativeTime at=run.created_at.clone() now=panel.console.now() /> " by " <Untrusted text=run.requested_by.name.clone() />
                </span>
            </span>
        })
    };
    let details =
        move || open.get().then(|| lazily(load, outline, move || Box::pin(details(panel, run, actions))));
    html! {
        <li class="rp-run">
            <button
                type="button"
                class="rp-run-head"
                node_ref=button
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=toggle
            >
                {head}
                {status}
                <Icon name=IconName::Chevron />
            </button>
            {details}
        </li>
    }
}
