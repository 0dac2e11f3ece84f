//! How surely an entity's properties name one thing and no other.

use crate::Entity;

/// Names that every system has, and that therefore name nothing.
/// Source: the identifier rules of the SecurityInsights entity reference.
const BUILT_IN: [&str; 11] = [
    "ADMIN",
    "ADMINISTRATOR",
    "SYSTEM",
    "ROOT",
    "ANONYMOUS",
    "AUTHENTICATED USER",
    "NETWORK",
    "NULL",
    "LOCAL SYSTEM",
    "LOCALSYSTEM",
    "NETWORK SERVICE",
];

/// How surely properties identify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Nothing that identifies.
    None,
    /// Identifies only together with something else; may mean several things.
    Weak,
    /// Identifies one thing.
    Strong,
}

/// What identifies an entity, and what to say before acting on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// How surely.
    pub strength: Strength,
    /// The properties that identify it, the strongest combination that is there.
    pub properties: &'static [&'static str],
    /// Whether it carries a name that every system has, such as `SYSTEM`.
    pub built_in: bool,
}

impl Identity {
    /// Reads the identity of an entity off its properties.
    pub fn of(entity: &Entity) -> Self {
        let there = |set: &&&'static [&'static str]| set.iter().all(|property| entity.has(property));
        let (strength, properties) = entity.kind.info().map_or((Strength::None, &[][..]), |info| {
            let strong = info.strong.iter().find(there).map(|set| (Strength::Strong, *set));
            let weak = || info.weak.iter().find(there).map(|set| (Strength::Weak, *set));
            strong.or_else(weak).unwrap_or((Strength::None, &[]))
        });
        let name = entity.text("accountName").unwrap_or_default();
        let built_in = entity.kind == crate::EntityKind::Account
            && BUILT_IN.iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
        Self { strength, properties, built_in }
    }

    /// What to tell somebody before they act, or nothing where the identity is sure.
    pub fn warning(&self) -> Option<&'static str> {
        match (self.built_in, self.strength) {
            (true, _) => {
                Some("This is a built-in name that every system has. Make sure which system is meant.")
            }
            (false, Strength::Strong) => None,
            (false, Strength::Weak) => {
                Some("More than one thing may go by this name. Compare it with the alert before you act.")
            }
            (false, Strength::None) => Some("Nothing here identifies this surely. Check what it is first."),
        }
    }
}
