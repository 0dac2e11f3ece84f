//! Permission to run playbooks. The list of playbooks, the start of a run and each of its steps are
//! decided by the same rules.

use riposte_model::{
    Availability, AvailabilityState, EntityKind, Impact, Me, Problem, ProblemCode, Remedy, Role,
};
use rusqlite::Transaction;

use crate::{
    playbook::{PlaybookSpec, Playbooks},
    problem::problem,
    store::{StoreError, grants, runs::Job, sessions},
};

/// Lowest role that may run a playbook of this impact, or stop a run of one.
pub(crate) fn required_role(impact: &Impact) -> Role {
    match impact {
        Impact::Read | Impact::Enrich => Role::Responder,
        Impact::Contain | Impact::Destructive | Impact::Unrecognized(_) => Role::Operator,
    }
}

/// Whether a person may run a playbook now; with a kind, on an entity of that kind.
pub(crate) fn availability(
    tx: &Transaction<'_>,
    me: &Me,
    playbook: &PlaybookSpec,
    kind: Option<&EntityKind>,
) -> Result<Availability, StoreError> {
    let role = required_role(&playbook.impact);
    if !me.at_least(&role) {
        return Ok(unavailable(
            AvailabilityState::MissingPermission,
            format!("Running it requires the role {role}."),
            Remedy {
                text: format!("Ask an admin for the role {role}, or ask a colleague who has it to run this."),
                roles: vec![role.to_string()],
                ..Remedy::default()
            },
        ));
    }
    if !grants::is_granted(tx, &playbook.group)? {
        return Ok(unavailable(
            AvailabilityState::BackendNotAuthorised,
            format!("The server has no permission to run playbooks of the group {}.", playbook.group),
            Remedy {
                text: format!("Ask an admin to grant the server the group {}.", playbook.group),
                roles: vec![Role::Admin.to_string()],
                scope: Some(playbook.group.clone()),
                ..Remedy::default()
            },
        ));
    }
    if !playbook.enabled {
        let text = "Ask the owner of the playbook to enable it.".to_owned();
        let reason = playbook.availability_note.clone().unwrap_or_else(|| "It is disabled.".to_owned());
        return Ok(unavailable(AvailabilityState::Disabled, reason, Remedy { text, ..Remedy::default() }));
    }
    if let Some(kind) = kind.filter(|kind| !playbook.kinds.contains(kind)) {
        let text = "Choose a playbook for this kind of entity.".to_owned();
        let reason = format!("It does not take entities of the kind {kind}.");
        return Ok(unavailable(
            AvailabilityState::KindMismatch,
            reason,
            Remedy { text, ..Remedy::default() },
        ));
    }
    Ok(Availability::runnable())
}

/// Reason why a run may no longer go on, if there is one. The requester, the server and the playbook count
/// as they are now, not as they were when the run was accepted.
pub(super) fn revocation(
    tx: &Transaction<'_>,
    playbooks: &Playbooks,
    job: &Job,
) -> Result<Option<Problem>, StoreError> {
    let Some(loaded) = playbooks.get(job.playbook.id.as_str()) else {
        return Ok(Some(problem(ProblemCode::PlaybookNotFound)));
    };
    let Some(user) = sessions::find_user(tx, &job.requested_by)? else {
        return Ok(Some(problem(ProblemCode::MissingPermission)));
    };
    let available = availability(tx, &user.into(), &loaded.spec, Some(&job.entity.kind))?;
    Ok((!available.is_runnable()).then(|| refusal(available)))
}

/// Problem for a playbook that may not be run.
pub(super) fn refusal(available: Availability) -> Problem {
    let code = match available.state {
        AvailabilityState::BackendNotAuthorised => ProblemCode::BackendNotAuthorised,
        AvailabilityState::Disabled => ProblemCode::PlaybookDisabled,
        AvailabilityState::KindMismatch => ProblemCode::KindNotSupported,
        _ => ProblemCode::MissingPermission,
    };
    Problem { detail: available.reason, remedy: available.remedy, ..problem(code) }
}

fn unavailable(state: AvailabilityState, reason: String, remedy: Remedy) -> Availability {
    Availability { state, reason: Some(reason), remedy: Some(remedy) }
}
