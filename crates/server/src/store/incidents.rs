//! Incidents and their alerts.

use riposte_model::{
    Alert, Classification, Extra, Incident, IncidentCounts, IncidentEdit, IncidentSort, IncidentStatus, Page,
    Person, Severity, fold,
};
use rusqlite::{OptionalExtension, Row, Transaction, named_params, params, params_from_iter, types::Value};

use super::{StoreError, count, from_json, index, text, to_json};
use crate::{
    clock::timestamp,
    search::{IncidentSearch, Term},
};

/// An incident as it comes in. Times in milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct NewIncident {
    pub(crate) id: String,
    pub(crate) number: i64,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) severity: Severity,
    pub(crate) status: IncidentStatus,
    pub(crate) classification: Option<Classification>,
    pub(crate) classification_comment: Option<String>,
    pub(crate) owner_id: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) tactics: Vec<String>,
    pub(crate) techniques: Vec<String>,
    pub(crate) products: Vec<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) first_activity_at: Option<i64>,
    pub(crate) last_activity_at: Option<i64>,
    pub(crate) entity_ids: Vec<String>,
    pub(crate) alerts: Vec<NewAlert>,
}

/// An alert as it comes in.
#[derive(Clone, Debug)]
pub(crate) struct NewAlert {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) severity: Severity,
    pub(crate) product: String,
    pub(crate) tactics: Vec<String>,
    pub(crate) techniques: Vec<String>,
    pub(crate) started_at: i64,
    pub(crate) ended_at: Option<i64>,
    pub(crate) entity_ids: Vec<String>,
}

/// Position in the queue: the last incident of a page, by the key that the list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeysetCursor {
    /// Value of the sort key.
    pub(crate) value: i64,
    /// Incident number, which breaks ties.
    pub(crate) number: i64,
}

/// Filter and order of a list of incidents, all values checked.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    /// Search terms.
    pub(crate) search: IncidentSearch,
    pub(crate) severities: Vec<Severity>,
    pub(crate) statuses: Vec<IncidentStatus>,
    pub(crate) owner: Option<Owner>,
    pub(crate) sort: IncidentSort,
    /// Last incident of the previous page.
    pub(crate) after: Option<KeysetCursor>,
    pub(crate) limit: usize,
}

/// Owner to filter by.
#[derive(Clone, Debug)]
pub(crate) enum Owner {
    /// This user.
    User(String),
    /// No owner.
    Unassigned,
}

const COLUMNS: &str = "i.id, i.number, i.title, i.description, i.severity, i.status, i.classification,
    i.classification_comment, i.owner_id, u.name AS owner_name, i.tags, i.tactics, i.techniques, i.products,
    i.created_at, i.updated_at, i.first_activity_at, i.last_activity_at, i.version,
    (SELECT count(*) FROM alerts a WHERE a.incident_id = i.id) AS alert_count,
    (SELECT count(*) FROM incident_entities e WHERE e.incident_id = i.id) AS entity_count,
    (SELECT count(*) FROM runs r WHERE r.incident_id = i.id) AS run_count, i.severity_rank";

/// Adds an incident with its alerts. Its entities must exist.
pub(crate) fn insert(tx: &Transaction<'_>, new: &NewIncident) -> Result<(), StoreError> {
    let search = index::incident_text(&new.title, new.number, &new.tags);
    tx.prepare_cached(
        "INSERT INTO incidents (id, number, title, description, severity, status, classification,
             classification_comment, owner_id, tags, tactics, techniques, products, created_at,
             updated_at, first_activity_at, last_activity_at, search)
         VALUES (:id, :number, :title, :description, :severity, :status, :classification, :comment,
             :owner, :tags, :tactics, :techniques, :products, :created, :updated, :first, :last, :search)",
    )?
    .execute(named_params! {
        ":id": new.id,
        ":number": new.number,
        ":title": new.title,
        ":description": new.description,
        ":severity": new.severity.as_str(),
        ":status": new.status.as_str(),
        ":classification": new.classification.as_ref().map(Classification::as_str),
        ":comment": new.classification_comment,
        ":owner": new.owner_id,
        ":tags": to_json(&new.tags)?,
        ":tactics": to_json(&new.tactics)?,
        ":techniques": to_json(&new.techniques)?,
        ":products": to_json(&new.products)?,
        ":created": new.created_at,
        ":updated": new.updated_at,
        ":first": new.first_activity_at,
        ":last": new.last_activity_at,
        ":search": search,
    })?;
    let mut link = tx.prepare_cached(
        "INSERT OR IGNORE INTO incident_entities (incident_id, entity_id, position) VALUES (?1, ?2, ?3)",
    )?;
    for (position, entity_id) in (0_i64..).zip(&new.entity_ids) {
        link.execute(params![new.id, entity_id, position])?;
    }
    let mut add = tx.prepare_cached(
        "INSERT INTO alerts (id, incident_id, title, description, severity, product, tactics, techniques,
             started_at, ended_at, entity_ids)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for alert in &new.alerts {
        add.execute(params![
            alert.id,
            new.id,
            alert.title,
            alert.description,
            alert.severity.as_str(),
            alert.product,
            to_json(&alert.tactics)?,
            to_json(&alert.techniques)?,
            alert.started_at,
            alert.ended_at,
            to_json(&alert.entity_ids)?,
        ])?;
    }
    Ok(())
}

/// One incident.
pub(crate) fn find(tx: &Transaction<'_>, id: &str) -> Result<Option<Incident>, StoreError> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM incidents i LEFT JOIN users u ON u.id = i.owner_id WHERE i.id = ?1"
    ))?;
    Ok(query.query_row([id], columns).optional()?.transpose()?.map(|(incident, _)| incident))
}

/// Whether an incident exists.
pub(crate) fn exists(tx: &Transaction<'_>, id: &str) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("SELECT 1 FROM incidents WHERE id = ?1")?.exists([id])?)
}

/// One page of the queue, and the cursor of the next one.
pub(crate) fn list(
    tx: &Transaction<'_>,
    filter: &Filter,
) -> Result<(Page<Incident>, Option<KeysetCursor>), StoreError> {
    let (mut conditions, mut values) = conditions(tx, filter)?;
    let joined = |conditions: &[String]| {
        if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") }
    };
    let total: i64 = tx
        .prepare_cached(&format!("SELECT count(*) AS total FROM incidents i WHERE {}", joined(&conditions)))?
        .query_row(params_from_iter(&values), |row| row.get("total"))?;
    let (key, order, beyond) = match filter.sort {
        IncidentSort::Oldest => ("i.created_at", "ASC", ">"),
        IncidentSort::Updated => ("i.updated_at", "DESC", "<"),
        IncidentSort::Severity => ("i.severity_rank", "DESC", "<"),
        IncidentSort::Created | IncidentSort::Unrecognized(_) => ("i.created_at", "DESC", "<"),
    };
    if let Some(KeysetCursor { value, number }) = filter.after {
        conditions.push(format!("({key} {beyond} ? OR ({key} = ? AND i.number < ?))"));
        values.extend([value, value, number].map(Value::Integer));
    }
    let mut query = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM incidents i LEFT JOIN users u ON u.id = i.owner_id
         WHERE {} ORDER BY {key} {order}, i.number DESC LIMIT {}",
        joined(&conditions),
        filter.limit + 1,
    ))?;
    let rows = query.query_map(params_from_iter(&values), columns)?;
    let mut found = rows.map(|row| row?).collect::<Result<Vec<_>, StoreError>>()?;
    let more = found.len() > filter.limit;
    found.truncate(filter.limit);
    let next = found.last().filter(|_| more).map(|(incident, keys)| {
        let value = match filter.sort {
            IncidentSort::Updated => keys.updated_at,
            IncidentSort::Severity => keys.severity_rank,
            _ => keys.created_at,
        };
        KeysetCursor { value, number: i64::try_from(incident.number).unwrap_or(i64::MAX) }
    });
    let items = found.into_iter().map(|(incident, _)| incident).collect();
    Ok((Page { items, next_cursor: None, total: Some(count(total)) }, next))
}

/// Writes the edited fields and raises the version.
pub(crate) fn edit(
    tx: &Transaction<'_>,
    id: &str,
    edited: &IncidentEdit,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE incidents SET status = ?2, severity = ?3, owner_id = ?4, classification = ?5,
             classification_comment = ?6, updated_at = ?7, version = version + 1 WHERE id = ?1",
        params![
            id,
            edited.status.as_str(),
            edited.severity.as_str(),
            edited.owner_id,
            edited.classification.as_ref().map(Classification::as_str),
            edited.classification_comment,
            now,
        ],
    )?;
    Ok(())
}

/// The alerts of an incident, oldest first.
pub(crate) fn alerts(tx: &Transaction<'_>, incident_id: &str) -> Result<Vec<Alert>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT id, title, description, severity, product, tactics, techniques, started_at, ended_at,
             entity_ids FROM alerts WHERE incident_id = ?1 ORDER BY started_at, id",
    )?;
    let mut rows = query.query([incident_id])?;
    let mut alerts = Vec::new();
    while let Some(row) = rows.next()? {
        alerts.push(Alert {
            id: row.get::<_, String>("id")?.into(),
            title: row.get("title")?,
            description: row.get("description")?,
            severity: Severity::from(text(row, "severity")?),
            product: row.get("product")?,
            tactics: from_json(text(row, "tactics")?)?,
            techniques: from_json(text(row, "techniques")?)?,
            started_at: timestamp(row.get("started_at")?),
            ended_at: row.get::<_, Option<i64>>("ended_at")?.map(timestamp),
            entity_ids: from_json(text(row, "entity_ids")?)?,
            extra: Extra::new(),
        });
    }
    Ok(alerts)
}

/// Everyone who may own an incident: identifier and folded name.
fn owners(tx: &Transaction<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let mut query = tx.prepare_cached("SELECT id, name FROM users")?;
    let rows = query.query_map([], |row| Ok((row.get("id")?, fold(&row.get::<_, String>("name")?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Condition under which an incident has a term, and its values.
fn condition(term: &Term, owners: &[(String, String)], values: &mut Vec<Value>) -> String {
    match term {
        Term::Number(number) => {
            values.push(Value::Integer(*number));
            "i.number = ?".to_owned()
        }
        Term::Text(word) => {
            let owners: Vec<_> = owners.iter().filter(|(_, name)| name.contains(word.as_str())).collect();
            let places = vec!["?"; owners.len()].join(", ");
            values.push(Value::Text(word.clone()));
            values.extend(owners.into_iter().map(|(id, _)| Value::Text(id.clone())));
            format!("(instr(i.search, ?) > 0 OR i.owner_id IN ({places}))")
        }
    }
}

fn conditions(tx: &Transaction<'_>, filter: &Filter) -> Result<(Vec<String>, Vec<Value>), StoreError> {
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    if !filter.search.is_empty() {
        let owners = owners(tx)?;
        let all_of = |terms: &[Term], values: &mut Vec<Value>| {
            let all: Vec<_> = terms.iter().map(|term| condition(term, &owners, values)).collect();
            all.join(" AND ")
        };
        let any: Vec<_> = filter.search.readings().map(|terms| all_of(terms, &mut values)).collect();
        conditions.push(format!("({})", any.join(" OR ")));
    }
    let mut any_of = |column: &str, words: Vec<&str>| {
        if !words.is_empty() {
            conditions.push(format!("i.{column} IN ({})", vec!["?"; words.len()].join(", ")));
            values.extend(words.into_iter().map(|word| Value::Text(word.to_owned())));
        }
    };
    any_of("severity", filter.severities.iter().map(Severity::as_str).collect());
    any_of("status", filter.statuses.iter().map(IncidentStatus::as_str).collect());
    match &filter.owner {
        Some(Owner::User(id)) => any_of("owner_id", vec![id]),
        Some(Owner::Unassigned) => conditions.push("i.owner_id IS NULL".to_owned()),
        None => {}
    }
    Ok((conditions, values))
}

/// Sort keys of one incident.
struct Keys {
    created_at: i64,
    updated_at: i64,
    severity_rank: i64,
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that a row callback must have")]
fn columns(row: &Row<'_>) -> rusqlite::Result<Result<(Incident, Keys), StoreError>> {
    Ok(incident(row))
}

fn incident(row: &Row<'_>) -> Result<(Incident, Keys), StoreError> {
    let keys = Keys {
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        severity_rank: row.get("severity_rank")?,
    };
    let owner_id: Option<String> = row.get("owner_id")?;
    let owner_name: Option<String> = row.get("owner_name")?;
    let classification: Option<String> = row.get("classification")?;
    let version: i64 = row.get("version")?;
    let incident = Incident {
        id: row.get::<_, String>("id")?.into(),
        number: count(row.get("number")?),
        title: row.get("title")?,
        description: row.get("description")?,
        severity: Severity::from(text(row, "severity")?),
        status: IncidentStatus::from(text(row, "status")?),
        classification: classification.map(|word| Classification::from(word.as_str())),
        classification_comment: row.get("classification_comment")?,
        owner: owner_id.zip(owner_name).map(|(id, name)| Person { id, name }),
        tags: from_json(text(row, "tags")?)?,
        tactics: from_json(text(row, "tactics")?)?,
        techniques: from_json(text(row, "techniques")?)?,
        products: from_json(text(row, "products")?)?,
        counts: IncidentCounts {
            alerts: count(row.get("alert_count")?),
            entities: count(row.get("entity_count")?),
            runs: count(row.get("run_count")?),
            ..IncidentCounts::default()
        },
        created_at: timestamp(keys.created_at),
        updated_at: timestamp(keys.updated_at),
        first_activity_at: row.get::<_, Option<i64>>("first_activity_at")?.map(timestamp),
        last_activity_at: row.get::<_, Option<i64>>("last_activity_at")?.map(timestamp),
        etag: Some(format!("\"{version}\"")),
        extra: Extra::new(),
    };
    Ok((incident, keys))
}
