//! One playbook in the list.

use leptos::{html, prelude::*};
use riposte_model::{AvailabilityState, Confirmation, Playbook, Run, SafeUrl, escape_invisible};

use super::{
    Panel,
    state::{ConfirmationRequest, PanelEvent},
};
use crate::{
    format,
    markup::Markup,
    parts::{Icon, IconName, ImpactChip, RelativeTime, Untrusted, focus_later},
};

/// A playbook: what it does, how harmful it is, when it last ran here, and a button to run it or
/// the reason why there is none.
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
    let (button, why) =
        if open { (Some(run_button(panel, &playbook)), None) } else { (None, Some(obstacle(&playbook))) };
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

/// The button says what happens on a press: `Run` at once, `Run…` where something is asked first.
fn run_button(panel: Panel, playbook: &Playbook) -> Markup {
    let at_once = playbook.confirmation() == Confirmation::None;
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

/// Who ran it last on this entity, and when.
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

/// Why it cannot be run, and what would help.
fn obstacle(playbook: &Playbook) -> Markup {
    let availability = playbook.availability.clone();
    let short = match &availability.state {
        AvailabilityState::MissingPermission => "You may not run this.",
        AvailabilityState::BackendNotAuthorised => "The backend may not run this.",
        AvailabilityState::Disabled => "Switched off.",
        AvailabilityState::KindMismatch => "Does not take this type of entity.",
        AvailabilityState::Runnable | AvailabilityState::Unrecognized(_) => "Cannot be run.",
    };
    let reason = availability.reason.unwrap_or_else(|| short.to_owned());
    let remedy = availability.remedy.map(|remedy| {
        let link = remedy.url.as_deref().and_then(|url| SafeUrl::parse(url).ok()).map(|url| {
            html! { " " <a href=url target="_blank" rel="noopener noreferrer">"Open the settings"</a> }
        });
        html! { <span>" " <Untrusted text=remedy.text /> {link}</span> }
    });
    html! {
        <div class="rp-playbook-why">
            <Icon name=IconName::Lock />
            <span><Untrusted text=reason />{remedy}</span>
        </div>
    }
}
