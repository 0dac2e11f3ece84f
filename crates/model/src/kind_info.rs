//! Columns of the table of entity kinds, and the look-ups in it.

use crate::{EntityKind, defang};

/// Presentation and identifiers of one kind.
///
/// Sources: SecurityInsights API 2025-10-01-preview for the names of properties, and its entity
/// reference for the identifiers.
#[derive(Debug)]
pub struct KindInfo {
    /// Singular, as in `IP address`.
    pub label: &'static str,
    /// Plural, as in `IP addresses`.
    pub plural: &'static str,
    /// Icon.
    pub icon: KindIcon,
    /// Whether names are defanged for display.
    pub defanged: bool,
    /// Combinations of properties that identify exactly one entity.
    pub strong: &'static [&'static [&'static str]],
    /// Combinations of properties that several entities may share.
    pub weak: &'static [&'static [&'static str]],
    /// Properties that distinguish entities of the same name, the most distinctive first: label and
    /// property. Empty where the name is unique.
    pub qualifiers: &'static [(&'static str, &'static str)],
}

/// Names of one kind in other systems. Apart from [`KindInfo`], so that a page that talks to none of
/// these systems does not carry them.
///
/// Sources: SecurityInsights API 2025-10-01-preview, STIX 2.1, OCSF 1.9 and TheHive 5.
#[derive(Debug)]
pub struct KindNames {
    /// Azure Resource Manager API.
    pub arm: &'static str,
    /// Entity queries API, where it has the kind.
    pub query: Option<&'static str>,
    /// Token in the path of a Logic Apps entity trigger, where playbooks can start from the kind.
    pub trigger: Option<&'static str>,
    /// V3 schema of alerts, where it has the kind.
    pub v3: Option<&'static str>,
    /// STIX 2.1 object type, where one fits.
    pub stix: Option<&'static str>,
    /// OCSF object, where one fits.
    pub ocsf: Option<&'static str>,
    /// Data type in TheHive and Cortex.
    pub thehive: &'static str,
}

/// Icons that kinds share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KindIcon {
    /// A user account.
    Account,
    /// Malware.
    Bug,
    /// A resource in a cloud.
    Cloud,
    /// Any kind without an icon of its own.
    Cube,
    /// A domain name.
    Domain,
    /// A file.
    File,
    /// A group of people.
    Group,
    /// A hash.
    Hash,
    /// A computer.
    Host,
    /// A registry key.
    Key,
    /// A URL.
    Link,
    /// Mail.
    Mail,
    /// A network address.
    Network,
    /// A process.
    Process,
    /// An alert.
    Warning,
}

impl EntityKind {
    /// Singular label. An unrecognized kind is shown verbatim.
    pub fn label(&self) -> &str {
        self.info().map_or(self.as_str(), |info| info.label)
    }

    /// Plural label. An unrecognized kind is shown verbatim.
    pub fn plural(&self) -> &str {
        self.info().map_or(self.as_str(), |info| info.plural)
    }

    /// Icon.
    pub fn icon(&self) -> KindIcon {
        self.info().map_or(KindIcon::Cube, |info| info.icon)
    }

    /// Name of an entity of this kind for display: defanged where clicking or pasting it could do harm.
    pub fn display(&self, name: &str) -> String {
        if self.info().is_some_and(|info| info.defanged) { defang(name) } else { name.to_owned() }
    }

    /// The kind that the Azure Resource Manager API calls `name`.
    pub fn from_arm(name: &str) -> Self {
        let called = |names: &KindNames| names.arm.eq_ignore_ascii_case(name);
        Self::by_names(called).unwrap_or_else(|| Self::Unrecognized(name.into()))
    }

    /// The kind that a Logic Apps entity trigger with this token starts from. Spellings that occur
    /// beside the documented token are accepted.
    pub fn from_trigger(token: &str) -> Option<Self> {
        Self::by_names(|names| {
            names.trigger.is_some_and(|trigger| {
                [trigger, names.arm, names.query.unwrap_or(trigger)]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(token))
            })
        })
    }

    fn by_names(matches: impl Fn(&KindNames) -> bool) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.names().is_some_and(&matches)).cloned()
    }
}
