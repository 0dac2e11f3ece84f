//! Severity, status and impact, each as a shape or icon, a word and a colour.

use leptos::prelude::*;
use riposte_model::{Impact, IncidentStatus, RunStatus, Severity};

use super::{Icon, IconName, Untrusted};
use crate::markup::Markup;

/// Severity as shape, word and colour.
#[component]
pub fn SeverityMark(
    /// Severity.
    severity: Severity,
) -> Markup {
    let (class, path, filled) = match &severity {
        Severity::High => ("rp-severity-high", "M8 2.500 14 13H2z", true),
        Severity::Medium => ("rp-severity-medium", "M8 2 14 8l-6 6-6-6z", true),
        Severity::Low => ("rp-severity-low", "M8 12.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z", true),
        Severity::Informational | Severity::Unrecognized(_) => {
            ("rp-severity-informational", "M8 12.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z", false)
        }
    };
    let label = severity.label().to_owned();
    html! {
        <span class="rp-status">
            <svg class=format!("rp-icon {class}") viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d=path fill=if filled { "currentColor" } else { "none" }></path>
            </svg>
            <Untrusted text=label />
        </span>
    }
}

/// Status of an incident.
#[component]
pub fn IncidentStatusText(
    /// Status.
    status: IncidentStatus,
) -> Markup {
    let class = match &status {
        IncidentStatus::New => "rp-chip rp-chip-info",
        IncidentStatus::Active => "rp-chip rp-chip-warning",
        _ => "rp-chip",
    };
    html! { <span class=class><Untrusted text=status.label() /></span> }
}

/// Icon and CSS class of a run's status. No icon stands for activity, shown as a spinner.
pub fn run_tone(status: &RunStatus) -> (Option<IconName>, &'static str) {
    match status {
        RunStatus::Succeeded => (Some(IconName::Check), "rp-tone-success"),
        RunStatus::Failed | RunStatus::TimedOut => (Some(IconName::Cross), "rp-tone-danger"),
        RunStatus::Partial | RunStatus::OutcomeUnknown | RunStatus::Unsupported => {
            (Some(IconName::Warning), "rp-tone-warning")
        }
        RunStatus::Cancelled | RunStatus::Denied => (Some(IconName::Stop), "rp-tone-muted"),
        RunStatus::PendingApproval
        | RunStatus::Queued
        | RunStatus::WaitingInput
        | RunStatus::WaitingTarget => (Some(IconName::Clock), "rp-tone-info"),
        RunStatus::Running | RunStatus::Cancelling => (None, "rp-tone-info"),
        RunStatus::Unrecognized(_) => (Some(IconName::Question), "rp-tone-warning"),
    }
}

/// Status of a run as icon, word and colour.
#[component]
pub fn RunStatusText(
    /// Status.
    status: RunStatus,
    /// Whether the status is stale: the last one received, which may no longer hold.
    #[prop(optional)]
    stale: bool,
) -> Markup {
    let (icon, tone) = if stale { (Some(IconName::Offline), "rp-tone-warning") } else { run_tone(&status) };
    let mark = if let Some(name) = icon {
        html! { <Icon name=name /> }
    } else {
        html! { <span class="rp-busy"></span> }
    };
    let label = if stale { format!("Last known: {}", status.label()) } else { status.label().to_owned() };
    html! { <span class=format!("rp-status {tone}")>{mark}<Untrusted text=label /></span> }
}

/// Impact of a playbook.
#[component]
pub fn ImpactChip(
    /// Impact.
    impact: Impact,
) -> Markup {
    let class = match &impact {
        Impact::Read => "rp-chip",
        Impact::Enrich => "rp-chip rp-chip-info",
        Impact::Contain | Impact::Unrecognized(_) => "rp-chip rp-chip-warning",
        Impact::Destructive => "rp-chip rp-chip-danger",
    };
    html! { <span class=class><Untrusted text=impact.label() /></span> }
}
