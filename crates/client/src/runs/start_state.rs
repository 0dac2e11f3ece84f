//! The state machine of a start: pure, events in, effects out.

use riposte_model::{NewRun, PlaybookId, Run};

use crate::{Begin, ClientError, Intent, StartError, Started};

/// Progress of a start, as a caller shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum StartState {
    /// No start is in progress.
    #[default]
    Idle,
    /// Sent; the response is awaited.
    Sending {
        /// Playbook being started.
        playbook: PlaybookId,
        /// Idempotency key of the intent.
        key: String,
    },
    /// Accepted by a backend that returns no run ID; the run is being looked up.
    Accepted {
        /// Playbook being started.
        playbook: PlaybookId,
        /// Idempotency key of the intent.
        key: String,
    },
    /// Outcome unknown: the run may or may not exist.
    Unclear {
        /// Playbook being started.
        playbook: PlaybookId,
        /// Idempotency key of the intent.
        key: String,
        /// Error that left the outcome open; absent for an earlier intent, and after the first look-up.
        cause: Option<ClientError>,
        /// Progress of the look-up.
        lookup: Lookup,
    },
    /// Refused, or never sent: nothing ran.
    Refused {
        /// Reason.
        error: ClientError,
        /// The request, for another attempt.
        request: Box<NewRun>,
    },
    /// Looked up: the request never reached the backend and nothing ran.
    NotStarted {
        /// Playbook that was to be started.
        playbook: PlaybookId,
    },
}

/// Progress of looking up an unclear start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// In progress.
    Running,
    /// Ended without a result: a person decides.
    Inconclusive,
}

/// Result of looking up a start.
#[derive(Clone, Debug, PartialEq)]
pub enum Reconciled {
    /// The run exists.
    Found(Box<Run>),
    /// The run does not exist and can no longer appear.
    NotStarted,
    /// The backend gave no usable answer in time.
    Inconclusive,
    /// The intent is no longer pending: another part of the page knows its outcome.
    Settled,
}

/// Input of the state machine.
#[derive(Clone, Debug, PartialEq)]
pub enum StartEvent {
    /// A person decided to start a run; `begin` is the ledger's answer, absent where no key could be made.
    Begin {
        /// The request.
        request: Box<NewRun>,
        /// The ledger's answer.
        begin: Option<Begin>,
    },
    /// The request for the intent `key` has ended.
    Response {
        /// Idempotency key of the intent.
        key: String,
        /// The request, for another attempt.
        request: Box<NewRun>,
        /// Response or error.
        outcome: Result<Started, StartError>,
    },
    /// An unclear intent is to be looked up.
    LookUp {
        /// Playbook of the intent.
        playbook: PlaybookId,
        /// Idempotency key of the intent.
        key: String,
    },
    /// A look-up has ended.
    Reconciled {
        /// Idempotency key of the intent.
        key: String,
        /// Its result.
        result: Reconciled,
    },
    /// A person checked the target and takes responsibility for an unclear start.
    GiveUp,
    /// A person has read the message.
    Dismiss,
}

/// Output of the state machine, to be carried out in order.
#[derive(Clone, Debug, PartialEq)]
pub enum StartEffect {
    /// Send the intent, once.
    Send(Box<Intent>),
    /// Look up the intent.
    LookUp(String),
    /// Remove the intent from the ledger: its outcome is known.
    Resolve(String),
    /// Stop waiting for a response to the intent: its outcome has to be looked up.
    AbandonWait(String),
    /// Publish the run that came of a start.
    Publish(Box<Run>),
    /// Say that a start was accepted without a run ID.
    Accepted(PlaybookId),
    /// Reload lists of runs: an outcome was learned elsewhere.
    ReloadRuns,
    /// Look up the next unclear intent, if there is one and the state is idle.
    ReconcileNext,
}

impl StartState {
    /// Whether a request is in flight, so that nothing else may be started.
    pub fn is_sending(&self) -> bool {
        matches!(self, Self::Sending { .. })
    }

    /// Idempotency key of the intent that the state is about.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Sending { key, .. } | Self::Accepted { key, .. } | Self::Unclear { key, .. } => Some(key),
            Self::Idle | Self::Refused { .. } | Self::NotStarted { .. } => None,
        }
    }

    /// Applies an event. An event that the state does not expect leaves the state as it is, but what it
    /// says about an intent still reaches the ledger and the run store.
    #[must_use]
    pub fn on(self, event: StartEvent) -> (Self, Vec<StartEffect>) {
        match event {
            StartEvent::Begin { request, begin } => Self::begin(request, begin),
            StartEvent::Response { key, request, outcome } => self.respond(key, request, outcome),
            StartEvent::LookUp { playbook, key } => match self {
                Self::Idle | Self::Unclear { lookup: Lookup::Inconclusive, .. } => {
                    let effects = vec![StartEffect::LookUp(key.clone())];
                    (Self::Unclear { playbook, key, cause: None, lookup: Lookup::Running }, effects)
                }
                state => (state, Vec::new()),
            },
            StartEvent::Reconciled { key, result } => self.reconciled(key, result),
            StartEvent::GiveUp => match self {
                Self::Unclear { key, lookup: Lookup::Inconclusive, .. } => {
                    (Self::Idle, vec![StartEffect::Resolve(key), StartEffect::ReconcileNext])
                }
                state => (state, Vec::new()),
            },
            StartEvent::Dismiss => match self {
                Self::Refused { .. } | Self::NotStarted { .. } => {
                    (Self::Idle, vec![StartEffect::ReconcileNext])
                }
                state => (state, Vec::new()),
            },
        }
    }

    fn begin(request: Box<NewRun>, begin: Option<Begin>) -> (Self, Vec<StartEffect>) {
        let playbook = request.playbook_id.clone();
        match begin {
            // The ledger has written the intent down: it is sent whatever else goes on.
            Some(Begin::Send(intent)) => {
                let key = intent.key.clone();
                (Self::Sending { playbook, key }, vec![StartEffect::Send(intent)])
            }
            Some(Begin::AlreadyPending(key)) => {
                let effects = vec![StartEffect::LookUp(key.clone())];
                (Self::Unclear { playbook, key, cause: None, lookup: Lookup::Running }, effects)
            }
            None => {
                let detail = "this browser provides no random numbers".to_owned();
                (Self::Refused { error: ClientError::Refused { detail }, request }, Vec::new())
            }
        }
    }

    fn respond(
        self,
        key: String,
        request: Box<NewRun>,
        outcome: Result<Started, StartError>,
    ) -> (Self, Vec<StartEffect>) {
        let current = self.is_sending() && self.key() == Some(&key);
        let playbook = request.playbook_id.clone();
        let (next, effects) = match outcome {
            Ok(Started::Run(run)) => {
                let effects =
                    vec![StartEffect::Resolve(key), StartEffect::Publish(run), StartEffect::ReconcileNext];
                (Self::Idle, effects)
            }
            Ok(Started::Accepted) => {
                let effects = vec![
                    StartEffect::AbandonWait(key.clone()),
                    StartEffect::Accepted(playbook.clone()),
                    StartEffect::LookUp(key.clone()),
                ];
                (Self::Accepted { playbook, key }, effects)
            }
            Err(StartError::Refused(error) | StartError::NotSent(error)) => {
                (Self::Refused { error, request }, vec![StartEffect::Resolve(key)])
            }
            Err(StartError::Unclear(error)) => {
                // Cleared up at once: nothing is gained by waiting for a press.
                let mut effects = vec![StartEffect::AbandonWait(key.clone())];
                effects.extend(current.then(|| StartEffect::LookUp(key.clone())));
                (Self::Unclear { playbook, key, cause: Some(error), lookup: Lookup::Running }, effects)
            }
        };
        if current { (next, effects) } else { (self, effects) }
    }

    fn reconciled(self, key: String, result: Reconciled) -> (Self, Vec<StartEffect>) {
        let playbook = match &self {
            Self::Accepted { playbook, key: current } | Self::Unclear { playbook, key: current, .. }
                if *current == key =>
            {
                Some(playbook.clone())
            }
            _ => None,
        };
        let current = playbook.is_some();
        let (next, effects) = match (result, playbook) {
            (Reconciled::Found(run), _) => {
                let effects =
                    vec![StartEffect::Resolve(key), StartEffect::Publish(run), StartEffect::ReconcileNext];
                (Self::Idle, effects)
            }
            (Reconciled::Settled, _) => {
                (Self::Idle, vec![StartEffect::ReloadRuns, StartEffect::ReconcileNext])
            }
            (Reconciled::NotStarted, Some(playbook)) => {
                (Self::NotStarted { playbook }, vec![StartEffect::Resolve(key)])
            }
            (Reconciled::Inconclusive, Some(playbook)) => {
                (Self::Unclear { playbook, key, cause: None, lookup: Lookup::Inconclusive }, Vec::new())
            }
            // Nothing shows this result: the intent stays pending and is looked up again.
            (Reconciled::NotStarted | Reconciled::Inconclusive, None) => (Self::Idle, Vec::new()),
        };
        if current { (next, effects) } else { (self, effects) }
    }
}
