//! Who may run what. The list of playbooks, the start of a run and each of its steps ask the same
//! question here.

use riposte_model::{
    Availability, AvailabilityState, EntityKind, Impact, Me, Problem, ProblemCode, Remedy, Role,
};
use rusqlite::{OptionalExtension, Transaction};

use super::playbook::{PlaybookFile, Playbooks};
use crate::{
    problem::problem,
    store::{StoreError, runs::Job, sessions},
};

/// Groups that are not granted by themselves when they first appear.
const NOT_GRANTED: [&str; 1] = ["mail-archive"];

/// The least role that may run a playbook.
pub(crate) fn needed(impact: &Impact) -> Role {
    match impact {
        Impact::Read | Impact::Enrich => Role::Responder,
        Impact::Contain | Impact::Destructive | Impact::Unrecognized(_) => Role::Operator,
    }
}

/// Whether a person may run a playbook now, on an entity of a kind where one is meant.
pub(crate) fn availability(
    tx: &Transaction<'_>,
    me: &Me,
    playbook: &PlaybookFile,
    kind: Option<&EntityKind>,
) -> Result<Availability, StoreError> {
    let role = needed(&playbook.impact);
    if !me.at_least(&role) {
        return Ok(no(
            AvailabilityState::MissingPermission,
            format!("Running it needs the role {role}."),
            Remedy {
                text: format!("Ask an admin for the role {role}, or ask somebody who has it to run this."),
                roles: vec![role.to_string()],
                ..Remedy::default()
            },
        ));
    }
    if !is_granted(tx, &playbook.group)? {
        return Ok(no(
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
        let text = "Ask the owner of the playbook to switch it on.".to_owned();
        let reason = playbook.availability_note.clone().unwrap_or_else(|| "It is switched off.".to_owned());
        return Ok(no(AvailabilityState::Disabled, reason, Remedy { text, ..Remedy::default() }));
    }
    if let Some(kind) = kind.filter(|kind| !playbook.kinds.contains(kind)) {
        let text = "Choose a playbook for this kind of entity.".to_owned();
        let reason = format!("It does not take entities of the kind {kind}.");
        return Ok(no(AvailabilityState::KindMismatch, reason, Remedy { text, ..Remedy::default() }));
    }
    Ok(Availability::runnable())
}

/// Why a run may not go on, if it may not any more: its requester, the server and the playbook are
/// looked at as they are now, not as they were when the run was accepted.
pub(super) fn withdrawn(
    tx: &Transaction<'_>,
    playbooks: &Playbooks,
    job: &Job,
) -> Result<Option<Problem>, StoreError> {
    let Some(offered) = playbooks.get(job.playbook.id.as_str()) else {
        return Ok(Some(problem(ProblemCode::PlaybookNotFound)));
    };
    let Some(user) = sessions::find_user(tx, &job.requested_by)? else {
        return Ok(Some(problem(ProblemCode::MissingPermission)));
    };
    let available = availability(tx, &user.into(), &offered.file, Some(&job.entity.kind))?;
    Ok((!available.is_runnable()).then(|| refusal(available)))
}

/// What is answered where a playbook may not be run.
pub(super) fn refusal(available: Availability) -> Problem {
    let code = match available.state {
        AvailabilityState::BackendNotAuthorised => ProblemCode::BackendNotAuthorised,
        AvailabilityState::Disabled => ProblemCode::PlaybookDisabled,
        AvailabilityState::KindMismatch => ProblemCode::KindNotSupported,
        _ => ProblemCode::MissingPermission,
    };
    Problem { detail: available.reason, remedy: available.remedy, ..problem(code) }
}

fn no(state: AvailabilityState, reason: String, remedy: Remedy) -> Availability {
    Availability { state, reason: Some(reason), remedy: Some(remedy) }
}

/// Whether the server may run playbooks of a group. A group that nobody decided on is not granted.
fn is_granted(tx: &Transaction<'_>, group: &str) -> Result<bool, StoreError> {
    let mut query = tx.prepare_cached("SELECT granted FROM grants WHERE playbook_group = ?1")?;
    Ok(query.query_row([group], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// Writes down the groups that are new. What an admin decided before stays.
pub(crate) fn add_groups<'a>(
    tx: &Transaction<'_>,
    groups: impl IntoIterator<Item = &'a String>,
) -> Result<(), StoreError> {
    let mut add =
        tx.prepare_cached("INSERT OR IGNORE INTO grants (playbook_group, granted) VALUES (?1, ?2)")?;
    for group in groups {
        add.execute((group, !NOT_GRANTED.contains(&group.as_str())))?;
    }
    Ok(())
}
