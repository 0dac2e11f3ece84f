//! Entities and the incidents they belong to.

use riposte_model::{Entity, EntityKind};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use serde_json::{Map, Value};

use super::{StoreError, from_json, to_json};
use crate::{clock::timestamp, entity::key, playbook::target};

/// An entity as it comes in.
#[derive(Clone, Debug)]
pub(crate) struct NewEntity {
    /// Identifier, kind, name and properties; its times are not read.
    pub(crate) entity: Entity,
    /// First sighting, in milliseconds since 1970.
    pub(crate) first_seen_at: Option<i64>,
    /// Last sighting, in milliseconds since 1970.
    pub(crate) last_seen_at: Option<i64>,
}

const COLUMNS: &str = "e.id, e.kind, e.name, e.properties, e.first_seen_at, e.last_seen_at";

/// Adds an entity, or widens the span of sightings of a known one.
pub(crate) fn put(tx: &Transaction<'_>, new: &NewEntity) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO entities (id, kind, name, properties, first_seen_at, last_seen_at, same_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET
             first_seen_at = min(coalesce(first_seen_at, excluded.first_seen_at),
                                 coalesce(excluded.first_seen_at, first_seen_at)),
             last_seen_at = max(coalesce(last_seen_at, excluded.last_seen_at),
                                coalesce(excluded.last_seen_at, last_seen_at))",
    )?
    .execute(params![
        new.entity.id.as_str(),
        new.entity.kind.as_str(),
        new.entity.name,
        to_json(&new.entity.properties)?,
        new.first_seen_at,
        new.last_seen_at,
        key(&new.entity),
    ])?;
    Ok(())
}

/// One entity.
pub(crate) fn find(tx: &Transaction<'_>, id: &str) -> Result<Option<Entity>, StoreError> {
    let mut query = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM entities e WHERE e.id = ?1"))?;
    query.query_row([id], columns).optional()?.map(Columns::entity).transpose()
}

/// Copy of an entity for a run, with the entities that it refers to as they are now.
pub(crate) fn with_related(tx: &Transaction<'_>, entity: &Entity) -> Result<Entity, StoreError> {
    let mut related = Map::new();
    for (property, id) in target::references(entity) {
        if let Some(other) = find(tx, id)? {
            related.insert(property.to_owned(), serde_json::to_value(other)?);
        }
    }
    let mut copy = entity.clone();
    copy.extra.insert(target::RELATED.to_owned(), Value::Object(related));
    Ok(copy)
}

/// The entities of an incident, in the order of its story.
pub(crate) fn of_incident(tx: &Transaction<'_>, incident_id: &str) -> Result<Vec<Entity>, StoreError> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM incident_entities i JOIN entities e ON e.id = i.entity_id
         WHERE i.incident_id = ?1 ORDER BY i.position"
    ))?;
    let rows = query.query_map([incident_id], columns)?;
    rows.map(|row| row?.entity()).collect()
}

/// Every entity.
pub(super) fn all(tx: &Transaction<'_>) -> Result<Vec<Entity>, StoreError> {
    let mut query = tx.prepare(&format!("SELECT {COLUMNS} FROM entities e"))?;
    let rows = query.query_map([], columns)?;
    rows.map(|row| row?.entity()).collect()
}

/// An entity and those that are the same thing in another spelling, as a condition on a column of entity IDs with one
/// parameter.
pub(super) fn same_as(column: &str) -> String {
    format!(
        "{column} IN (SELECT same.id FROM entities one JOIN entities same
             ON same.id = one.id OR (one.same_key <> '' AND same.same_key = one.same_key) WHERE one.id = ?)"
    )
}

/// Whether two entities are the same thing.
pub(crate) fn are_same(tx: &Transaction<'_>, one: &str, other: &str) -> Result<bool, StoreError> {
    let mut query = tx.prepare_cached(&format!("SELECT 1 WHERE {}", same_as("?")))?;
    Ok(query.exists([other, one])?)
}

/// Whether an entity belongs to an incident.
pub(crate) fn is_in(tx: &Transaction<'_>, entity_id: &str, incident_id: &str) -> Result<bool, StoreError> {
    let mut query =
        tx.prepare_cached("SELECT 1 FROM incident_entities WHERE incident_id = ?1 AND entity_id = ?2")?;
    Ok(query.exists([incident_id, entity_id])?)
}

/// Entities of any kind with a name, ignoring case.
pub(crate) fn named(tx: &Transaction<'_>, name: &str) -> Result<Vec<Entity>, StoreError> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM entities e WHERE e.name = ?1 COLLATE NOCASE ORDER BY e.id LIMIT 20"
    ))?;
    let rows = query.query_map([name], columns)?;
    rows.map(|row| row?.entity()).collect()
}

/// Highest severity among the incidents of an entity: 4 for high, 1 for informational, 0 for none.
pub(crate) fn worst_severity(tx: &Transaction<'_>, entity_id: &str) -> Result<i64, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT coalesce(max(i.severity_rank), 0) AS rank FROM incident_entities ie
         JOIN incidents i ON i.id = ie.incident_id WHERE ie.entity_id = ?1",
    )?;
    Ok(query.query_row([entity_id], |row| row.get("rank"))?)
}

struct Columns {
    id: String,
    kind: String,
    name: String,
    properties: String,
    first_seen_at: Option<i64>,
    last_seen_at: Option<i64>,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        id: row.get("id")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        properties: row.get("properties")?,
        first_seen_at: row.get("first_seen_at")?,
        last_seen_at: row.get("last_seen_at")?,
    })
}

impl Columns {
    fn entity(self) -> Result<Entity, StoreError> {
        let kind = EntityKind::from(self.kind.as_str());
        Ok(Entity {
            first_seen_at: self.first_seen_at.map(timestamp),
            last_seen_at: self.last_seen_at.map(timestamp),
            ..Entity::new(self.id.into(), kind, self.name, from_json(&self.properties)?)
        })
    }
}
