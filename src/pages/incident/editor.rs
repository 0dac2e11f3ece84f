//! State of the changes that are made to an incident.

use leptos::{html, prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{Incident, IncidentPatch, IncidentStatus, Severity};
use riposte_ui::{Console, Query, parts::focus};

/// State of the changes that are made to an incident, shared by the parts of the panel.
#[derive(Clone, Copy)]
pub(super) struct IncidentEditor {
    incident: Query<Incident>,
    console: Console,
    /// Whether a request is in flight, and the status and severity that it sets.
    busy: RwSignal<bool>,
    sent_status: RwSignal<String>,
    sent_severity: RwSignal<String>,
    /// Reason why the last change failed.
    pub(super) fault: RwSignal<Option<ClientError>>,
    /// Whether the form for closing is open.
    pub(super) closing: RwSignal<bool>,
    pub(super) status: NodeRef<html::Select>,
    pub(super) owner: NodeRef<html::Span>,
}

impl IncidentEditor {
    /// An editor of an incident that is being shown.
    pub(super) fn new(incident: Query<Incident>, console: Console) -> Self {
        Self {
            incident,
            console,
            busy: RwSignal::new(false),
            sent_status: RwSignal::new(String::new()),
            sent_severity: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
            closing: RwSignal::new(false),
            status: NodeRef::new(),
            owner: NodeRef::new(),
        }
    }

    /// Sends a change, one at a time: the next one needs the version that this one makes.
    pub(super) fn change(self, patch: IncidentPatch) {
        let Some(known) = self.incident.value_untracked() else { return };
        if self.busy.get_untracked() {
            return self.console.announce("The previous change is still being saved.".to_owned());
        }
        self.fault.set(None);
        let closes = patch.status == Some(IncidentStatus::Closed);
        let assigns = patch.owner_id.is_some();
        let response = self.console.backend().update_incident(&known.id, &patch, known.etag.as_deref());
        self.busy.set(true);
        self.sent_status.set(patch.status.as_ref().map(ToString::to_string).unwrap_or_default());
        self.sent_severity.set(patch.severity.as_ref().map(ToString::to_string).unwrap_or_default());
        spawn_local(async move {
            let outcome = response.await;
            match outcome {
                Ok(next) => {
                    self.incident.set(next);
                    self.console.announce("Incident updated.".to_owned());
                    // The control that had the focus is gone.
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

    /// Closes the form for closing and returns the focus to the status.
    pub(super) fn leave_closing(self) {
        self.closing.try_set(false);
        self.status.try_get_untracked().flatten().iter().for_each(|status| focus(status));
    }

    /// Whether a change is in flight.
    pub(super) fn busy(self) -> bool {
        self.busy.get()
    }

    /// The status to show: the chosen one until the backend has answered.
    pub(super) fn shown_status(self) -> String {
        if self.closing.get() {
            return IncidentStatus::Closed.to_string();
        }
        let sent = self.sent_status.get();
        if !sent.is_empty() {
            return sent;
        }
        self.incident.value().map(|incident| incident.status.to_string()).unwrap_or_default()
    }

    /// The severity to show: the chosen one until the backend has answered.
    pub(super) fn shown_severity(self) -> String {
        let sent = self.sent_severity.get();
        if !sent.is_empty() {
            return sent;
        }
        self.incident.value().map(|incident| incident.severity.to_string()).unwrap_or_default()
    }

    /// Changes the status, or opens the form for closing.
    pub(super) fn choose_status(self, word: &str) {
        let status = IncidentStatus::from(word);
        self.closing.set(status == IncidentStatus::Closed);
        if status != IncidentStatus::Closed {
            self.change(IncidentPatch { status: Some(status), ..IncidentPatch::default() });
        }
    }

    /// Changes the severity.
    pub(super) fn choose_severity(self, word: &str) {
        let severity = Some(Severity::from(word));
        self.change(IncidentPatch { severity, ..IncidentPatch::default() });
    }
}
