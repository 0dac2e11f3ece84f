//! Drives the state machine of a start over a backend, a clock and the ledger.

use std::{cell::RefCell, rc::Rc};

use riposte_model::{EntityId, NewRun, PlaybookId, Run};

use super::{RunStore, StartEffect, StartEvent, StartState, reconcile::reconcile};
use crate::{Backend, IntentLedger, Transport, mint_key};

/// Receives what a [`Starter`] reports. Called between awaits, never while the starter is borrowed.
pub trait StartListener {
    /// The state has changed.
    fn state_changed(&self, state: StartState);

    /// A start produced this run. It is in the run store already.
    fn started(&self, run: Run);

    /// A start was accepted without a run ID; the run is being looked up.
    fn accepted(&self, playbook: &PlaybookId);

    /// Lists of runs are out of date: an outcome was learned elsewhere.
    fn runs_changed(&self);
}

/// Starts runs on one entity, one at a time, each at most once, and clears up unclear outcomes.
///
/// Goes on after its listener has gone: the outcome of what was sent still reaches the ledger.
pub struct Starter {
    backend: Rc<dyn Backend>,
    transport: Rc<dyn Transport>,
    ledger: Rc<IntentLedger>,
    store: Rc<RunStore>,
    entity: EntityId,
    listener: Rc<dyn StartListener>,
    state: RefCell<StartState>,
}

impl Starter {
    /// An idle starter for one entity.
    pub fn new(
        backend: Rc<dyn Backend>,
        transport: Rc<dyn Transport>,
        ledger: Rc<IntentLedger>,
        store: Rc<RunStore>,
        entity: EntityId,
        listener: Rc<dyn StartListener>,
    ) -> Rc<Self> {
        Rc::new(Self { backend, transport, ledger, store, entity, listener, state: RefCell::default() })
    }

    /// Current state.
    pub fn state(&self) -> StartState {
        self.state.borrow().clone()
    }

    /// Starts a run: one intent, written to the ledger before anything is sent. Ignored while another
    /// request is in flight.
    pub fn start(self: &Rc<Self>, request: NewRun) {
        if self.state.borrow().is_sending() {
            return;
        }
        let now = self.transport.now_ms();
        let begin = mint_key().map(|key| {
            let (playbook, incident) = (request.playbook_id.clone(), request.incident_id.clone());
            self.ledger.begin(&playbook, &self.entity, incident.as_ref(), request.clone(), now, key)
        });
        self.handle(StartEvent::Begin { request: Box::new(request), begin });
    }

    /// Looks up the intents on the entity whose outcome is unclear, one after the other, until one needs
    /// a person.
    pub fn reconcile(self: &Rc<Self>) {
        self.carry_out(StartEffect::ReconcileNext);
    }

    /// Looks up the unclear start that the state shows.
    pub fn look_up(self: &Rc<Self>) {
        let shown = match &*self.state.borrow() {
            StartState::Unclear { playbook, key, .. } => Some((playbook.clone(), key.clone())),
            _ => None,
        };
        if let Some((playbook, key)) = shown {
            self.handle(StartEvent::LookUp { playbook, key });
        }
    }

    /// Gives up an unclear start: a person checked the target and takes responsibility.
    pub fn give_up(self: &Rc<Self>) {
        self.handle(StartEvent::GiveUp);
    }

    /// Dismisses a message about a start that did not take place.
    pub fn dismiss(self: &Rc<Self>) {
        self.handle(StartEvent::Dismiss);
    }

    fn handle(self: &Rc<Self>, event: StartEvent) {
        let before = self.state.take();
        let (next, effects) = before.clone().on(event);
        self.state.replace(next.clone());
        if next != before {
            self.listener.state_changed(next);
        }
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(self: &Rc<Self>, effect: StartEffect) {
        match effect {
            StartEffect::Send(intent) => {
                let this = Rc::clone(self);
                // Called here, so that a session that ends in this turn can still refuse it.
                let response = this.backend.start(&intent);
                self.store.spawn(Box::pin(async move {
                    let outcome = response.await;
                    let request = Box::new(intent.request);
                    this.handle(StartEvent::Response { key: intent.key, request, outcome });
                }));
            }
            StartEffect::LookUp(key) => {
                let this = Rc::clone(self);
                self.store.spawn(Box::pin(async move {
                    let result = reconcile(&*this.backend, &*this.transport, &this.ledger, &key).await;
                    this.handle(StartEvent::Reconciled { key, result });
                }));
            }
            StartEffect::Resolve(key) => self.ledger.resolve(&key),
            StartEffect::AbandonWait(key) => self.ledger.abandon_wait(&key),
            StartEffect::Publish(run) => {
                self.store.apply((*run).clone());
                if let Some(undone) = &run.undo_of {
                    self.store.refresh(undone);
                }
                self.listener.started(*run);
            }
            StartEffect::Accepted(playbook) => self.listener.accepted(&playbook),
            StartEffect::ReloadRuns => self.listener.runs_changed(),
            StartEffect::ReconcileNext => {
                let next = self.ledger.unclear().into_iter().find(|pending| pending.entity_id == self.entity);
                if let Some(pending) = next
                    && *self.state.borrow() == StartState::Idle
                {
                    self.handle(StartEvent::LookUp { playbook: pending.playbook_id, key: pending.key });
                }
            }
        }
    }
}
