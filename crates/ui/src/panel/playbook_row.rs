//! One playbook in the list.

use leptos::{html, prelude::*};
use riposte_model::{Confirmation, Obstacle, Playbook, Run, escape_invisible};

use super::{
    Panel,
    state::{ConfirmationRequest, PanelEvent},
};
use crate::{
    format,
    markup::Markup,
    parts::{Icon, IconName, ImpactChip, RelativeTime, Untrusted, focus_later},
};

/// A playbook: effect, impact, latest run on the entity, and a button to run it or the obstacle.
#[component]
pub(super) fn PlaybookRow(
    /// The panel.
    panel: Panel,
    /// The playbook.
    playbook: Playbook,
) -> Markup {
    let open = playbook.availability.is_runnable();
    let typical = playbook.typical_duration_ms.map(|millis| {
        #[expect(clippy::cast_precision_loss, reason = "a duration of weeks is still exact")]
        let text = format!("usually {}", format::duration(millis as f64));
        html! { <span>{text}</span> }
    });
    let reversible = playbook.reversible.then(|| html! { <span>"can be undone"</span> });
    let last = last_run(panel, &playbook);
    let button = open.then(|| run_button(panel, &playbook));
    let why = obstacle(&playbook);
    html! {
        <li class="rp-playbook" class:rp-playbook-closed=!open>
            <div class="rp-playbook-text">
                <span class="rp-playbook-name"><Untrusted text=playbook.name.clone() /></span>
                <span class="rp-playbook-about"><Untrusted text=playbook.description.clone() /></span>
                <span class="rp-playbook-facts">
                    <ImpactChip impact=playbook.impact.clone() />
                    {reversible}
                    {typical}
                    {last}
                </span>
            </div>
            {button}
            {why}
        </li>
    }
}

/// Button to run it: `Run` starts at once, `Run…` asks for confirmation first.
fn run_button(panel: Panel, playbook: &Playbook) -> Markup {
    let confirmation = panel.context.with_value(|context| playbook.confirmation_on(&context.entity));
    let at_once = confirmation == Confirmation::None;
    let name = escape_invisible(&format!("Run {}", playbook.name));
    let button = NodeRef::<html::Button>::new();
    if panel.state.with_value(|state| state.return_focus.as_ref() == Some(&playbook.id)) {
        panel.dispatch(PanelEvent::FocusReturned);
        focus_later(button);
    }
    let playbook = StoredValue::new(playbook.clone());
    let press = move |_| {
        let playbook = playbook.get_value();
        panel.dispatch(if at_once {
            PanelEvent::Start(Box::new(panel.request(&playbook)))
        } else {
            PanelEvent::Confirm(Box::new(ConfirmationRequest::new(playbook)), None)
        });
    };
    html! {
        <button
            type="button"
            class="rp-button rp-button-small"
            aria-label=name
            node_ref=button
            aria-disabled=move || panel.is_sending().then_some("true")
            on:click=press
        >
            <Icon name=IconName::Play />
            {if at_once { "Run" } else { "Run…" }}
        </button>
    }
}

/// Requester and time of the latest run on the entity.
fn last_run(panel: Panel, playbook: &Playbook) -> Markup {
    let id = playbook.id.clone();
    let text = move || {
        let page = panel.runs.value()?;
        let run: Run = page.items.iter().find(|run| run.playbook.id == id)?.clone();
        Some(html! {
            <span>
                "ran " <RelativeTime at=run.created_at now=panel.console.now() /> " by " <Untrusted text=run.requested_by.name />
            </span>
        })
    };
    html! { {text} }
}

/// Explanation of a playbook that cannot be run, and the way out.
fn obstacle(playbook: &Playbook) -> Option<Markup> {
    let Obstacle { headline, reason, remedy, link } = playbook.availability.obstacle()?;
    let text = reason.unwrap_or(headline).to_owned();
    let link = link.map(|url| {
        html! { " " <a href=url target="_blank" rel="noopener noreferrer">"Open the settings"</a> }
    });
    Some(html! {
        <div class="rp-playbook-why">
            <Icon name=IconName::Lock />
            <span><Untrusted text=text /> " " <Untrusted text=remedy.unwrap_or_default() /> {link}</span>
        </div>
    })
}
