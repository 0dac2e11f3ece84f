//! Sample data: users, incident stories and, on request, any number of generated incidents.

mod generate;
mod story;

use riposte_model::Role;
use rusqlite::Transaction;

use crate::store::{
    StoreError,
    entities::{self, NewEntity},
    incidents::{self, NewIncident},
    meta,
    sessions::{self, User},
};

include!(concat!(env!("OUT_DIR"), "/stories.rs"));

/// Name of the sample's workspace.
/// Domain of the company that the sample tells of.
pub(crate) const OWN_DOMAIN: &str = "haldenfreight.example";
pub(crate) const TENANT: &str = "Halden Freight";

/// Groups of the built-in playbooks that are not granted at first.
const NOT_GRANTED: [&str; 1] = ["mail-archive"];

/// Reason why the sample cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A story does not have the documented shape.
    #[error("story {0}: {1}")]
    Story(&'static str, serde_json::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An incident with its entities.
struct Sample {
    incident: NewIncident,
    entities: Vec<NewEntity>,
}

/// Whether a group of playbooks is granted when it first appears.
pub(crate) fn is_granted_at_first(group: &str) -> bool {
    !NOT_GRANTED.contains(&group)
}

/// Fills a database, once: a second call changes nothing.
pub(crate) fn seed(tx: &Transaction<'_>, generated: u32, now: i64) -> Result<(), SampleError> {
    if meta::is_set(tx, meta::SAMPLE)? {
        return Ok(());
    }
    for user in users() {
        // A user of that id keeps the role they have.
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
    Ok(meta::set(tx, meta::SAMPLE, &now.to_string())?)
}

fn put(tx: &Transaction<'_>, sample: &Sample) -> Result<(), StoreError> {
    for entity in &sample.entities {
        entities::put(tx, entity)?;
    }
    incidents::insert(tx, &sample.incident)
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
