//! Which entities a search lets through, and which kinds there are to choose from.

use crate::{Entity, EntityKind};

impl Entity {
    /// Whether a search finds the entity: by its name as it is, by its name as it is shown, or by any
    /// text among its properties. ASCII letters match in either case; an empty search finds everything.
    pub fn matches(&self, search: &str) -> bool {
        let wanted = search.trim().to_ascii_lowercase();
        let has = |text: &str| text.to_ascii_lowercase().contains(&wanted);
        wanted.is_empty()
            || has(&self.name)
            || has(&self.display_name())
            || self.properties.values().filter_map(|value| value.as_str()).any(has)
    }
}

/// The kinds among entities with how many there are of each, in the order of their first appearance.
pub fn count_kinds(entities: &[Entity]) -> Vec<(EntityKind, usize)> {
    let mut kinds: Vec<(EntityKind, usize)> = Vec::new();
    for entity in entities {
        match kinds.iter_mut().find(|(kind, _)| *kind == entity.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((entity.kind.clone(), 1)),
        }
    }
    kinds
}
