//! The capability groups of a backend.
//!
//! Every operation answers [`ClientError::Unsupported`] unless an adapter implements it, so an adapter
//! writes `impl Incidents for X {}` for a group that its product lacks. [`crate::Backend`] is all of
//! them together.

use std::future::ready;

use riposte_model::{
    Alert, Entity, EntityId, EntityKind, Incident, IncidentId, IncidentPatch, IncidentQuery, Me, Page,
    Person, Playbook, Run, RunId, RunQuery, SandboxState,
};

use super::{LocalFuture, Polled, Started};
use crate::{ClientError, Intent, Pending, StartError};

/// Answers that the backend lacks an operation. `title` is for display, as in
/// `This backend has no incidents`.
fn unsupported<T: 'static>(title: &'static str) -> LocalFuture<Result<T, ClientError>> {
    Box::pin(ready(Err(ClientError::Unsupported { title })))
}

/// Who the caller is and what they may do.
pub trait Permissions {
    /// The person that the token stands for.
    fn me(&self) -> LocalFuture<Result<Me, ClientError>> {
        unsupported("This backend does not say who is signed in")
    }

    /// Ends the session that the token stands for.
    fn sign_out(&self) -> LocalFuture<Result<(), ClientError>> {
        unsupported("This backend does not end sessions")
    }
}

const NO_INCIDENTS: &str = "This backend has no incidents";

/// The queue of incidents and what belongs to one.
pub trait Incidents {
    /// One page of incidents.
    fn incidents(&self, _query: &IncidentQuery) -> LocalFuture<Result<Page<Incident>, ClientError>> {
        unsupported(NO_INCIDENTS)
    }

    /// One incident, with its `etag` where the backend has one.
    fn incident(&self, _id: &IncidentId) -> LocalFuture<Result<Incident, ClientError>> {
        unsupported(NO_INCIDENTS)
    }

    /// Changes an incident. With `etag`, only if it has not changed since it was read; otherwise the
    /// error is a problem `version-mismatch`. Never sent twice.
    fn update_incident(
        &self,
        _id: &IncidentId,
        _patch: &IncidentPatch,
        _etag: Option<&str>,
    ) -> LocalFuture<Result<Incident, ClientError>> {
        unsupported("This backend does not change incidents")
    }

    /// The alerts of an incident.
    fn incident_alerts(&self, _id: &IncidentId) -> LocalFuture<Result<Page<Alert>, ClientError>> {
        unsupported("This backend has no alerts")
    }

    /// The people who can own an incident.
    fn people(&self) -> LocalFuture<Result<Page<Person>, ClientError>> {
        unsupported("This backend does not list people")
    }

    /// The entities of an incident.
    fn incident_entities(&self, _id: &IncidentId) -> LocalFuture<Result<Page<Entity>, ClientError>> {
        unsupported(NO_INCIDENTS)
    }
}

/// Entities by themselves.
pub trait Entities {
    /// One entity.
    fn entity(&self, _id: &EntityId) -> LocalFuture<Result<Entity, ClientError>> {
        unsupported("This backend has no entities")
    }
}

/// The catalogue of playbooks.
pub trait Playbooks {
    /// Every playbook for entities of one kind, runnable or not.
    fn playbooks(&self, _kind: &EntityKind) -> LocalFuture<Result<Page<Playbook>, ClientError>> {
        unsupported("This backend has no playbooks")
    }
}

const NO_RUNS: &str = "This backend does not list runs";

/// The life of a run.
pub trait Runs {
    /// Starts a run. An outcome that cannot be known is [`StartError::Unclear`], never a failure.
    fn start(&self, _intent: &Intent) -> LocalFuture<Result<Started, StartError>> {
        let title = "This backend does not run playbooks";
        Box::pin(ready(Err(StartError::NotSent(ClientError::Unsupported { title }))))
    }

    /// The caller's run that came of this intent, to reconcile an unclear outcome. A backend that keeps
    /// no keys finds it by playbook, entity and time.
    fn find_run(&self, _pending: &Pending) -> LocalFuture<Result<Option<Run>, ClientError>> {
        unsupported(NO_RUNS)
    }

    /// One page of runs, newest first, without their steps.
    fn runs(&self, _query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        unsupported(NO_RUNS)
    }

    /// One run with its steps, or that it has not changed since `etag`. Sent once: when to poll again
    /// after an error is up to [`crate::Scheduler`].
    fn run(&self, _id: &RunId, _etag: Option<&str>) -> LocalFuture<Result<Polled, ClientError>> {
        unsupported("This backend does not report on runs")
    }

    /// Asks a run to stop. Only a status `cancelled` seen later says that it did.
    fn cancel(&self, _id: &RunId) -> LocalFuture<Result<Run, ClientError>> {
        unsupported("This backend does not cancel runs")
    }
}

/// The fake products that a demonstration acts on.
pub trait Sandbox {
    /// The state of the sandbox.
    fn sandbox(&self) -> LocalFuture<Result<SandboxState, ClientError>> {
        unsupported("This backend has no sandbox")
    }
}
