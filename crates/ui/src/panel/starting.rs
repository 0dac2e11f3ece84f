//! What is asked before a run is started, and how far its start has come.

use riposte_client::ClientError;
use riposte_model::{NewRun, Playbook, RunId};

/// Something that somebody is being asked to confirm.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    /// What would be run.
    pub(super) playbook: Playbook,
    /// The run whose effect it would take back.
    pub(super) undo_of: Option<RunId>,
}

impl Asking {
    pub(super) fn new(playbook: Playbook) -> Self {
        Self { playbook, undo_of: None }
    }
}

/// How far a start has come.
#[derive(Clone, Debug)]
pub(super) enum Starting {
    /// Nothing is being started.
    Idle,
    /// Sent, no answer yet.
    Sending { name: String },
    /// Refused for certain: nothing ran.
    Refused { name: String, error: ClientError, again: Box<Again> },
    /// Nobody knows yet whether it runs.
    Unclear { name: String, key: String, error: Option<ClientError>, check: Check },
    /// Looked up: it was never started.
    NeverStarted { name: String },
    /// The backend took it and named no run; it is looked for.
    Accepted { name: String },
}

/// How far it has been looked up what became of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Not yet.
    Due,
    /// It is being looked up.
    Busy,
    /// In vain: a person decides.
    Failed,
}

/// What is needed to start the same thing anew.
#[derive(Clone, Debug)]
pub(super) struct Again {
    pub(super) playbook: Playbook,
    pub(super) request: NewRun,
}
