//! The details panel of an incident: what it is, where the work on it stands, and how to change that.

use leptos::{html, prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{Incident, IncidentPatch, IncidentStatus, Permission, Severity};
use riposte_ui::{
    Console, Query, html,
    markup::Markup,
    parts::{ErrorNote, Moment, Untrusted, focus},
};

use wasm_bindgen::JsCast;

use super::closing::Closing;
use crate::session::Gate;

/// What the parts of the panel share.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    incident: Query<Incident>,
    console: Console,
    /// Whether a change has been sent and not been answered, and which status and severity it has.
    busy: RwSignal<bool>,
    sent_status: RwSignal<String>,
    sent_severity: RwSignal<String>,
    fault: RwSignal<Option<ClientError>>,
    /// Whether it is being asked how to close.
    pub(super) closing: RwSignal<bool>,
    status: NodeRef<html::Select>,
    owner: NodeRef<html::Span>,
}

impl Editing {
    /// Sends a change, one at a time: the next one needs to know what this one made of the incident.
    pub(super) fn change(self, patch: IncidentPatch) {
        let Some(known) = self.incident.value_untracked() else { return };
        if self.busy.get_untracked() {
            return self.console.announce("The change before is still on its way.".to_owned());
        }
        self.fault.set(None);
        let closes = patch.status == Some(IncidentStatus::Closed);
        let assigns = patch.owner_id.is_some();
        let answer = self.console.backend().update_incident(&known.id, &patch, known.etag.as_deref());
        self.busy.set(true);
        self.sent_status.set(patch.status.as_ref().map(ToString::to_string).unwrap_or_default());
        self.sent_severity.set(patch.severity.as_ref().map(ToString::to_string).unwrap_or_default());
        spawn_local(async move {
            let outcome = answer.await;
            match outcome {
                Ok(next) => {
                    self.incident.set(next);
                    self.console.announce("The incident was changed.".to_owned());
                    // What was pressed is not there any more.
                    if closes {
                        self.leave_closing();
                    } else if assigns {
                        self.owner.try_get_untracked().flatten().iter().for_each(|owner| focus(owner));
                    }
                }
                Err(error) => {
                    self.fault.try_set(Some(error));
                    self.incident.reload();
                }
            }
            self.busy.try_set(false);
            self.sent_status.try_set(String::new());
            self.sent_severity.try_set(String::new());
        });
    }

    /// Puts the question of how to close away and goes back to where it came from.
    pub(super) fn leave_closing(self) {
        self.closing.try_set(false);
        self.status.try_get_untracked().flatten().iter().for_each(|status| focus(status));
    }

    /// Whether something is on its way.
    pub(super) fn busy(self) -> bool {
        self.busy.get()
    }

    /// The status to show: what was chosen, until it turns out otherwise.
    fn shown_status(self) -> String {
        if self.closing.get() {
            return IncidentStatus::Closed.to_string();
        }
        let sent = self.sent_status.get();
        if !sent.is_empty() {
            return sent;
        }
        self.incident.value().map(|incident| incident.status.to_string()).unwrap_or_default()
    }

    fn shown_severity(self) -> String {
        let sent = self.sent_severity.get();
        if !sent.is_empty() {
            return sent;
        }
        self.incident.value().map(|incident| incident.severity.to_string()).unwrap_or_default()
    }

    fn choose_status(self, word: &str) {
        let status = IncidentStatus::from(word);
        self.closing.set(status == IncidentStatus::Closed);
        if status != IncidentStatus::Closed {
            self.change(IncidentPatch { status: Some(status), ..IncidentPatch::default() });
        }
    }

    fn choose_severity(self, word: &str) {
        let severity = Some(Severity::from(word));
        self.change(IncidentPatch { severity, ..IncidentPatch::default() });
    }
}

/// The details panel.
#[component]
pub(super) fn Details(incident: Query<Incident>) -> Markup {
    let me = StoredValue::new(expect_context::<Gate>().me());
    let console = expect_context::<Console>();
    let editing = Editing {
        incident,
        console,
        busy: RwSignal::new(false),
        sent_status: RwSignal::new(String::new()),
        sent_severity: RwSignal::new(String::new()),
        fault: RwSignal::new(None),
        closing: RwSignal::new(false),
        status: NodeRef::new(),
        owner: NodeRef::new(),
    };
    let may_edit = Memo::new(move |_| {
        console.capabilities().features.edit_incidents
            && me.with_value(|me| me.as_ref().is_some_and(|me| me.may(&Permission::EditIncidents)))
    });
    let status = move || {
        let words = [IncidentStatus::New, IncidentStatus::Active, IncidentStatus::Closed]
            .map(|status| (status.to_string(), status.label().to_owned()));
        let choose = move |word: String| editing.choose_status(&word);
        let shown = Signal::derive(move || editing.shown_status());
        pick("Status", may_edit.get(), editing.status, words, shown, choose)
    };
    let severity = move || {
        let words = [Severity::High, Severity::Medium, Severity::Low, Severity::Informational]
            .map(|severity| (severity.to_string(), severity.label().to_owned()));
        let choose = move |word: String| editing.choose_severity(&word);
        let shown = Signal::derive(move || editing.shown_severity());
        pick("Severity", may_edit.get(), NodeRef::new(), words, shown, choose)
    };
    let owner = move || {
        let owner = incident.value()?.owner.clone();
        Some(owner.map_or_else(|| "Nobody".to_owned(), |owner| owner.name))
            .map(|name| html! { <Untrusted text=name /> })
    };
    let take = move || {
        let owner_id = incident.value()?.owner.as_ref().map(|owner| owner.id.clone());
        let mine = me.with_value(|me| me.as_ref().map(|me| me.id.clone()));
        (may_edit.get() && owner_id != mine).then(|| {
            html! {
                <button type="button" class="rp-link-button" aria-disabled=move || editing.busy().then_some("true")
                    on:click=move |_| editing.change(IncidentPatch { owner_id: mine.clone(), ..IncidentPatch::default() })>
                    "Assign to me"
                </button>
            }
        })
    };
    let description = move || {
        let text = incident.value()?.description.clone()?;
        Some(html! { <p class="rp-lines"><Untrusted text=text lines=true /></p> })
    };
    html! {
        <aside class="rp-card rp-details" aria-label="Incident details">
            {description}
            <div class="rp-details-fields">
                <div class="rp-fields">
                    <span class="rp-tone-muted">"Owner"</span>
                    <span><span tabindex="-1" node_ref=editing.owner>{owner}</span> " " {take}</span>
                </div>
                {status}
                {severity}
            </div>
            {move || editing.closing.get().then(|| html! { <Closing editing=editing /> })}
            {move || editing.fault.get().map(|error| html! { <ErrorNote error=error what="The incident was not changed" /> })}
            {move || incident.value().map(|incident| facts(console, &incident))}
        </aside>
    }
}

/// What cannot be changed here.
fn facts(console: Console, incident: &Incident) -> Markup {
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
        .map(|text| html! { <dt>"Because"</dt> <dd><Untrusted text=text /></dd> });
    let activity = incident
        .last_activity_at
        .clone()
        .map(|at| html! { <dt>"Last activity"</dt> <dd><Moment at=at now=clock in_full=true /></dd> });
    html! {
        <dl class="rp-evidence">
            <div><dt>"Alerts"</dt><dd>{incident.counts.alerts}</dd></div>
            <div><dt>"Entities"</dt><dd>{incident.counts.entities}</dd></div>
            <div><dt>"Runs"</dt><dd>{incident.counts.runs}</dd></div>
        </dl>
        <dl class="rp-fields">
            <dt>"Number"</dt> <dd>{incident.number}</dd>
            {closed} {why}
            <dt>"Created"</dt> <dd><Moment at=incident.created_at.clone() now=clock in_full=true /></dd>
            <dt>"Updated"</dt> <dd><Moment at=incident.updated_at.clone() now=clock in_full=true /></dd>
            {activity}
        </dl>
        {list("Products", &incident.products)}
        {list("Tactics and techniques", &attack)}
        {list("Tags", &incident.tags)}
    }
}

/// A label and a choice, or the chosen word where nothing may be changed.
fn pick<const N: usize>(
    label: &'static str,
    may_edit: bool,
    node: NodeRef<html::Select>,
    words: [(String, String); N],
    shown: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> Markup {
    let name = move |word: &str, words: &[(String, String)]| {
        words
            .iter()
            .find(|(known, _)| known == word)
            .map_or_else(|| word.to_owned(), |(_, name)| name.clone())
    };
    if !may_edit {
        return html! {
            <div class="rp-fields">
                <span class="rp-tone-muted">{label}</span>
                {move || html! { <Untrusted text=name(&shown.get(), &words) /> }}
            </div>
        };
    }
    let now = shown.get_untracked();
    // A word of another version stays until somebody chooses one of these.
    let foreign = words.iter().all(|(word, _)| *word != now).then(|| (now.clone(), now.clone()));
    let options = foreign
        .into_iter()
        .chain(words)
        .map(|(word, name)| html! { <option value=word>{riposte_model::escape_invisible(&name)}</option> })
        .collect_view();
    html! {
        <label class="rp-fields">
            <span class="rp-tone-muted">{label}</span>
            <select class="rp-select" node_ref=node prop:value=shown
                on:change=move |event| {
                    choose(event_target_value(&event));
                    // What was not taken is not left standing.
                    if let Some(select) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
                        select.set_value(&shown.get_untracked());
                    }
                }>
                {options}
            </select>
        </label>
    }
}
