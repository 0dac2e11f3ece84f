//! What a page asks of a backend.

use std::{future::Future, pin::Pin};

use riposte_model::{
    Alert, Capabilities, Entity, EntityId, EntityKind, Incident, IncidentId, IncidentPatch, IncidentQuery,
    Me, NewRun, Page, Playbook, Run, RunId, RunQuery, SandboxState,
};

use crate::{ClientError, Pending, StartError};

/// A future that owns what it needs, so that a view can spawn it and be gone before it ends.
/// Dropping it gives the request up.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// A response backend, used as `Rc<dyn Backend>`.
///
/// Lists that follow a cursor on their own stop after 1000 items or 10 pages; `next_cursor` then says
/// that there is more.
pub trait Backend {
    /// What the backend is and can do.
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>>;

    /// The person that the token stands for.
    fn me(&self) -> LocalFuture<Result<Me, ClientError>>;

    /// One page of incidents.
    fn incidents(&self, query: &IncidentQuery) -> LocalFuture<Result<Page<Incident>, ClientError>>;

    /// One incident, with its `etag` where the backend has one.
    fn incident(&self, id: &IncidentId) -> LocalFuture<Result<Incident, ClientError>>;

    /// Changes an incident. With `etag`, only if nobody else changed it since it was read;
    /// otherwise the answer is a problem `version-mismatch`. Never sent twice.
    fn update_incident(
        &self,
        id: &IncidentId,
        patch: &IncidentPatch,
        etag: Option<&str>,
    ) -> LocalFuture<Result<Incident, ClientError>>;

    /// The alerts of an incident.
    fn incident_alerts(&self, id: &IncidentId) -> LocalFuture<Result<Page<Alert>, ClientError>>;

    /// The entities of an incident.
    fn incident_entities(&self, id: &IncidentId) -> LocalFuture<Result<Page<Entity>, ClientError>>;

    /// One entity.
    fn entity(&self, id: &EntityId) -> LocalFuture<Result<Entity, ClientError>>;

    /// Every playbook for entities of one kind, runnable or not.
    fn playbooks(&self, kind: &EntityKind) -> LocalFuture<Result<Page<Playbook>, ClientError>>;

    /// Starts a run. An outcome that cannot be known is [`StartError::Unclear`], never a failure.
    fn start(&self, intent: &Intent) -> LocalFuture<Result<Started, StartError>>;

    /// The caller's run that came of this intent, to clear up an unclear outcome. A backend that keeps
    /// no keys finds it by playbook, entity and time.
    fn find_run(&self, pending: &Pending) -> LocalFuture<Result<Option<Run>, ClientError>>;

    /// One page of runs, newest first, without their steps.
    fn runs(&self, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>>;

    /// One run with its steps, or that it is still as `etag` says. Sent once: when to ask again
    /// after an error is up to [`crate::Scheduler`].
    fn run(&self, id: &RunId, etag: Option<&str>) -> LocalFuture<Result<Polled, ClientError>>;

    /// Asks a run to stop. Only a status `cancelled` seen later says that it did.
    fn cancel(&self, id: &RunId) -> LocalFuture<Result<Run, ClientError>>;

    /// What the sandbox holds, where the backend acts on one.
    fn sandbox(&self) -> LocalFuture<Result<SandboxState, ClientError>>;
}

/// One decision of one person to run a playbook. Sent again only under the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// Idempotency key, a version 4 UUID minted in the page.
    pub key: String,
    /// What to run on what.
    pub request: NewRun,
    /// When the person decided, in milliseconds since 1970.
    pub created_at_ms: u64,
}

/// What a backend answered to a start that it accepted.
#[derive(Clone, Debug, PartialEq)]
pub enum Started {
    /// The run.
    Run(Box<Run>),
    /// Accepted without a word on which run it is: look for it with [`Backend::find_run`].
    Accepted,
}

/// What became of a run since the last question.
#[derive(Clone, Debug, PartialEq)]
pub enum Polled {
    /// Nothing.
    Unchanged {
        /// Least time before the next question, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// Something; the `etag` of the next question is in the run.
    Changed {
        /// The run with its steps.
        run: Box<Run>,
        /// Least time before the next question, in milliseconds: the greater of the header and
        /// the run's own `poll_after_ms`.
        retry_after_ms: Option<u64>,
    },
}
