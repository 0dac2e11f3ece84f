//! The overview of an incident: the timeline of its alerts and its entities.

use leptos::prelude::*;
use riposte_model::{Alert, Entity, Page, Severity};
use riposte_ui::{
    Console, Query, QueryLabels,
    entities::{EntitiesWidget, EntityFilter, IsCurrent},
    html,
    markup::Markup,
    parts::{Empty, RelativeTime, SeverityMark, Untrusted},
};

/// Timeline and entities.
#[component]
pub(super) fn Overview(
    console: Console,
    alerts: Query<Page<Alert>>,
    entities: Query<Page<Entity>>,
    filter: EntityFilter,
    current: IsCurrent,
    run: Callback<Entity>,
    open: Callback<Entity>,
) -> Markup {
    let words = QueryLabels { loading: "Loading alerts", failed: "The alerts could not be loaded", rows: 4 };
    let timeline = alerts.view(words, move |page| {
        if page.items.is_empty() {
            return html! { <Empty title="No alerts" text="This incident was opened without an alert." /> };
        }
        let rows = page.items.iter().map(|alert| row(console, alert)).collect_view();
        html! { <ol class="rp-timeline">{rows}</ol> }
    });
    html! {
        <div class="rp-overview">
            <section class="rp-card" aria-labelledby="rp-timeline-title">
                <div class="rp-card-head">
                    <h2 id="rp-timeline-title">"Incident timeline"</h2>
                    {move || alerts.value().map(|page| html! { <span class="rp-count">{page.items.len()}</span> })}
                </div>
                {timeline}
            </section>
            <EntitiesWidget console=console entities=entities filter=filter current=current run=run open=open />
        </div>
    }
}

fn row(console: Console, alert: &Alert) -> Markup {
    let band = match alert.severity {
        Severity::High => "rp-timeline-body rp-timeline-high",
        Severity::Medium => "rp-timeline-body rp-timeline-medium",
        Severity::Low => "rp-timeline-body rp-timeline-low",
        _ => "rp-timeline-body",
    };
    let chips = alert
        .tactics
        .iter()
        .chain(&alert.techniques)
        .map(|word| html! { <span class="rp-chip"><Untrusted text=word.clone() /></span> })
        .collect_view();
    let description =
        alert.description.clone().map(|text| html! { <p class="rp-meta"><Untrusted text=text /></p> });
    html! {
        <li>
            <div class=band>
                <span class="rp-meta"><RelativeTime at=alert.started_at.clone() now=console.now() in_full=true /></span>
                <h3><Untrusted text=alert.title.clone() /></h3>
                <span class="rp-entity-meta">
                    <SeverityMark severity=alert.severity.clone() /> "·" <Untrusted text=alert.product.clone() />
                </span>
                {description}
                <div class="rp-chips">{chips}</div>
            </div>
        </li>
    }
}
