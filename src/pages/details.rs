//! The details panel of an incident: what it is, where the work on it stands, and how to change that.

use leptos::{prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{Classification, Incident, IncidentPatch, IncidentStatus, Role, Severity};
use riposte_ui::{
    Console, Query, html,
    markup::Markup,
    parts::{ErrorNote, Moment, Untrusted},
};

use crate::session::Gate;

/// The details panel.
#[component]
pub(super) fn Details(incident: Query<Incident>) -> Markup {
    let gate = expect_context::<Gate>();
    let console = expect_context::<Console>();
    let me = StoredValue::new(gate.me());
    let may_edit = move || {
        console.capabilities().features.edit_incidents
            && me.with_value(|me| me.as_ref().is_some_and(|me| me.at_least(&Role::Responder)))
    };
    let fault = RwSignal::new(None::<ClientError>);
    let closing = RwSignal::new(false);
    let change = Callback::new(move |patch: IncidentPatch| {
        let Some(known) = incident.value() else { return };
        fault.set(None);
        spawn_local(async move {
            match console.backend().update_incident(&known.id, &patch, known.etag.as_deref()).await {
                Ok(next) => {
                    closing.try_set(false);
                    console.announce("The incident was changed.".to_owned());
                    incident.set(next);
                }
                Err(error) => {
                    fault.try_set(Some(error));
                    incident.reload();
                }
            }
        });
    });
    let view = move || {
        let now = incident.value()?;
        let owner_id = now.owner.as_ref().map(|owner| owner.id.clone());
        let status = pick(
            "Status",
            now.status.as_str(),
            [IncidentStatus::New, IncidentStatus::Active, IncidentStatus::Closed]
                .map(|status| (status.to_string(), status.label().to_owned())),
            may_edit(),
            Callback::new(move |word: String| {
                let status = IncidentStatus::from(word.as_str());
                if status == IncidentStatus::Closed {
                    closing.set(true);
                } else {
                    closing.set(false);
                    change.run(IncidentPatch { status: Some(status), ..IncidentPatch::default() });
                }
            }),
        );
        let severity = pick(
            "Severity",
            now.severity.as_str(),
            [Severity::High, Severity::Medium, Severity::Low, Severity::Informational]
                .map(|severity| (severity.to_string(), severity.label().to_owned())),
            may_edit(),
            Callback::new(move |word: String| {
                let severity = Some(Severity::from(word.as_str()));
                change.run(IncidentPatch { severity, ..IncidentPatch::default() });
            }),
        );
        let mine = me.with_value(|me| me.as_ref().map(|me| me.id.clone()));
        let take = (may_edit() && owner_id != mine).then(|| {
            let owner_id = mine.clone();
            html! {
                <button type="button" class="rp-link-button"
                    on:click=move |_| change.run(IncidentPatch { owner_id: owner_id.clone(), ..IncidentPatch::default() })>
                    "Assign to me"
                </button>
            }
        });
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
        let attack: Vec<String> = now.tactics.iter().chain(&now.techniques).cloned().collect();
        let clock = console.now();
        let closed = now.classification.clone().map(|classification| {
            html! { <dt>"Closed as"</dt> <dd><Untrusted text=classification.label().to_owned() /></dd> }
        });
        let why = now
            .classification_comment
            .clone()
            .map(|text| html! { <dt>"Because"</dt> <dd><Untrusted text=text /></dd> });
        let owner = now.owner.as_ref().map_or_else(|| "Nobody".to_owned(), |owner| owner.name.clone());
        let activity = now
            .last_activity_at
            .clone()
            .map(|at| html! { <dt>"Last activity"</dt> <dd><Moment at=at now=clock /></dd> });
        Some(html! {
            <p class="rp-lines"><Untrusted text=now.description.clone().unwrap_or_default() lines=true /></p>
            <div class="rp-details-fields">
                <div class="rp-fields"><span class="rp-tone-muted">"Owner"</span><span><Untrusted text=owner /> " " {take}</span></div>
                {status}
                {severity}
            </div>
            {move || closing.get().then(|| html! { <Closing change=change closing=closing /> })}
            {move || fault.get().map(|error| html! { <ErrorNote error=error what="The incident was not changed" /> })}
            <dl class="rp-evidence">
                <div><dt>"Alerts"</dt><dd>{now.counts.alerts}</dd></div>
                <div><dt>"Entities"</dt><dd>{now.counts.entities}</dd></div>
                <div><dt>"Runs"</dt><dd>{now.counts.runs}</dd></div>
            </dl>
            <dl class="rp-fields">
                <dt>"Number"</dt> <dd>{now.number}</dd>
                {closed} {why}
                <dt>"Created"</dt> <dd><Moment at=now.created_at.clone() now=clock /></dd>
                <dt>"Updated"</dt> <dd><Moment at=now.updated_at.clone() now=clock /></dd>
                {activity}
            </dl>
            {list("Products", &now.products)}
            {list("Tactics and techniques", &attack)}
            {list("Tags", &now.tags)}
        })
    };
    html! { <aside class="rp-card rp-details" aria-label="Incident details">{view}</aside> }
}

/// A label and a choice, or the chosen word where nothing may be changed.
fn pick<const N: usize>(
    label: &'static str,
    now: &str,
    words: [(String, String); N],
    may_edit: bool,
    choose: Callback<String>,
) -> Markup {
    if !may_edit {
        let shown = words
            .iter()
            .find(|(word, _)| word == now)
            .map_or_else(|| now.to_owned(), |(_, shown)| shown.clone());
        return html! { <div class="rp-fields"><span class="rp-tone-muted">{label}</span><Untrusted text=shown /></div> };
    }
    let now = now.to_owned();
    let options = words
        .into_iter()
        .map(|(word, shown)| {
            let selected = word == now;
            html! { <option value=word selected=selected>{shown}</option> }
        })
        .collect_view();
    html! {
        <label class="rp-fields">
            <span class="rp-tone-muted">{label}</span>
            <select class="rp-select" on:change=move |event| choose.run(event_target_value(&event))>{options}</select>
        </label>
    }
}

/// What closing asks for.
#[component]
fn Closing(change: Callback<IncidentPatch>, closing: RwSignal<bool>) -> Markup {
    let chosen = RwSignal::new(Classification::TruePositive.to_string());
    let comment = RwSignal::new(String::new());
    let options = Classification::ALL
        .iter()
        .map(|word| html! { <option value=word.to_string()>{word.label().to_owned()}</option> })
        .collect_view();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let comment = comment.get_untracked().trim().to_owned();
        change.run(IncidentPatch {
            status: Some(IncidentStatus::Closed),
            classification: Some(Classification::from(chosen.get_untracked().as_str())),
            classification_comment: (!comment.is_empty()).then_some(comment),
            ..IncidentPatch::default()
        });
    };
    html! {
        <form class="rp-details-fields" on:submit=submit>
            <label class="rp-field">
                <span class="rp-label">"What was it?"</span>
                <select class="rp-select" on:change=move |event| chosen.set(event_target_value(&event))>{options}</select>
            </label>
            <label class="rp-field">
                <span class="rp-label">"Comment (optional)"</span>
                <textarea class="rp-input" rows="2" maxlength="1000" prop:value=comment
                    on:input=move |event| comment.set(event_target_value(&event))></textarea>
            </label>
            <div class="rp-confirm-actions">
                <button type="submit" class="rp-button rp-button-primary rp-button-small">"Close incident"</button>
                <button type="button" class="rp-button rp-button-small" on:click=move |_| closing.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}
