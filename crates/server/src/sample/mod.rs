//! The sample: users, incident stories and, on request, as many generated incidents as one likes.

mod generate;
mod story;

use riposte_model::Role;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::store::{
    StoreError,
    entities::{self, NewEntity},
    incidents::{self, NewIncident},
    sessions::{self, User},
};

include!(concat!(env!("OUT_DIR"), "/stories.rs"));

/// Name of the workspace that the sample tells of.
pub(crate) const TENANT: &str = "Halden Freight";

/// Why the sample cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A story is not of the documented shape.
    #[error("story {0}: {1}")]
    Story(&'static str, serde_json::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An incident with everything it needs.
struct Sample {
    incident: NewIncident,
    entities: Vec<NewEntity>,
}

/// Fills an empty database, once: a second call changes nothing.
pub(crate) fn seed(tx: &Transaction<'_>, generated: u32, now: i64) -> Result<(), SampleError> {
    if is_seeded(tx)? {
        return Ok(());
    }
    for user in users() {
        // Somebody of that id keeps the role that they were given.
        if sessions::find_user(tx, &user.id)?.is_none() {
            sessions::put_user(tx, &user)?;
        }
    }
    let mut last_number = 1000;
    for (name, text) in STORIES {
        let sample = story::read(text, now).map_err(|error| SampleError::Story(name, error))?;
        last_number = last_number.max(sample.incident.number);
        put(tx, &sample)?;
    }
    for sample in generate::incidents(generated, last_number + 1, now) {
        put(tx, &sample)?;
    }
    let done = tx.execute("INSERT INTO meta (key, value) VALUES ('sample', ?1)", params![now.to_string()]);
    done.map_err(StoreError::from)?;
    Ok(())
}

fn put(tx: &Transaction<'_>, sample: &Sample) -> Result<(), StoreError> {
    for entity in &sample.entities {
        entities::put(tx, entity)?;
    }
    incidents::insert(tx, &sample.incident)
}

fn is_seeded(tx: &Transaction<'_>) -> Result<bool, StoreError> {
    let found = tx.query_row("SELECT 1 FROM meta WHERE key = 'sample'", [], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

fn users() -> [User; 4] {
    let user = |id: &str, name: &str, title: &str, role| User {
        id: id.to_owned(),
        name: name.to_owned(),
        title: title.to_owned(),
        role,
    };
    [
        user("rhea", "Rhea Lindqvist", "Auditor", Role::Reader),
        user("sam", "Sam Okafor", "Tier 1 analyst", Role::Responder),
        user("mara", "Mara Voss", "Tier 2 analyst", Role::Operator),
        user("noor", "Noor Haddad", "SOC lead", Role::Admin),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_can_be_read_and_names_only_entities_that_it_has() {
        for (name, text) in STORIES {
            let sample =
                story::read(text, 1_800_000_000_000).unwrap_or_else(|error| panic!("{name}: {error}"));
            let known: Vec<_> = sample.entities.iter().map(|new| new.entity.id.as_str()).collect();
            for alert in &sample.incident.alerts {
                for id in &alert.entity_ids {
                    assert!(known.contains(&id.as_str()), "{name}: alert {} names {id}", alert.id);
                }
            }
        }
    }
}
