//! The facts of an incident that cannot be changed on its page.

use leptos::prelude::*;
use riposte_model::Incident;
use riposte_ui::{
    Console, html,
    markup::Markup,
    parts::{RelativeTime, Untrusted},
};

/// Counts, times, classification and labels.
pub(super) fn facts(console: Console, incident: &Incident) -> Markup {
    let clock = console.now();
    let chips = |words: &[String]| {
        words
            .iter()
            .map(|word| html! { <span class="rp-chip"><Untrusted text=word.clone() /></span> })
            .collect_view()
    };
    let list = |title: &'static str, words: &[String]| {
        (!words.is_empty()).then(|| {
            html! { <div class="rp-field"><span class="rp-label">{title}</span><div class="rp-chips">{chips(words)}</div></div> }
        })
    };
    let attack: Vec<String> = incident.tactics.iter().chain(&incident.techniques).cloned().collect();
    let closed = incident.classification.clone().map(|classification| {
        html! { <dt>"Closed as"</dt> <dd><Untrusted text=classification.label().to_owned() /></dd> }
    });
    let why = incident
        .classification_comment
        .clone()
        .map(|text| html! { <dt>"Reason"</dt> <dd><Untrusted text=text /></dd> });
    let activity = incident
        .last_activity_at
        .clone()
        .map(|at| html! { <dt>"Last activity"</dt> <dd><RelativeTime at=at now=clock in_full=true /></dd> });
    html! {
        <dl class="rp-evidence">
            <div><dt>"Alerts"</dt><dd>{incident.counts.alerts}</dd></div>
            <div><dt>"Entities"</dt><dd>{incident.counts.entities}</dd></div>
            <div><dt>"Runs"</dt><dd>{incident.counts.runs}</dd></div>
        </dl>
        <dl class="rp-fields">
            <dt>"Number"</dt> <dd>{incident.number}</dd>
            {closed} {why}
            <dt>"Created"</dt> <dd><RelativeTime at=incident.created_at.clone() now=clock in_full=true /></dd>
            <dt>"Updated"</dt> <dd><RelativeTime at=incident.updated_at.clone() now=clock in_full=true /></dd>
            {activity}
        </dl>
        {list("Products", &incident.products)}
        {list("Tactics and techniques", &attack)}
        {list("Tags", &incident.tags)}
    }
}
