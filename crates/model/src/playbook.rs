//! Playbooks and whether one may run them.

use serde_json::Value;

use crate::{EntityKind, Extra, PlaybookId, wire::wire, word::words};

words! {
    /// How much harm a playbook can do, from none to what cannot be taken back.
    pub enum Danger {
        /// Looks something up.
        Read = "read",
        /// Adds knowledge to the incident or the entity.
        Enrich = "enrich",
        /// Restricts something; can be taken back.
        Contain = "contain",
        /// Deletes or changes something for good.
        Destructive = "destructive",
    }
}

words! {
    /// Whether the caller may run a playbook now, and if not, why.
    pub enum AvailabilityState {
        /// May be run.
        Runnable = "runnable",
        /// The caller's roles do not allow it.
        MissingPermission = "missing-permission",
        /// The backend is not allowed to run playbooks of this group.
        BackendNotAuthorised = "backend-not-authorised",
        /// Switched off by its owner.
        Disabled = "disabled",
        /// Does not take entities of this kind.
        KindMismatch = "kind-mismatch",
    }
}

wire! {
    /// What somebody can do about an obstacle.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Remedy {
        /// What to do, as a sentence.
        pub text: String [default],
        /// Roles that would be enough.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub roles: Vec<String> [default],
        /// Where the role or grant is needed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub scope: Option<String> [default],
        /// Page where it can be done. Hostile until it has become a `SafeUrl`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub url: Option<String> [default],
    }
}

wire! {
    /// Whether the caller may run a playbook now.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Availability {
        /// The verdict.
        pub state: AvailabilityState,
        /// Why not, as a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String> [default],
        /// What would change the verdict.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub remedy: Option<Remedy> [default],
    }
}

impl Availability {
    /// May be run.
    pub fn runnable() -> Self {
        Self { state: AvailabilityState::Runnable, reason: None, remedy: None }
    }

    /// Whether the caller may run it now. An unknown verdict is not a yes.
    pub fn is_runnable(&self) -> bool {
        self.state == AvailabilityState::Runnable
    }
}

wire! {
    /// Where a playbook lives.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Place {
        /// Engine that runs it, such as `http`.
        pub engine: String [default],
        /// Group that permissions are given on, such as a resource group.
        pub group: String [default],
        /// Subscription or account above the group, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub subscription: Option<String> [default],
    }
}

wire! {
    /// A response that can be run on entities.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Playbook {
        /// Identifier, the same over all versions.
        pub id: PlaybookId,
        /// Version; a start may demand the one that was confirmed.
        pub version: String,
        /// Name as a verb phrase, as in `Block IP at the firewall`.
        pub name: String,
        /// What it does and to what.
        pub description: String [default],
        /// Kinds of entity that it takes.
        pub kinds: Vec<EntityKind> [default],
        /// CACAO v2 playbook types, such as `mitigation`.
        pub types: Vec<String> [default],
        /// CACAO v2 activities, such as `restrict-access`.
        pub activities: Vec<String> [default],
        /// OpenC2 verbs of what it does, such as `deny`.
        pub effects: Vec<String> [default],
        /// How much harm it can do.
        pub danger: Danger,
        /// Whether its effect can be taken back.
        pub reversible: bool [default],
        /// The playbook that takes its effect back.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_playbook_id: Option<PlaybookId> [default],
        /// JSON Schema 2020-12 of the inputs, where it takes any.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        pub inputs_schema: Option<Value> [default],
        /// Whether a start must say why.
        pub requires_reason: bool [default],
        /// Whether a second person must agree.
        pub requires_approval: bool [default],
        /// How long a run usually takes, in milliseconds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub typical_duration_ms: Option<u64> [default],
        /// Where it lives.
        pub place: Place [default],
        /// Whether the caller may run it now.
        pub availability: Availability,
        /// Fields of other versions.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

/// What somebody has to do before a playbook is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confirmation {
    /// Nothing: it can do no harm and asks for nothing.
    None,
    /// Look at what will be sent and agree.
    Review,
    /// Also type the value of the entity and say why: what it does cannot be taken back.
    TypeValue,
}

impl Playbook {
    /// What somebody has to do before it is started, in proportion to the harm it can do.
    /// A danger that this version does not know counts as one that can be taken back.
    pub fn confirmation(&self) -> Confirmation {
        match self.danger {
            Danger::Destructive => Confirmation::TypeValue,
            Danger::Contain | Danger::Unknown(_) => Confirmation::Review,
            Danger::Read | Danger::Enrich if self.requires_reason || self.inputs_schema.is_some() => {
                Confirmation::Review
            }
            Danger::Read | Danger::Enrich => Confirmation::None,
        }
    }

    /// Whether a start must say why.
    pub fn wants_reason(&self) -> bool {
        self.requires_reason || self.danger == Danger::Destructive
    }

    /// Whether it takes entities of this kind.
    pub fn takes(&self, kind: &EntityKind) -> bool {
        self.kinds.contains(kind)
    }
}
