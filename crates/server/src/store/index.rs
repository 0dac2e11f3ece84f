//! Columns derived from names and titles, for searching and comparing. They are written again when the rules change.

use riposte_model::searchable;
use rusqlite::{Transaction, params};

use super::{StoreError, entities, from_json, meta, text};
use crate::entity::key;

/// Version of the rules. Raise it with a change of `searchable` or `key`.
const RULES: &str = "1";

/// Text of an incident that is searched.
pub(super) fn incident_text(title: &str, number: i64, tags: &[String]) -> String {
    searchable(&format!("{title}\n{number}\n{}", tags.join("\n")))
}

/// Brings everything derived up to date with the rules.
pub(crate) fn bring_up_to_date(tx: &Transaction<'_>) -> Result<(), StoreError> {
    if meta::get(tx, meta::INDEX)?.as_deref() == Some(RULES) {
        return Ok(());
    }
    let mut query = tx.prepare("SELECT id, title, number, tags FROM incidents")?;
    let mut put = tx.prepare("UPDATE incidents SET search = ?2 WHERE id = ?1")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let tags: Vec<String> = from_json(text(row, "tags")?)?;
        let search = incident_text(text(row, "title")?, row.get("number")?, &tags);
        put.execute(params![text(row, "id")?, search])?;
    }
    let mut put = tx.prepare("UPDATE entities SET same_key = ?2 WHERE id = ?1")?;
    for entity in entities::all(tx)? {
        put.execute([entity.id.as_str(), &key(&entity)])?;
    }
    meta::put(tx, meta::INDEX, RULES)
}
