//! Cautions: facts that a person must know of an entity before acting on it.

mod accounts;
mod addresses;
mod hashes;
mod names;
mod scripts;

use riposte_model::{Caution, Entity, EntityKind, Identity, Precaution};

use super::own::Own;

/// The cautions for an entity, the strictest first. None for an ordinary one.
pub(super) fn of(entity: &Entity, own: &Own) -> Vec<Caution> {
    let name = entity.plain_name();
    let mut found = match entity.kind {
        EntityKind::Account | EntityKind::SecurityGroup | EntityKind::Mailbox => accounts::of(entity),
        EntityKind::Ip => addresses::of(&name, own),
        EntityKind::FileHash => hashes::of(&name, entity.text("algorithm"), own),
        EntityKind::Dns => names::of(&name, own),
        EntityKind::Url => names::of_url(&name, own),
        _ => Vec::new(),
    };
    let shows_letters = [EntityKind::Account, EntityKind::Mailbox, EntityKind::Dns, EntityKind::Url];
    if shows_letters.contains(&entity.kind) {
        found.extend(scripts::of(&name));
    }
    // A built-in name is told in words of its own.
    let identity = Identity::of(entity);
    if !identity.built_in && found.iter().all(|caution| caution.precaution != Precaution::Refuse) {
        found.extend(identity.caution());
    }
    let rank = |caution: &Caution| match caution.precaution {
        Precaution::Refuse => 0,
        Precaution::Reason => 1,
        _ => 2,
    };
    found.sort_by_key(rank);
    found
}

/// A fact to know.
fn note(label: &str, text: impl Into<String>) -> Caution {
    Caution::new(label, text, Precaution::Note)
}

/// A fact that makes a reason necessary.
fn reason(label: &str, text: impl Into<String>) -> Caution {
    Caution::new(label, text, Precaution::Reason)
}

/// A fact by which the value cannot be meant.
fn refuse(label: &str, text: impl Into<String>) -> Caution {
    Caution::new(label, text, Precaution::Refuse)
}

#[cfg(test)]
mod tests;
