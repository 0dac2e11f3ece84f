//! Incidents, users and runs that say hostile things, and their benign twins of the same shape.
//!
//! Written into the database of a stopped server: what a faulty product, an attacker's file name or
//! another backend would bring in. Every place takes the next string of the corpus.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, Transaction, params};
use serde_json::{Value, json};

/// Entities, alerts and tags of one incident.
pub const BUNDLE: usize = 59;
/// Runs, as many as the page of runs lists.
pub const RUNS: usize = 100;
/// Strings in one run.
pub const IN_RUN: usize = 30;
/// Steps of a run.
const STEPS: usize = 4;

/// Kinds of the entities of an incident, in turn. The last one is not a kind that anybody knows.
pub const KINDS: [&str; 23] = [
    "account",
    "host",
    "ip",
    "url",
    "dns",
    "file-hash",
    "file",
    "process",
    "malware",
    "cloud-application",
    "azure-resource",
    "registry-key",
    "registry-value",
    "security-group",
    "iot-device",
    "nic",
    "mailbox",
    "mail-cluster",
    "mail-message",
    "submission-mail",
    "security-alert",
    "bookmark",
    "quantum-toaster",
];

/// What is written everywhere.
pub struct Words {
    strings: Vec<String>,
    benign: bool,
}

impl Words {
    /// These strings.
    pub fn hostile(strings: Vec<String>) -> Self {
        Self { strings, benign: false }
    }

    /// So many harmless ones.
    pub fn benign(count: usize) -> Self {
        Self { strings: (0..count).map(|at| format!("benign {at}")).collect(), benign: true }
    }

    /// The string for a place; they begin again after the last.
    pub fn at(&self, place: usize) -> &str {
        &self.strings[place % self.strings.len()]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// Incidents that hold a bundle of entities each.
    pub fn bundles(&self) -> usize {
        self.len().div_ceil(BUNDLE)
    }

    /// How many of so many alike views have to be looked at: benign ones are all of one shape.
    pub fn worth(&self, views: usize) -> usize {
        if self.benign { 1 } else { views }
    }

    fn list(&self, from: usize, count: usize) -> String {
        Value::from((from..from + count).map(|at| self.at(at)).collect::<Vec<_>>()).to_string()
    }
}

/// Where the strings of one run begin.
pub fn run_start(run: usize) -> usize {
    run * IN_RUN
}

/// Writes everything into the database of a stopped server.
pub fn write(data: &Path, words: &Words) -> Result<()> {
    let mut connection = Connection::open(data)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let tx = connection.transaction()?;
    let now: i64 = tx.query_row("SELECT max(created_at) FROM incidents", [], |row| row.get(0))?;
    for at in 0..words.len() {
        // One letter as an avatar in each: initials differ in shape where there are none.
        tx.execute(
            "INSERT INTO users (id, name, title, role) VALUES (?1, ?2, ?3, 'reader')",
            params![format!("hs-{at:04}"), words.at(at), words.at(at + 1)],
        )?;
    }
    for at in 0..words.len() {
        incident(&tx, words, &format!("q-{at:04}"), at, now - i64::try_from(at)? * 1000)?;
    }
    for bundle in 0..words.bundles() {
        let id = bundle_id(bundle);
        incident(&tx, words, &id, bundle * BUNDLE, now - 86_400_000 * 30)?;
        fill(&tx, words, &id, bundle, now)?;
    }
    for run in 0..RUNS {
        write_run(&tx, words, run, now)?;
    }
    Ok(tx.commit()?)
}

/// Adds an incident with one address, both under an identifier that is not of the usual kind.
pub fn write_odd(data: &Path, ids: &[&str]) -> Result<()> {
    let mut connection = Connection::open(data)?;
    let tx = connection.transaction()?;
    let words = Words::benign(BUNDLE);
    let user = "INSERT INTO users (id, name, title, role) VALUES ('hs-0000', 'Somebody', '', 'reader')";
    tx.execute(user, [])?;
    for (at, id) in ids.iter().enumerate() {
        incident(&tx, &words, id, 0, 1_800_000_000_000 + i64::try_from(at)?)?;
        let address = format!("192.0.2.{at}");
        tx.execute("UPDATE incidents SET title = ?1 WHERE id = ?2", params![format!("Odd {at}"), id])?;
        tx.execute(
            "INSERT INTO entities (id, kind, name, properties) VALUES (?1, 'ip', ?2, ?3)",
            params![id, address, json!({"address": address}).to_string()],
        )?;
        tx.execute(
            "INSERT INTO incident_entities (incident_id, entity_id, position) VALUES (?1, ?1, 0)",
            params![id],
        )?;
    }
    Ok(tx.commit()?)
}

/// Identifier of the incident that holds a bundle.
pub fn bundle_id(bundle: usize) -> String {
    format!("bundle-{bundle:02}")
}

/// Identifier of a run.
pub fn run_id(run: usize) -> String {
    format!("run-{run:03}")
}

fn incident(tx: &Transaction<'_>, words: &Words, id: &str, at: usize, created: i64) -> Result<()> {
    let number: i64 = tx.query_row("SELECT max(number) + 1 FROM incidents", [], |row| row.get(0))?;
    tx.execute(
        "INSERT INTO incidents (id, number, title, description, severity, status, classification,
             classification_comment, owner_id, tags, tactics, techniques, products, created_at,
             updated_at, search)
         VALUES (?1, ?2, ?3, ?4, 'high', 'active', 'undetermined', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, '')",
        params![
            id,
            number,
            words.at(at),
            words.at(at + 1),
            words.at(at + 2),
            format!("hs-{:04}", at % words.len()),
            words.list(at, BUNDLE),
            words.list(at + 3, 3),
            words.list(at + 6, 3),
            words.list(at + 9, 3),
            created,
        ],
    )?;
    Ok(())
}

/// Alerts and entities of an incident.
fn fill(tx: &Transaction<'_>, words: &Words, incident: &str, bundle: usize, now: i64) -> Result<()> {
    for place in 0..BUNDLE {
        let at = bundle * BUNDLE + place;
        let entity = format!("{incident}-e{place:02}");
        let text = words.at(at);
        // A name of an account that every system has would be shown with a warning of its own.
        let properties = json!({
            "accountName": format!("n {text}"), "hostName": text, "address": text, "url": text,
            "domainName": text, "hashValue": text, "algorithm": "SHA256", "fileName": text,
            "displayName": words.at(at + 1), "commandLine": words.at(at + 2), "<img src=x>": text,
        });
        tx.execute(
            "INSERT INTO entities (id, kind, name, properties, first_seen_at, last_seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            params![entity, KINDS[place % KINDS.len()], text, properties.to_string(), now],
        )?;
        tx.execute(
            "INSERT INTO incident_entities (incident_id, entity_id, position) VALUES (?1, ?2, ?3)",
            params![incident, entity, i64::try_from(place)?],
        )?;
        tx.execute(
            "INSERT INTO alerts (id, incident_id, title, description, severity, product, tactics,
                 techniques, started_at, entity_ids)
             VALUES (?1, ?2, ?3, ?4, 'high', ?5, ?6, ?7, ?8, ?9)",
            params![
                format!("{incident}-a{place:02}"),
                incident,
                text,
                words.at(at + 1),
                words.at(at + 2),
                words.list(at + 3, 1),
                words.list(at + 4, 1),
                now,
                json!([entity]).to_string(),
            ],
        )?;
    }
    Ok(())
}

/// A run on the first entity of the first bundle.
fn write_run(tx: &Transaction<'_>, words: &Words, run: usize, now: i64) -> Result<()> {
    let mut place = run_start(run);
    let mut next = || {
        place += 1;
        words.at(place - 1).to_owned()
    };
    let (id, entity) = (run_id(run), "bundle-00-e00");
    let problem = |title: String, detail: String, remedy: String| {
        json!({"type": "about:blank", "title": title, "status": 502, "detail": detail,
               "code": "step-failed", "remedy": {"text": remedy}, "retryable": false})
        .to_string()
    };
    tx.execute(
        "INSERT INTO runs (id, playbook_id, playbook_name, playbook_version, playbook, entity_id,
             entity_kind, entity_name, entity, incident_id, inputs, inputs_shown, reason, requested_by,
             origin, status, status_text, created_at, started_at, ended_at, error)
         VALUES (?1, 'look-up-ip', ?2, '1', '{}', ?3, 'account', ?4, '{}', 'bundle-00', '{}', ?5, ?6, ?7,
             '{\"surface\":\"\",\"app\":\"\"}', 'failed', ?8, ?9, ?9, ?9, ?10)",
        params![
            id,
            next(),
            entity,
            next(),
            json!({"input": next()}).to_string(),
            next(),
            format!("hs-{:04}", run_start(run) % words.len()),
            next(),
            now,
            problem(next(), next(), next()),
        ],
    )?;
    for step in 0..STEPS {
        tx.execute(
            "INSERT INTO steps (run_id, position, id, name, status, attempts, started_at, ended_at,
                 summary, output, error)
             VALUES (?1, ?2, ?3, ?4, 'failed', 1, ?5, ?5, ?6, ?7, ?8)",
            params![
                id,
                i64::try_from(step)?,
                format!("s{step}"),
                next(),
                now,
                next(),
                json!({"answer": next()}).to_string(),
                problem(next(), next(), String::new()),
            ],
        )?;
    }
    Ok(())
}
