//! Playbooks and whether one may run them.

use serde_json::Value;

use crate::{EntityKind, Extra, PlaybookId, json::record, open_enum::open_enum};

open_enum! {
    /// Impact of a playbook on its target, from none to irreversible.
    pub enum Impact {
        /// Reads only.
        Read = "read",
        /// Adds information to the incident or the entity.
        Enrich = "enrich",
        /// Restricts the target; can be undone.
        Contain = "contain",
        /// Deletes or changes the target irreversibly.
        Destructive = "destructive",
    }
}

impl Impact {
    /// Name of the impact on screen. An unrecognized value is shown verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::Read => "Read only",
            Self::Enrich => "Enrichment",
            Self::Contain => "Containment",
            Self::Destructive => "Destructive",
            Self::Unrecognized(value) => value,
        }
    }
}

open_enum! {
    /// Whether the caller may run a playbook now, and the reason if not.
    pub enum AvailabilityState {
        /// The caller may run it.
        Runnable = "runnable",
        /// The caller's roles do not allow it.
        MissingPermission = "missing-permission",
        /// The backend is not allowed to run playbooks of this group.
        BackendNotAuthorised = "backend-not-authorised",
        /// Disabled by its owner.
        Disabled = "disabled",
        /// Does not accept entities of this kind.
        KindMismatch = "kind-mismatch",
    }
}

record! {
    /// Action that removes an obstacle.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Remedy {
        /// Instruction, as a sentence.
        pub text: String [default],
        /// Roles that would suffice.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub roles: Vec<String> [default],
        /// Scope in which the role or grant is needed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub scope: Option<String> [default],
        /// Page where the action is taken. Untrusted: use it only as a `SafeUrl`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub url: Option<String> [default],
    }
}

record! {
    /// Whether the caller may run a playbook now.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Availability {
        /// State.
        pub state: AvailabilityState,
        /// Reason for any state but `runnable`, as a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String> [default],
        /// Action that would make it runnable.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub remedy: Option<Remedy> [default],
    }
}

impl Availability {
    /// Runnable, without reason or remedy.
    pub fn runnable() -> Self {
        Self { state: AvailabilityState::Runnable, reason: None, remedy: None }
    }

    /// Whether the caller may run it now. An unrecognized state is not runnable.
    pub fn is_runnable(&self) -> bool {
        self.state == AvailabilityState::Runnable
    }
}

record! {
    /// System that owns and executes a playbook.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct PlaybookSource {
        /// Engine that runs it, such as `http`.
        pub engine: String [default],
        /// Group that permissions are granted on, such as a resource group.
        pub group: String [default],
        /// Subscription or account above the group, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub subscription: Option<String> [default],
    }
}

record! {
    /// A response procedure that runs on entities.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Playbook {
        /// Identifier, shared by all versions.
        pub id: PlaybookId,
        /// Version. A start may require the version that was confirmed.
        pub version: String,
        /// Name as a verb phrase, as in `Block IP at the firewall`.
        pub name: String,
        /// Effect and target, in prose.
        pub description: String [default],
        /// Entity kinds that it accepts.
        pub kinds: Vec<EntityKind> [default],
        /// CACAO v2 playbook types, such as `mitigation`.
        pub types: Vec<String> [default],
        /// CACAO v2 activities, such as `restrict-access`.
        pub activities: Vec<String> [default],
        /// OpenC2 actions that it performs, such as `deny`.
        pub effects: Vec<String> [default],
        /// Impact on the target.
        pub impact: Impact,
        /// Whether its effect can be undone.
        pub reversible: bool [default],
        /// Playbook that undoes its effect.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_playbook_id: Option<PlaybookId> [default],
        /// JSON Schema 2020-12 of the inputs; absent for a playbook without inputs.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        pub inputs_schema: Option<Value> [default],
        /// Whether a start must carry a reason.
        pub requires_reason: bool [default],
        /// Whether a second person must approve each run.
        pub requires_approval: bool [default],
        /// Typical duration of a run, in milliseconds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub typical_duration_ms: Option<u64> [default],
        /// System that owns and executes it.
        pub source: PlaybookSource [default],
        /// Whether the caller may run it now.
        pub availability: Availability,
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

/// Confirmation that a person gives before a playbook is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confirmation {
    /// None: it changes nothing and takes no inputs.
    None,
    /// Review of the request that will be sent.
    Review,
    /// Review, the typed value of the entity, and a reason: the effect is irreversible.
    TypeValue,
}

impl Playbook {
    /// Confirmation in proportion to the impact. An unrecognized impact counts as `contain`.
    pub fn confirmation(&self) -> Confirmation {
        match self.impact {
            Impact::Destructive => Confirmation::TypeValue,
            Impact::Contain | Impact::Unrecognized(_) => Confirmation::Review,
            Impact::Read | Impact::Enrich if self.requires_reason || self.inputs_schema.is_some() => {
                Confirmation::Review
            }
            Impact::Read | Impact::Enrich => Confirmation::None,
        }
    }

    /// Whether a start must carry a reason.
    pub fn needs_reason(&self) -> bool {
        self.requires_reason || self.impact == Impact::Destructive
    }

    /// Whether it accepts entities of this kind.
    pub fn accepts(&self, kind: &EntityKind) -> bool {
        self.kinds.contains(kind)
    }
}
