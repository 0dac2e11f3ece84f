//! Knowledge of an entity by its name: the one spelling in which it is sent, the key by which two spellings are
//! one thing, and the cautions that a person is given.

mod canonical;
mod cautions;
mod own;
mod same;

use canonical::canonical;
pub(crate) use own::Own;
pub use own::OwnError;
pub(crate) use same::key;

use std::collections::HashMap;

use riposte_model::{Caution, Entity, EntityId, EntityKind};

/// The cautions for an entity, the strictest first.
pub(crate) fn cautions(entity: &Entity, own: &Own) -> Vec<Caution> {
    cautions::of(entity, own)
}

/// The entity as playbooks send it: every name of a thing in one spelling. The original stays in the store.
pub(crate) fn as_sent(mut entity: Entity) -> Entity {
    const NAMES: [(&str, EntityKind); 5] = [
        ("address", EntityKind::Ip),
        ("url", EntityKind::Url),
        ("domainName", EntityKind::Dns),
        ("hashValue", EntityKind::FileHash),
        ("mailboxPrimaryAddress", EntityKind::Mailbox),
    ];
    entity.name = canonical(&entity.kind, &entity.name);
    for (property, kind) in NAMES.iter().filter(|(_, kind)| *kind == entity.kind) {
        if let Some(value) = entity.text(property).map(|text| canonical(kind, text)) {
            entity.properties.insert((*property).to_owned(), value.into());
        }
    }
    entity
}

/// Adds what the contract tells of entities beside each other: how they are sent, which are the same, and what to
/// know before acting on them.
pub(crate) fn annotate(entities: &mut [Entity], own: &Own) {
    let mut same: HashMap<String, Vec<EntityId>> = HashMap::new();
    for entity in entities.iter() {
        same.entry(key(entity)).or_default().push(entity.id.clone());
    }
    same.remove("");
    for entity in entities {
        let others = same.get(&key(entity)).into_iter().flatten().filter(|id| **id != entity.id);
        entity.same_as = others.cloned().collect();
        entity.cautions = Some(cautions::of(entity, own));
        entity.sent_as = Some(canonical(&entity.kind, &entity.name)).filter(|sent| *sent != entity.name);
    }
}
