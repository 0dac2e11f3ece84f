//! Steps of a run, listed from the start.

use leptos::prelude::*;
use riposte_model::{Finding, Step, StepStatus, escape_invisible};

use crate::{
    format,
    markup::Markup,
    parts::{Elapsed, Icon, IconName, Untrusted},
};

/// Longest output that is shown; the rest is said to be cut.
const SHOWN_CHARS: usize = 4000;

/// The steps in order, each with its status and result.
#[component]
pub(super) fn Steps(
    /// Now, in milliseconds since 1970.
    clock: Signal<f64>,
    /// Whether the run has ended: nothing takes any longer.
    ended: bool,
    /// The steps.
    steps: Vec<Step>,
) -> Markup {
    let rows = steps.into_iter().map(|step| row(clock, ended, step)).collect_view();
    html! { <ol class="rp-steps">{rows}</ol> }
}

fn row(clock: Signal<f64>, ended: bool, step: Step) -> Markup {
    let finding = step.finding.as_ref().map(Finding::label);
    let (icon, tone) = match &step.status {
        StepStatus::Succeeded if finding.is_some() => (Some(IconName::Ring), "rp-tone-muted"),
        StepStatus::NotStarted | StepStatus::Skipped => (Some(IconName::Ring), "rp-tone-muted"),
        StepStatus::Running => (None, "rp-tone-info"),
        StepStatus::Succeeded => (Some(IconName::Check), "rp-tone-success"),
        StepStatus::Failed => (Some(IconName::Cross), "rp-tone-danger"),
        StepStatus::OutcomeUnknown | StepStatus::Unrecognized(_) => {
            (Some(IconName::Question), "rp-tone-warning")
        }
    };
    let mark = if let Some(name) = icon {
        html! { <span class=tone><Icon name=name /></span> }
    } else {
        html! { <span class=format!("rp-busy {tone}")></span> }
    };
    // A mark that is ambiguous by itself gets its label in sight.
    let is_clear = finding.is_none()
        && !matches!(
            step.status,
            StepStatus::Skipped | StepStatus::OutcomeUnknown | StepStatus::Unrecognized(_)
        );
    let class = if is_clear { "rp-visually-hidden" } else { "rp-meta" };
    let label = escape_invisible(finding.unwrap_or(step.status.label()));
    let took = step.started_at.clone().filter(|_| !ended || step.ended_at.is_some()).map(|from| {
        html! { <span class="rp-meta"><Elapsed from=from to=step.ended_at.clone() now=clock /></span> }
    });
    let attempts = (step.attempts > 1)
        .then(|| html! { <span class="rp-meta">{format!(" · {} attempts", step.attempts)}</span> });
    let summary = step.summary.clone().map(|text| html! { <p class="rp-meta"><Untrusted text=text /></p> });
    let fault = step.error.clone().map(|problem| {
        let text = problem.detail.unwrap_or(problem.title);
        html! { <p class="rp-field-error"><Untrusted text=text /></p> }
    });
    let output = step.output.clone().map(|value| {
        let text = format::json(&value);
        let whole = text.chars().count() <= SHOWN_CHARS;
        let shown: String = text.chars().take(SHOWN_CHARS).collect();
        html! {
            <details class="rp-sent">
                <summary class="rp-meta">"Response of the target"</summary>
                <pre class="rp-code" role="group" tabindex="0" aria-label="Response of the target"><Untrusted text=shown /></pre>
                {(!whole).then(|| html! { <p class="rp-meta">"Cut here; the rest is at the backend."</p> })}
            </details>
        }
    });
    html! {
        <li>
            <i class="rp-step-line"></i>
            {mark}
            <span><Untrusted text=step.name.clone() /> " " <span class=class>{label}</span> {attempts}</span>
            {took}
            <div class="rp-step-more">{summary} {fault} {output}</div>
        </li>
    }
}
