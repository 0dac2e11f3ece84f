//! Runs: adding, finding and listing them.

use riposte_model::{
    Entity, EntityKind, Extra, Finding, Impact, Origin, PlaybookId, PlaybookRef, Problem, Progress, Run,
    RunId, RunLinks, RunStatus, RunTarget, Step, StepStatus,
};
use rusqlite::{OptionalExtension, Row, Transaction, named_params, params, params_from_iter, types::Value};
use serde_json::{Map, Value as Json, json};

use super::{
    StoreError, count,
    effects::{self, EffectsOf, Undo},
    entities, from_json, from_json_opt, secrets, sessions, text, to_json,
};
use crate::{
    clock::timestamp,
    limits::MAX_SHOWN_BYTES,
    playbook::{PlaybookSpec, stored},
};

/// Minimum delay between two polls of a live run, in milliseconds.
const POLL_AFTER_MS: u64 = 1000;

/// Identity under which playbooks act: never that of the requester.
const RUN_AS: &str = "riposte-server";

/// A run that has been accepted.
pub(crate) struct NewRow<'a> {
    pub(crate) id: &'a str,
    pub(crate) playbook: &'a PlaybookSpec,
    /// The entity as it is stored.
    pub(crate) entity: &'a Entity,
    /// The entity as it is sent.
    pub(crate) sent: &'a Entity,
    pub(crate) incident_id: Option<&'a str>,
    pub(crate) inputs: &'a Map<String, Json>,
    pub(crate) inputs_shown: &'a Map<String, Json>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) requested_by: &'a str,
    pub(crate) origin: &'a Origin,
    pub(crate) undo_of: Option<&'a str>,
    pub(crate) now: i64,
}

/// Filter of a list of runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) entity_id: Option<String>,
    pub(crate) incident_id: Option<String>,
    pub(crate) playbook_id: Option<String>,
    /// User and idempotency key of the start.
    pub(crate) key: Option<(String, String)>,
    /// Sequence number of the last run of the page before.
    pub(crate) before: Option<i64>,
    pub(crate) limit: usize,
}

/// A run as the engine needs it.
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) playbook: PlaybookSpec,
    pub(crate) entity: Entity,
    pub(crate) incident_id: Option<String>,
    /// None where they have secrets among them that are gone.
    pub(crate) inputs: Option<Map<String, Json>>,
    /// The inputs with secrets masked.
    pub(crate) inputs_shown: Map<String, Json>,
    pub(crate) reason: Option<String>,
    pub(crate) requested_by: String,
    pub(crate) status: RunStatus,
    pub(crate) started_at: Option<i64>,
    pub(crate) steps: Vec<Step>,
}

/// Adds a run with all its steps.
pub(crate) fn insert(tx: &Transaction<'_>, new: &NewRow<'_>) -> Result<(), StoreError> {
    // Secrets never come into the database.
    let has_secrets = new.inputs != new.inputs_shown;
    if has_secrets {
        secrets::put(tx, new.id, new.inputs)?;
    }
    tx.execute(
        "INSERT INTO runs (id, playbook_id, playbook_name, playbook_version, playbook, playbook_format,
             impact, entity_id, entity_kind, entity_name, entity, incident_id, inputs, inputs_shown, reason,
             requested_by, origin, status, created_at, undo_playbook_id, undo_of)
         VALUES (:id, :playbook_id, :playbook_name, :playbook_version, :playbook, :playbook_format,
             :impact, :entity_id, :entity_kind, :entity_name, :entity, :incident_id, :inputs, :inputs_shown, :reason,
             :requested_by, :origin, 'queued', :now, :undo_playbook_id, :undo_of)",
        named_params! {
            ":id": new.id,
            ":playbook_id": new.playbook.id.as_str(),
            ":playbook_name": new.playbook.name,
            ":playbook_version": new.playbook.version,
            ":playbook": stored::write(new.playbook)?,
            ":playbook_format": stored::FORMAT,
            ":impact": new.playbook.impact.as_str(),
            ":entity_id": new.entity.id.as_str(),
            ":entity_kind": new.entity.kind.as_str(),
            ":entity_name": new.entity.name,
            ":entity": to_json(new.sent)?,
            ":incident_id": new.incident_id,
            ":inputs": to_json(&(!has_secrets).then_some(new.inputs))?,
            ":inputs_shown": to_json(new.inputs_shown)?,
            ":reason": new.reason,
            ":requested_by": new.requested_by,
            ":origin": to_json(new.origin)?,
            ":now": new.now,
            ":undo_playbook_id": new.playbook.undo_playbook.as_ref().map(PlaybookId::as_str),
            ":undo_of": new.undo_of,
        },
    )?;
    let mut add = tx.prepare_cached(
        "INSERT INTO steps (run_id, position, id, name, status, acts)
         VALUES (?1, ?2, ?3, ?4, 'not-started', ?5)",
    )?;
    for (position, step) in (0_i64..).zip(&new.playbook.steps) {
        add.execute(params![new.id, position, step.id, step.name, !step.kind.is_read_only()])?;
    }
    if let Some(undone) = new.undo_of {
        tx.execute("UPDATE runs SET version = version + 1 WHERE id = ?1", [undone])?;
    }
    Ok(())
}

/// Live run of a playbook on an entity in any spelling, if there is one.
pub(crate) fn live_on(
    tx: &Transaction<'_>,
    playbook_id: &str,
    entity_id: &str,
) -> Result<Option<RunId>, StoreError> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT id FROM runs WHERE playbook_id = ? AND {} AND live ORDER BY seq DESC LIMIT 1",
        entities::same_as("entity_id"),
    ))?;
    let found = query.query_row([playbook_id, entity_id], |row| row.get::<_, String>("id")).optional()?;
    Ok(found.map(RunId::from))
}

/// Every live run, oldest first.
pub(crate) fn live(tx: &Transaction<'_>) -> Result<Vec<String>, StoreError> {
    let mut query = tx.prepare_cached("SELECT id FROM runs WHERE live ORDER BY seq")?;
    let rows = query.query_map([], |row| row.get("id"))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A run as the engine needs it.
pub(crate) fn job(tx: &Transaction<'_>, id: &str) -> Result<Option<Job>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT playbook, playbook_format, entity, incident_id, inputs, inputs_shown, reason, requested_by,
             status, started_at FROM runs WHERE id = ?1",
    )?;
    let mut rows = query.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Job {
        id: id.to_owned(),
        playbook: stored::read(row.get("playbook_format")?, text(row, "playbook")?)?,
        entity: from_json(text(row, "entity")?)?,
        incident_id: row.get("incident_id")?,
        inputs: match from_json(text(row, "inputs")?)? {
            None => secrets::find(tx, id)?,
            inputs => inputs,
        },
        inputs_shown: from_json(text(row, "inputs_shown")?)?,
        reason: row.get("reason")?,
        requested_by: row.get("requested_by")?,
        status: RunStatus::from(text(row, "status")?),
        started_at: row.get("started_at")?,
        steps: steps(tx, id)?,
    }))
}

/// Impact of the playbook of a run.
pub(crate) fn impact(tx: &Transaction<'_>, id: &str) -> Result<Option<Impact>, StoreError> {
    let mut query = tx.prepare_cached("SELECT impact FROM runs WHERE id = ?1")?;
    let found = query.query_row([id], |row| row.get::<_, String>("impact")).optional()?;
    Ok(found.map(|word| Impact::from(word.as_str())))
}

/// A run with its steps, as it is sent.
pub(crate) fn find(tx: &Transaction<'_>, id: &str, now: i64) -> Result<Option<Run>, StoreError> {
    let mut query = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM runs r WHERE r.id = ?1"))?;
    let mut rows = query.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut run = run(tx, row, now)?;
    run.steps = Some(steps(tx, id)?.into_iter().map(shown).collect());
    if let (Some(undo), Some(target)) = (&run.undo_playbook_id, run.targets.first()) {
        let found = effects::in_force(tx, EffectsOf::UndoneBy(undo), target.entity_id.as_str())?;
        let others = found.into_iter().map(|found| found.run).filter(|other| other.run_id != run.id);
        run.relied_on_by = others.collect();
    }
    Ok(Some(run))
}

/// One page of runs without their steps, newest first, and the cursor of the next one.
pub(crate) fn list(
    tx: &Transaction<'_>,
    filter: &Filter,
    now: i64,
) -> Result<(Vec<Run>, Option<i64>), StoreError> {
    let mut conditions = vec!["1".to_owned()];
    let mut values = Vec::new();
    let equal = [("incident_id", &filter.incident_id), ("playbook_id", &filter.playbook_id)];
    for (column, wanted) in equal {
        if let Some(wanted) = wanted {
            conditions.push(format!("r.{column} = ?"));
            values.push(Value::Text(wanted.clone()));
        }
    }
    if let Some(entity) = &filter.entity_id {
        conditions.push(entities::same_as("r.entity_id"));
        values.push(Value::Text(entity.clone()));
    }
    if let Some((user, key)) = &filter.key {
        conditions
            .push("r.id = (SELECT run_id FROM idempotency_keys WHERE user_id = ? AND key = ?)".to_owned());
        values.extend([Value::Text(user.clone()), Value::Text(key.clone())]);
    }
    if let Some(before) = filter.before {
        conditions.push("r.seq < ?".to_owned());
        values.push(Value::Integer(before));
    }
    let mut query = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM runs r WHERE {} ORDER BY r.seq DESC LIMIT {}",
        conditions.join(" AND "),
        filter.limit + 1,
    ))?;
    let mut rows = query.query(params_from_iter(&values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get::<_, i64>("seq")?, run(tx, row, now)?));
    }
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let next = found.last().filter(|_| more).map(|(seq, _)| *seq);
    Ok((found.into_iter().map(|(_, run)| run).collect(), next))
}

const COLUMNS: &str = "r.seq, r.id, r.playbook_id, r.playbook_name, r.playbook_version, r.entity_id,
    r.entity_kind, r.entity_name, r.incident_id, r.inputs_shown, r.reason, r.requested_by, r.origin,
    r.status, r.status_text, r.created_at, r.started_at, r.ended_at, r.error, r.undo_playbook_id,
    r.undo_of, r.version,
    (SELECT count(*) FROM steps s WHERE s.run_id = r.id AND s.status IN ('succeeded', 'failed', 'unknown'))
        AS steps_done,
    (SELECT count(*) FROM steps s WHERE s.run_id = r.id) AS steps_total";

fn run(tx: &Transaction<'_>, row: &Row<'_>, now: i64) -> Result<Run, StoreError> {
    let id: String = row.get("id")?;
    let status = RunStatus::from(text(row, "status")?);
    let undo_playbook_id: Option<String> = row.get("undo_playbook_id")?;
    let undo = if undo_playbook_id.is_some() { effects::undo(tx, &id, &status)? } else { Undo::default() };
    let version: i64 = row.get("version")?;
    Ok(Run {
        playbook: PlaybookRef {
            id: row.get::<_, String>("playbook_id")?.into(),
            name: row.get("playbook_name")?,
            version: row.get("playbook_version")?,
        },
        targets: vec![RunTarget {
            entity_id: row.get::<_, String>("entity_id")?.into(),
            kind: EntityKind::from(text(row, "entity_kind")?),
            name: row.get("entity_name")?,
        }],
        incident_id: row.get::<_, Option<String>>("incident_id")?.map(Into::into),
        inputs: from_json(text(row, "inputs_shown")?)?,
        reason: row.get("reason")?,
        requested_by: sessions::person(tx, text(row, "requested_by")?)?,
        run_as: Some(RUN_AS.to_owned()),
        origin: from_json(text(row, "origin")?)?,
        finding: finding(tx, &id, &status)?,
        status_text: row.get("status_text")?,
        progress: Progress { done: count(row.get("steps_done")?), total: count(row.get("steps_total")?) },
        steps: None,
        created_at: timestamp(row.get("created_at")?),
        started_at: row.get::<_, Option<i64>>("started_at")?.map(timestamp),
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(timestamp),
        error: from_json_opt(row.get("error")?)?,
        undo_playbook_id: undo_playbook_id.filter(|_| undo.is_offered).map(Into::into),
        undo_of: row.get::<_, Option<String>>("undo_of")?.map(Into::into),
        undone_by: undo.undone_by,
        undo_text: undo.text,
        relied_on_by: Vec::new(),
        links: RunLinks::default(),
        etag: Some(format!("\"{version}\"")),
        poll_after_ms: status.is_live().then_some(POLL_AFTER_MS),
        server_time: Some(timestamp(now)),
        extra: Extra::new(),
        status,
        id: id.into(),
    })
}

/// Whether a run that succeeded found the wanted state and changed nothing.
fn finding(tx: &Transaction<'_>, id: &str, status: &RunStatus) -> Result<Option<Finding>, StoreError> {
    let mut query =
        tx.prepare_cached("SELECT 1 FROM steps WHERE run_id = ?1 AND finding = 'nothing-to-change'")?;
    let unchanged = *status == RunStatus::Succeeded && query.exists([id])? && !effects::has_changed(tx, id)?;
    Ok(unchanged.then_some(Finding::NothingToChange))
}

/// A step as it is shown: a long response is cut. Later steps read it whole.
fn shown(mut step: Step) -> Step {
    let text = step.output.as_ref().map(Json::to_string).unwrap_or_default();
    if text.len() > MAX_SHOWN_BYTES {
        let end = text.floor_char_boundary(MAX_SHOWN_BYTES);
        step.output = Some(json!({ "cut": true, "text": text.get(..end) }));
    }
    step
}

/// Steps of a run, with their whole responses.
fn steps(tx: &Transaction<'_>, run_id: &str) -> Result<Vec<Step>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT id, name, status, attempts, started_at, ended_at, summary, output, error, finding
         FROM steps WHERE run_id = ?1 ORDER BY position",
    )?;
    let mut rows = query.query([run_id])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(Step {
            id: row.get("id")?,
            name: row.get("name")?,
            status: StepStatus::from(text(row, "status")?),
            attempts: count(row.get("attempts")?),
            started_at: row.get::<_, Option<i64>>("started_at")?.map(timestamp),
            ended_at: row.get::<_, Option<i64>>("ended_at")?.map(timestamp),
            summary: row.get("summary")?,
            finding: row.get::<_, Option<String>>("finding")?.map(|word| Finding::from(word.as_str())),
            output: from_json_opt(row.get("output")?)?,
            error: from_json_opt::<Problem>(row.get("error")?)?,
            extra: Extra::new(),
        });
    }
    Ok(steps)
}
