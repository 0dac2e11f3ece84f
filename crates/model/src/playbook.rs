//! Playbooks and whether one may run them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{EntityKind, Extra, PlaybookId, word::words};

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

/// What somebody can do about an obstacle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Remedy {
    /// What to do, as a sentence.
    pub text: String,
    /// Roles that would be enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Where the role or grant is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Page where it can be done. Hostile until it has become a `SafeUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Whether the caller may run a playbook now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Availability {
    /// The verdict.
    pub state: AvailabilityState,
    /// Why not, as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What would change the verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
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

/// Where a playbook lives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Place {
    /// Engine that runs it, such as `http`.
    pub engine: String,
    /// Group that permissions are given on, such as a resource group.
    pub group: String,
    /// Subscription or account above the group, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
}

/// A response that can be run on entities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Playbook {
    /// Identifier, the same over all versions.
    pub id: PlaybookId,
    /// Version; a start may demand the one that was confirmed.
    pub version: String,
    /// Name as a verb phrase, as in `Block IP at the firewall`.
    pub name: String,
    /// What it does and to what.
    #[serde(default)]
    pub description: String,
    /// Kinds of entity that it takes.
    #[serde(default)]
    pub kinds: Vec<EntityKind>,
    /// CACAO v2 playbook types, such as `mitigation`.
    #[serde(default)]
    pub types: Vec<String>,
    /// CACAO v2 activities, such as `restrict-access`.
    #[serde(default)]
    pub activities: Vec<String>,
    /// OpenC2 verbs of what it does, such as `deny`.
    #[serde(default)]
    pub effects: Vec<String>,
    /// How much harm it can do.
    pub danger: Danger,
    /// Whether its effect can be taken back.
    #[serde(default)]
    pub reversible: bool,
    /// The playbook that takes its effect back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_playbook_id: Option<PlaybookId>,
    /// JSON Schema 2020-12 of the inputs, where it takes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub inputs_schema: Option<Value>,
    /// Whether a start must say why.
    #[serde(default)]
    pub requires_reason: bool,
    /// Whether a second person must agree.
    #[serde(default)]
    pub requires_approval: bool,
    /// How long a run usually takes, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical_duration_ms: Option<u64>,
    /// Where it lives.
    #[serde(default)]
    pub place: Place,
    /// Whether the caller may run it now.
    pub availability: Availability,
    /// Fields of other versions.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub extra: Extra,
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
