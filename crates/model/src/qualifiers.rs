//! Qualifiers: properties that distinguish entities of the same name.

use crate::{Entity, value_to_text};

/// A property that distinguishes an entity from others of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifier {
    /// Label, as in `Process ID`.
    pub label: &'static str,
    /// Value. Untrusted text.
    pub value: String,
}

impl Entity {
    /// Qualifiers present on this entity, such as its host, folder or process ID, the most distinctive
    /// first. Empty for kinds whose name is unique.
    ///
    /// A property that refers to one of `others` is shown by that entity's name, any other by its value.
    pub fn qualifiers(&self, others: &[Self]) -> Vec<Qualifier> {
        let properties = self.kind.info().map_or(&[][..], |info| info.qualifiers);
        let value_of = |property: &str| {
            let text = value_to_text(self.properties.get(property)?);
            let referenced = || others.iter().find(|other| other.id.as_str() == text).map(Self::display_name);
            Some(property.ends_with("EntityId").then(referenced).flatten().unwrap_or(text))
        };
        let present = properties.iter().filter(|(_, property)| self.has(property));
        present
            .filter_map(|(label, property)| Some(Qualifier { label, value: value_of(property)? }))
            .collect()
    }
}
