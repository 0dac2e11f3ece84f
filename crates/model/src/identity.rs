//! Strength of an entity's identifiers: whether its properties name exactly one thing.

use crate::{Caution, Entity, Precaution};

/// Account names that exist on every system and therefore identify none.
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

/// Strength of the identifiers that an entity carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// No identifier.
    None,
    /// An identifier that several things may share.
    Weak,
    /// An identifier of exactly one thing.
    Strong,
}

/// The best identifier of an entity, and the caution to show before acting on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Strength of that identifier.
    pub strength: Strength,
    /// Properties that make up the strongest identifier present.
    pub properties: &'static [&'static str],
    /// Whether it is an account that exists on every system, such as `SYSTEM`.
    pub built_in: bool,
}

impl Identity {
    /// Determines the identity of an entity from its properties.
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

    /// Caution to show before an action; none where the identity is certain.
    pub fn caution(&self) -> Option<Caution> {
        let (label, text) = match (self.built_in, self.strength) {
            (true, _) => (
                "Built-in name",
                "This built-in account exists on every system. Confirm which system this refers to.",
            ),
            (false, Strength::Strong) => return None,
            (false, Strength::Weak) => (
                "Weakly identified",
                "Several entities may share this name. Compare it with the alert before you act.",
            ),
            (false, Strength::None) => {
                ("Not identified", "Not enough information to identify this entity. Check it before you act.")
            }
        };
        Some(Caution::new(label, text, Precaution::Reason))
    }
}
