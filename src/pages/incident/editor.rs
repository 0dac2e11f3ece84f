//! State of the changes that are made to an incident.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::{html, prelude::*, task::spawn_local};
use riposte_client::ClientError;
use riposte_model::{Incident, IncidentPatch, IncidentStatus, Severity};
use riposte_ui::{Console, Query, parts::focus};

/// State of the changes that are made to an incident, shared by the parts of the panel.
#[derive(Clone, Copy)]
pub(super) struct IncidentEditor {
    incident: Query<Incident>,
    console: Console,
    /// Whether a change is in flight or waits, and the values that the last of them sets.
    busy: RwSignal<bool>,
    sent_status: RwSignal<Option<String>>,
    sent_severity: RwSignal<Option<String>>,
    sent_owner: RwSignal<Option<String>>,
    /// Changes that wait for the version which the one in flight makes.
    waiting: StoredValue<Rc<RefCell<Vec<IncidentPatch>>>, LocalStorage>,
    /// Reason why the last change failed.
    pub(super) fault: RwSignal<Option<ClientError>>,
    /// Whether the form for closing is open.
    pub(super) closing: RwSignal<bool>,
    pub(super) status: NodeRef<html::Select>,
    pub(super) owner: NodeRef<html::Select>,
}

impl IncidentEditor {
    /// An editor of an incident that is being shown.
    pub(super) fn new(incident: Query<Incident>, console: Console) -> Self {
        Self {
            incident,
            console,
            busy: RwSignal::new(false),
            sent_status: RwSignal::new(None),
            sent_severity: RwSignal::new(None),
            sent_owner: RwSignal::new(None),
            waiting: StoredValue::new_local(Rc::default()),
            fault: RwSignal::new(None),
            closing: RwSignal::new(false),
            status: NodeRef::new(),
            owner: NodeRef::new(),
        }
    }

    /// Sends a change, or has it wait for those before: each needs the version that the last one has made.
    /// All are sent, also once the page is left; after a failure those that wait are dropped, for they were
    /// made to another incident than it turned out to be.
    pub(super) fn change(self, patch: IncidentPatch) {
        let Some(known) = self.incident.value_untracked() else { return };
        for (sent, value) in [
            (self.sent_status, patch.status.as_ref().map(ToString::to_string)),
            (self.sent_severity, patch.severity.as_ref().map(ToString::to_string)),
            (self.sent_owner, patch.owner_id.clone()),
        ] {
            if value.is_some() {
                sent.set(value);
            }
        }
        let waiting = self.waiting.get_value();
        waiting.borrow_mut().push(patch);
        if self.busy.get_untracked() {
            return;
        }
        self.fault.set(None);
        self.busy.set(true);
        spawn_local(async move {
            self.send(known, &waiting).await;
            self.busy.try_set(false);
            for sent in [self.sent_status, self.sent_severity, self.sent_owner] {
                sent.try_set(None);
            }
        });
    }

    async fn send(self, mut known: Arc<Incident>, waiting: &RefCell<Vec<IncidentPatch>>) {
        let backend = self.console.backend();
        while !waiting.borrow().is_empty() {
            let patch = waiting.borrow_mut().remove(0);
            match backend.update_incident(&known.id, &patch, known.etag.as_deref()).await {
                Ok(next) => {
                    known = Arc::new(next.clone());
                    self.incident.set(next);
                    self.console.announce("Incident updated.".to_owned());
                    // The control that had the focus is gone.
                    if patch.status == Some(IncidentStatus::Closed) {
                        self.leave_closing();
                    }
                }
                Err(error) => {
                    waiting.borrow_mut().clear();
                    self.fault.try_set(Some(error));
                    self.incident.reload();
                }
            }
        }
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
        self.shown(self.sent_status, |incident| incident.status.to_string())
    }

    /// The severity to show, likewise.
    pub(super) fn shown_severity(self) -> String {
        self.shown(self.sent_severity, |incident| incident.severity.to_string())
    }

    /// The identifier of the owner to show, likewise; empty for none.
    pub(super) fn shown_owner(self) -> String {
        self.shown(self.sent_owner, |incident| {
            incident.owner.as_ref().map(|owner| owner.id.clone()).unwrap_or_default()
        })
    }

    fn shown(self, sent: RwSignal<Option<String>>, known: fn(&Incident) -> String) -> String {
        sent.get().or_else(|| Some(known(&*self.incident.value()?))).unwrap_or_default()
    }

    /// Changes the owner; an empty identifier stands for none.
    pub(super) fn choose_owner(self, id: String) {
        self.change(IncidentPatch { owner_id: Some(id), ..IncidentPatch::default() });
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
