//! Admission of runs. The caller's role, the key and the guard against duplicates are all decided in the
//! transaction that creates the run. A refusal changes only the audit log.

use riposte_model::{
    Caution, Entity, Impact, IncidentId, Me, NewRun, Precaution, Problem, ProblemCode, RelyingRun, Run, RunId,
};
use rusqlite::Transaction;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::permission;
use crate::{
    entity::{Own, as_sent, cautions},
    limits::{MAX_LABEL_CHARS, MAX_REASON_CHARS, MAX_TARGETS},
    playbook::{LoadedPlaybook, PlaybookSpec, Playbooks},
    problem::{fault, invalid, problem},
    store::{
        self, StoreError, audit,
        effects::{self, EffectsOf, InForce},
        to_json,
    },
    text::shorten,
};

/// Request to start a run.
pub(crate) struct Request<'a> {
    pub(crate) me: &'a Me,
    pub(crate) key: &'a str,
    pub(crate) new: &'a NewRun,
    pub(crate) own: &'a Own,
    pub(crate) trace_id: &'a str,
    pub(crate) now: i64,
}

/// Decision on a request.
pub(crate) enum Admission {
    /// A new run.
    Created(Box<Run>),
    /// The run that the same request created before.
    Replayed(Box<Run>),
    /// No run, and the reason.
    Refused(Box<Problem>),
}

enum Decision<'a> {
    Replay(String),
    Create(&'a LoadedPlaybook, Box<Entity>, serde_json::Map<String, serde_json::Value>),
}

/// Early end of a decision: a refusal, or an error of the store.
enum Halt {
    Refused(Box<Problem>),
    Store(StoreError),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Decides on a request, carries the decision out and audits it.
pub(crate) fn admit(
    tx: &Transaction<'_>,
    playbooks: &Playbooks,
    request: &Request<'_>,
) -> Result<Admission, StoreError> {
    let fingerprint = Sha256::digest(to_json(request.new)?.as_bytes());
    match decide(tx, playbooks, request, &fingerprint) {
        Ok(Decision::Replay(run_id)) => {
            let run = store::runs::find(tx, &run_id, request.now)?;
            Ok(run.map_or_else(
                || Admission::Refused(Box::new(problem(ProblemCode::RunNotFound))),
                |run| Admission::Replayed(Box::new(run)),
            ))
        }
        Ok(Decision::Create(playbook, entity, inputs)) => {
            create(tx, request, playbook, &entity, &inputs, &fingerprint)
        }
        Err(Halt::Refused(problem)) => {
            record(tx, request, None, &format!("refused: {}", problem.code), problem.detail.as_deref())?;
            Ok(Admission::Refused(problem))
        }
        Err(Halt::Store(error)) => Err(error),
    }
}

fn decide<'a>(
    tx: &Transaction<'_>,
    playbooks: &'a Playbooks,
    request: &Request<'_>,
    fingerprint: &[u8],
) -> Result<Decision<'a>, Halt> {
    let new = request.new;
    if let Some((stored, run_id)) = store::keys::find(tx, &request.me.id, request.key)? {
        return if stored == fingerprint {
            Ok(Decision::Replay(run_id))
        } else {
            let text = "The body differs from the one that came with this key before.";
            Err(problem(ProblemCode::IdempotencyKeyReused)
                .detail(text)
                .remedy("Send a new key with each new request.")
                .into())
        };
    }
    let target = check_shape(new)?;
    let playbook =
        playbooks.get(new.playbook_id.as_str()).ok_or_else(|| problem(ProblemCode::PlaybookNotFound))?;
    let entity = store::entities::find(tx, target)?.ok_or_else(|| problem(ProblemCode::EntityNotFound))?;
    if let Some(incident) = &new.incident_id {
        if !store::incidents::exists(tx, incident.as_str())? {
            return Err(problem(ProblemCode::IncidentNotFound).into());
        }
        if !store::entities::is_in(tx, target, incident.as_str())? {
            return Err(
                invalid(422, vec![fault("/incidentId", "The entity is not part of this incident.")]).into()
            );
        }
    }
    let available = permission::availability(tx, request.me, &playbook.spec, Some(&entity.kind))?;
    if !available.is_runnable() {
        return Err(permission::refusal(available).into());
    }
    let current = &playbook.spec.version;
    if let Some(confirmed) = new.playbook_version.as_ref().filter(|confirmed| *confirmed != current) {
        let text = format!(
            "You confirmed version {}; the current one is {current}.",
            shorten(confirmed, MAX_LABEL_CHARS)
        );
        return Err(problem(ProblemCode::VersionMismatch).detail(text).into());
    }
    let inputs =
        playbook.inputs.accept(&new.inputs, new.exact_inputs).map_err(|faults| invalid(422, faults))?;
    let caution = strictest_caution(&entity, &playbook.spec, request.own);
    if let Some(caution) = caution.as_ref().filter(|caution| caution.precaution == Precaution::Refuse) {
        return Err(invalid(422, vec![fault("/targets/0", &caution.text)]).into());
    }
    if (playbook.spec.requires_reason || caution.is_some()) && reason(new).is_none() {
        let needed = problem(ProblemCode::ReasonRequired).remedy("Give a reason.");
        return Err(caution.map_or(needed.clone(), |caution| needed.detail(caution.text)).into());
    }
    if !new.allow_concurrent
        && let Some(run_id) = store::runs::live_on(tx, new.playbook_id.as_str(), target)?
    {
        let duplicate = Problem { run_id: Some(run_id), ..problem(ProblemCode::DuplicateRun) };
        return Err(duplicate.remedy("Open the run in progress, or wait until it ends.").into());
    }
    if let Some(undone) = &new.undo_of {
        check_undo(tx, new, undone, target, request.now)?;
    }
    let relying = relying(tx, request, playbook, target, &inputs)?;
    if !relying.is_empty() {
        if !relying.iter().all(|run| new.acknowledged_runs.contains(&run.run_id)) {
            return Err(relied_on(relying).into());
        }
        if reason(new).is_none() {
            return Err(problem(ProblemCode::ReasonRequired).remedy("Give a reason.").into());
        }
    }
    Ok(Decision::Create(playbook, Box::new(entity), inputs))
}

/// Runs whose effect a start would lift, or replace by one with other settings. An undo is about one run
/// and names every other, also those that found it so; any other start names what others brought about.
fn relying(
    tx: &Transaction<'_>,
    request: &Request<'_>,
    playbook: &LoadedPlaybook,
    entity_id: &str,
    inputs: &serde_json::Map<String, serde_json::Value>,
) -> Result<Vec<RelyingRun>, StoreError> {
    let new = request.new;
    let mut found = effects::in_force(tx, EffectsOf::UndoneBy(&new.playbook_id), entity_id)?;
    let names = playbook.spec.settings();
    if !names.is_empty() {
        let shown = playbook.inputs.mask(inputs);
        let is_other = |found: &InForce| names.iter().any(|name| found.settings.get(name) != shown.get(name));
        let same = effects::in_force(tx, EffectsOf::Playbook(&new.playbook_id), entity_id)?;
        found.extend(same.into_iter().filter(is_other));
    }
    let concerns = |found: &InForce| match &new.undo_of {
        Some(undone) => found.run.run_id != *undone,
        None => found.is_new && found.run.requested_by.id != request.me.id,
    };
    Ok(found.into_iter().filter(concerns).map(|found| found.run).collect())
}

/// Refusal that names the runs which rely on an effect.
fn relied_on(runs: Vec<RelyingRun>) -> Problem {
    let names = runs.iter().map(|run| {
        let more = [run.settings.as_deref(), run.reason.as_deref()].into_iter().flatten();
        std::iter::once(run.requested_by.name.as_str()).chain(more).collect::<Vec<_>>().join(", ")
    });
    let detail =
        format!("This lifts or replaces what others rely on: {}.", names.collect::<Vec<_>>().join("; "));
    let refused = Problem { relied_on_by: runs, ..problem(ProblemCode::EffectReliedOn) };
    refused.detail(detail).remedy("Ask them, or confirm again with a reason.")
}

/// The caution that asks for most, where the playbook changes anything and it asks for anything.
fn strictest_caution(entity: &Entity, playbook: &PlaybookSpec, own: &Own) -> Option<Caution> {
    if playbook.impact == Impact::Read {
        return None;
    }
    // The strictest comes first.
    let strictest = cautions(entity, own).into_iter().next()?;
    (strictest.precaution != Precaution::Note).then_some(strictest)
}

/// The one target, if every text has an acceptable length.
fn check_shape(new: &NewRun) -> Result<&str, Halt> {
    let mut faults = Vec::new();
    let mut short = |pointer: &str, text: &str, max: usize| {
        if text.chars().nth(max).is_some() {
            faults.push(fault(pointer, format!("At most {max} characters.")));
        }
    };
    short("/reason", new.reason.as_deref().unwrap_or_default(), MAX_REASON_CHARS);
    short("/origin/surface", &new.origin.surface, MAX_LABEL_CHARS);
    short("/origin/app", &new.origin.app, MAX_LABEL_CHARS);
    match new.targets.as_slice() {
        [target] if faults.is_empty() => Ok(target.entity_id.as_str()),
        [_] => Err(invalid(422, faults).into()),
        _ => {
            faults.push(fault("/targets", format!("Exactly {MAX_TARGETS} target.")));
            Err(invalid(422, faults).into())
        }
    }
}

/// Checks an undo: a run that has ended is undone by the playbook that its own names, on the same entity.
fn check_undo(
    tx: &Transaction<'_>,
    new: &NewRun,
    undone: &RunId,
    entity_id: &str,
    now: i64,
) -> Result<(), Halt> {
    let run =
        store::runs::find(tx, undone.as_str(), now)?.ok_or_else(|| problem(ProblemCode::RunNotFound))?;
    let mut same_entity = false;
    for target in &run.targets {
        same_entity |= store::entities::are_same(tx, target.entity_id.as_str(), entity_id)?;
    }
    let fits = run.undo_playbook_id.as_ref() == Some(&new.playbook_id);
    if run.status.is_terminal() && same_entity && fits {
        return Ok(());
    }
    let text = "This playbook does not undo that run, or there is nothing to undo.";
    Err(invalid(422, vec![fault("/undoOf", text)]).into())
}

fn create(
    tx: &Transaction<'_>,
    request: &Request<'_>,
    playbook: &LoadedPlaybook,
    entity: &Entity,
    inputs: &serde_json::Map<String, serde_json::Value>,
    fingerprint: &[u8],
) -> Result<Admission, StoreError> {
    let new = request.new;
    let id = format!("run-{}", Uuid::now_v7());
    store::runs::insert(
        tx,
        &store::runs::NewRow {
            id: &id,
            playbook: &playbook.spec,
            entity,
            sent: &as_sent(store::entities::with_related(tx, entity)?),
            incident_id: new.incident_id.as_ref().map(IncidentId::as_str),
            inputs,
            inputs_shown: &playbook.inputs.mask(inputs),
            reason: reason(new),
            requested_by: &request.me.id,
            origin: &new.origin,
            undo_of: new.undo_of.as_ref().map(RunId::as_str),
            now: request.now,
        },
    )?;
    store::keys::put(tx, &request.me.id, request.key, fingerprint, &id, request.now)?;
    let agreed = new.acknowledged_runs.iter().map(RunId::as_str).collect::<Vec<_>>().join(", ");
    let agreed = (!agreed.is_empty()).then(|| shorten(&format!("Acknowledged: {agreed}"), MAX_REASON_CHARS));
    record(tx, request, Some((&id, &playbook.spec.version)), "queued", agreed.as_deref())?;
    let run = store::runs::find(tx, &id, request.now)?;
    Ok(run.map_or_else(
        || Admission::Refused(Box::new(problem(ProblemCode::Internal))),
        |run| Admission::Created(Box::new(run)),
    ))
}

/// The reason, unless it is blank.
fn reason(new: &NewRun) -> Option<&str> {
    new.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())
}

/// Audits a decision. Texts of the caller are cut, so that refusals cannot fill the disk.
fn record(
    tx: &Transaction<'_>,
    request: &Request<'_>,
    run: Option<(&str, &str)>,
    outcome: &str,
    detail: Option<&str>,
) -> Result<(), StoreError> {
    let new = request.new;
    let label = |text: &str| shorten(text, MAX_LABEL_CHARS);
    let confirmed = new.playbook_version.as_deref().map(label);
    let entity = new.targets.first().map(|target| label(target.entity_id.as_str()));
    let incident = new.incident_id.as_ref().map(|id| label(id.as_str()));
    let reason = reason(new).map(|reason| shorten(reason, MAX_REASON_CHARS));
    audit::record(
        tx,
        &audit::Entry {
            at: request.now,
            actor_id: &request.me.id,
            action: "run.start",
            outcome,
            run_id: run.map(|(id, _)| id),
            playbook_id: Some(&label(new.playbook_id.as_str())),
            playbook_version: run.map(|(_, version)| version).or(confirmed.as_deref()),
            entity_id: entity.as_deref(),
            incident_id: incident.as_deref(),
            reason: reason.as_deref(),
            detail,
            trace_id: Some(request.trace_id),
        },
    )
}
