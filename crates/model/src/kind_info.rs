//! Columns of the table of entity kinds.

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
/// Sources: SecurityInsights API 2025-10-01-preview, STIX 2.1, OCSF 1.8 (`reg_key` and
/// `reg_value` stand in its Windows extension since 1.1.0) and TheHive 5.
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

/// Defines `EntityKind` with the row of each kind. `query`, `trigger`, `v3`, `stix`, `ocsf`, `weak`
/// and `qualifiers` may be left out where there are none.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $value:literal {
        label: $label:literal, plural: $plural:literal, icon: $icon:ident, defanged: $defanged:literal,
        names: {
            arm: $arm:literal, $(query: $query:literal,)? $(trigger: $trigger:literal,)? $(v3: $v3:literal,)?
            $(stix: $stix:literal,)? $(ocsf: $ocsf:literal,)? thehive: $thehive:literal $(,)?
        },
        strong: [$([$($strong:literal),+]),+ $(,)?],
        $(weak: [$([$($weak:literal),+]),+ $(,)?],)?
        $(qualifiers: [$(($name:literal, $property:literal)),+ $(,)?],)?
    },)+) => {
        open_enum! {
            /// Kind of an entity: the kinds of the SecurityInsights API, or any other, verbatim.
            pub enum EntityKind { $($(#[$doc])* $variant = $value),+ }
        }

        impl EntityKind {
            /// Presentation and identifiers; none for an unrecognized kind.
            pub fn info(&self) -> Option<&'static KindInfo> {
                Some(match self {
                    $(Self::$variant => &KindInfo {
                        label: $label,
                        plural: $plural,
                        icon: KindIcon::$icon,
                        defanged: $defanged,
                        strong: &[$(&[$($strong),+]),+],
                        weak: &[$($(&[$($weak),+]),+)?],
                        qualifiers: &[$($(($name, $property)),+)?],
                    },)+
                    Self::Unrecognized(_) => return None,
                })
            }

            /// Names in other systems; none for an unrecognized kind.
            pub fn names(&self) -> Option<&'static KindNames> {
                Some(match self {
                    $(Self::$variant => &KindNames {
                        arm: $arm,
                        query: optional!($($query)?),
                        trigger: optional!($($trigger)?),
                        v3: optional!($($v3)?),
                        stix: optional!($($stix)?),
                        ocsf: optional!($($ocsf)?),
                        thehive: $thehive,
                    },)+
                    Self::Unrecognized(_) => return None,
                })
            }
        }
    };
}

macro_rules! optional {
    () => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
}

pub(crate) use {kinds, optional};
