//! What tells a thing from others that go by the same name.

use crate::{Entity, value_to_text};

/// A property that tells things of one name apart, in the words of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifier {
    /// What it is, as in `Process ID`.
    pub label: &'static str,
    /// Its value. Hostile text.
    pub value: String,
}

impl Entity {
    /// Where the name alone does not say which one it is: on which host, in which folder, under which
    /// number. The most telling comes first; nothing for kinds whose name is the thing itself.
    ///
    /// `others` are the entities that properties may refer to. One that is not among them is shown by
    /// its identifier.
    pub fn qualifiers(&self, others: &[Self]) -> Vec<Qualifier> {
        let properties = self.kind.info().map_or(&[][..], |info| info.qualifiers);
        let value = |property: &str| {
            let text = value_to_text(self.properties.get(property)?);
            let meant = || others.iter().find(|other| other.id.as_str() == text).map(Self::display_name);
            Some(property.ends_with("EntityId").then(meant).flatten().unwrap_or(text))
        };
        let told = properties.iter().filter(|(_, property)| self.has(property));
        told.filter_map(|(label, property)| Some(Qualifier { label, value: value(property)? })).collect()
    }
}
