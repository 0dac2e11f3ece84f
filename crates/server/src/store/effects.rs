//! Effects of runs that have ended: whether an undo would bring back the state before, which run has lifted
//! them since, and which other runs rely on them.

use riposte_model::{Person, PlaybookId, RelyingRun, RunId, RunStatus, value_to_text};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::{Map, Value};

use super::{StoreError, from_json, sessions, text};
use crate::{clock::timestamp, playbook::stored};

/// Undo of a run that has ended.
#[derive(Default)]
pub(super) struct Undo {
    /// Whether it is offered.
    pub(super) is_offered: bool,
    /// Run that has lifted the effect, or is about to.
    pub(super) undone_by: Option<RunId>,
    /// Why it is not offered, as a sentence.
    pub(super) text: Option<String>,
}

impl Undo {
    fn none(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }
}

/// Run that has lifted the effect of another one.
struct Lift {
    run_id: RunId,
    playbook_name: String,
    person: Person,
    /// Whether it was started as the undo of that run.
    is_undo: bool,
    is_live: bool,
}

/// Decides on the undo of a run: it brings back the state that the run read before it acted, or it is not
/// offered.
pub(super) fn undo(tx: &Transaction<'_>, id: &str, status: &RunStatus) -> Result<Undo, StoreError> {
    if status.is_live() || (*status != RunStatus::Succeeded && !has_changed(tx, id)?) {
        return Ok(Undo::default());
    }
    if let Some(Lift { run_id, playbook_name, person, is_undo, is_live }) = lift(tx, id)? {
        let name = person.name;
        let text = match (is_live, is_undo) {
            (true, _) => format!("{name} is undoing it."),
            (false, true) => format!("Undone by {name}."),
            (false, false) => format!("Lifted since by {name} with “{playbook_name}”."),
        };
        return Ok(Undo { undone_by: Some(run_id), ..Undo::none(text) });
    }
    if !has_changed(tx, id)? {
        return Ok(Undo::none("It was so before, so there is nothing to undo."));
    }
    let before = "SELECT is_restorable FROM steps WHERE run_id = ?1 AND is_restorable IS NOT NULL
                  ORDER BY position LIMIT 1";
    let before = tx.prepare_cached(before)?.query_row([id], |row| row.get::<_, bool>(0)).optional()?;
    Ok(match before {
        Some(true) => Undo { is_offered: true, ..Undo::default() },
        Some(false) => Undo::none("The state before is not the one that an undo would bring back."),
        None => Undo::none("The state before was not read, so there is none to go back to."),
    })
}

/// Whether a step that acts took effect, or may have.
pub(super) fn has_changed(tx: &Transaction<'_>, id: &str) -> Result<bool, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT 1 FROM steps WHERE run_id = ?1 AND acts AND finding IS NULL
             AND status IN ('succeeded', 'unknown', 'running')",
    )?;
    Ok(query.exists([id])?)
}

/// Run that has lifted the effect of this one: its undo, else the first later run of the undo playbook on
/// the same entity. After an undo that ended without success, the effect is still there.
fn lift(tx: &Transaction<'_>, id: &str) -> Result<Option<Lift>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT l.id, l.playbook_name, l.requested_by, l.undo_of IS r.id AS is_undo, l.live
         FROM runs r JOIN runs l ON l.entity_id = r.entity_id AND l.playbook_id = r.undo_playbook_id
         WHERE r.id = ?1 AND (l.undo_of IS r.id AND (l.live OR l.status = 'succeeded')
             OR l.status = 'succeeded' AND (l.ended_at, l.seq) > (r.ended_at, r.seq))
         ORDER BY is_undo DESC, CASE WHEN is_undo THEN -l.seq ELSE l.seq END LIMIT 1",
    )?;
    let mut rows = query.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Lift {
        run_id: row.get::<_, String>("id")?.into(),
        playbook_name: row.get("playbook_name")?,
        person: sessions::person(tx, text(row, "requested_by")?)?,
        is_undo: row.get("is_undo")?,
        is_live: row.get("live")?,
    }))
}

/// A run whose effect is in force.
pub(crate) struct InForce {
    pub(crate) run: RelyingRun,
    /// Inputs that the effect depends on.
    pub(crate) settings: Map<String, Value>,
    /// Whether it brought the state about, other than by putting back what was there before.
    pub(crate) is_new: bool,
}

/// Effects in force on an entity.
#[derive(Clone, Copy)]
pub(crate) enum EffectsOf<'a> {
    /// Those of a playbook.
    Playbook(&'a PlaybookId),
    /// Those that a playbook would undo.
    UndoneBy(&'a PlaybookId),
}

/// Runs on an entity whose effect, or the state that they found, is in force. Oldest first.
pub(crate) fn in_force(
    tx: &Transaction<'_>,
    effects: EffectsOf<'_>,
    entity_id: &str,
) -> Result<Vec<InForce>, StoreError> {
    let (column, playbook) = match effects {
        EffectsOf::Playbook(id) => ("playbook_id", id),
        EffectsOf::UndoneBy(id) => ("undo_playbook_id", id),
    };
    let mut query = tx.prepare_cached(&format!(
        "SELECT id, playbook, playbook_format, inputs_shown, reason, requested_by, ended_at, status,
             undo_of IS NOT NULL AS is_undo FROM runs WHERE entity_id = ?1 AND {column} = ?2 AND NOT live ORDER BY seq",
    ))?;
    let mut rows = query.query(params![entity_id, playbook.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get("id")?;
        let changed = has_changed(tx, &id)?;
        let relies = changed || text(row, "status")? == RunStatus::Succeeded.as_str();
        if !relies || lift(tx, &id)?.is_some() {
            continue;
        }
        let spec = stored::read(row.get("playbook_format")?, text(row, "playbook")?)?;
        let mut settings: Map<String, Value> = from_json(text(row, "inputs_shown")?)?;
        let names = spec.settings();
        settings.retain(|name, _| names.contains(name));
        let shown: Vec<_> = settings.values().map(value_to_text).collect();
        let run = RelyingRun {
            run_id: id.into(),
            requested_by: sessions::person(tx, text(row, "requested_by")?)?,
            at: timestamp(row.get::<_, Option<i64>>("ended_at")?.unwrap_or_default()),
            reason: row.get("reason")?,
            settings: (!shown.is_empty()).then(|| shown.join(", ")),
        };
        found.push(InForce { run, settings, is_new: changed && !row.get::<_, bool>("is_undo")? });
    }
    Ok(found)
}
