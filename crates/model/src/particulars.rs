//! What tells a thing from others that go by the same name.

use crate::{Entity, plain};

/// A property that tells things of one name apart, in the words of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particular {
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
    pub fn particulars(&self, others: &[Self]) -> Vec<Particular> {
        let properties = self.kind.info().map_or(&[][..], |info| info.particulars);
        let value = |property: &str| {
            let text = plain(self.properties.get(property)?);
            let meant = || others.iter().find(|other| other.id.as_str() == text).map(Self::display_name);
            Some(property.ends_with("EntityId").then(meant).flatten().unwrap_or(text))
        };
        let told = properties.iter().filter(|(_, property)| self.has(property));
        told.filter_map(|(label, property)| Some(Particular { label, value: value(property)? })).collect()
    }
}
