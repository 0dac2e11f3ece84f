//! Which entities a search lets through, and which kinds there are to choose from.

use crate::{Entity, EntityKind, Search, searchable};

impl Entity {
    /// Whether a search finds the entity: by its name as it is, by its name as it is shown, or by any
    /// text among its properties. An empty search finds everything.
    pub fn matches(&self, search: &Search) -> bool {
        search.is_empty() || search.finds(&searchable(&self.text_to_search()))
    }

    /// Names and properties, on lines of their own, so that no word spans two.
    fn text_to_search(&self) -> String {
        let mut text = format!("{}\n{}", self.name, self.display_name());
        for property in self.properties.values().filter_map(|value| value.as_str()) {
            text.push('\n');
            text.push_str(property);
        }
        text
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
