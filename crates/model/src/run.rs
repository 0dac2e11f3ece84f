//! Runs of playbooks.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    EntityId, EntityKind, Extra, IncidentId, Person, PlaybookId, Problem, RunId, Timestamp, json::record,
    open_enum::open_enum,
};

open_enum! {
    /// Where a run stands.
    pub enum RunStatus {
        /// Waits for a second person to agree.
        PendingApproval = "pending-approval",
        /// Accepted, not begun.
        Queued = "queued",
        /// At work.
        Running = "running",
        /// Waits for an answer from a person.
        WaitingInput = "waiting-input",
        /// Waits for a target that is out of reach, such as a host that is switched off.
        WaitingTarget = "waiting-target",
        /// Asked to stop; may still finish.
        Cancelling = "cancelling",
        /// Did all it set out to do.
        Succeeded = "succeeded",
        /// Did part of it.
        Partial = "partial",
        /// Did not do it.
        Failed = "failed",
        /// Ran out of time.
        TimedOut = "timed-out",
        /// Stopped on request.
        Cancelled = "cancelled",
        /// Not allowed: a second person refused, or the permission was gone before the first change.
        Denied = "denied",
        /// The engine or the target cannot do this.
        Unsupported = "unsupported",
        /// The backend cannot tell any more what became of it.
        OutcomeUnknown = "unknown",
    }
}

impl RunStatus {
    /// Whether nothing further can happen. A word this version does not know is not an end.
    pub fn is_terminal(&self) -> bool {
        matches!(
            self,
            Self::Succeeded
                | Self::Partial
                | Self::Failed
                | Self::TimedOut
                | Self::Cancelled
                | Self::Denied
                | Self::Unsupported
                | Self::OutcomeUnknown
        )
    }

    /// Whether something further can happen. A live run counts as a duplicate of a new one on the same
    /// entity.
    pub fn is_live(&self) -> bool {
        !self.is_terminal()
    }

    /// The status to keep when `next` is reported after `self`: an end is never left again.
    #[must_use]
    pub fn advance(&self, next: &Self) -> Self {
        if self.is_terminal() { self.clone() } else { next.clone() }
    }

    /// The status as a person would say it. A word this version does not know is shown as it came.
    pub fn label(&self) -> &str {
        match self {
            Self::PendingApproval => "Waiting for approval",
            Self::Queued => "Queued",
            Self::Running => "Running",
            Self::WaitingInput => "Waiting for input",
            Self::WaitingTarget => "Waiting for target",
            Self::Cancelling => "Cancelling",
            Self::Succeeded => "Succeeded",
            Self::Partial => "Partly succeeded",
            Self::Failed => "Failed",
            Self::TimedOut => "Timed out",
            Self::Cancelled => "Cancelled",
            Self::Denied => "Denied",
            Self::Unsupported => "Not supported",
            Self::OutcomeUnknown => "Outcome unknown",
            Self::Unrecognized(word) => word,
        }
    }
}

open_enum! {
    /// Where a step stands.
    pub enum StepStatus {
        /// Not reached yet.
        NotStarted = "not-started",
        /// At work.
        Running = "running",
        /// Done.
        Succeeded = "succeeded",
        /// Not done.
        Failed = "failed",
        /// Not reached, because an earlier step ended the run.
        Skipped = "skipped",
        /// Sent, but whether it took effect cannot be known.
        OutcomeUnknown = "unknown",
    }
}

/// What a run acts on, as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    /// The entity.
    pub entity_id: EntityId,
}

record! {
    /// What a run acts on, with what is needed to show it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RunTarget {
        /// The entity.
        pub entity_id: EntityId,
        /// Its kind.
        pub kind: EntityKind,
        /// Its name when the run was started.
        pub name: String,
    }
}

impl RunTarget {
    /// The name as it is shown: defanged where clicking or pasting it could do harm.
    pub fn display_name(&self) -> String {
        self.kind.display(&self.name)
    }
}

record! {
    /// From where a run was started.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Origin {
        /// Place in the application, such as `incident-entities-widget`.
        pub surface: String [default],
        /// The application, such as `riposte/0.1.0`.
        pub app: String [default],
    }
}

/// A request to run a playbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRun {
    /// The playbook.
    pub playbook_id: PlaybookId,
    /// The version that was confirmed; the start is refused if it is not the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook_version: Option<String>,
    /// What to act on. Never empty.
    pub targets: Vec<Target>,
    /// The incident in whose course it is run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<IncidentId>,
    /// Inputs that fit the playbook's schema.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub inputs: Map<String, Value>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// From where.
    #[serde(default)]
    pub origin: Origin,
    /// Start although the same playbook is live on the same entity.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_concurrent: bool,
    /// The run whose effect this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_of: Option<RunId>,
}

record! {
    /// The playbook of a run, as it was when it was started.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PlaybookRef {
        /// Identifier.
        pub id: PlaybookId,
        /// Name at the start.
        pub name: String,
        /// Version at the start.
        pub version: String,
    }
}

record! {
    /// How far a run has come.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Progress {
        /// Steps that have ended.
        pub done: u32 [default],
        /// Steps there are.
        pub total: u32 [default],
    }
}

record! {
    /// Addresses that belong to a run. Hostile until they have become `SafeUrl`s.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct RunLinks {
        /// The run in the product that carries it out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub engine: Option<String> [default],
    }
}

record! {
    /// One step of a run.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Step {
        /// Identifier within the playbook.
        pub id: String,
        /// What it does, as a verb phrase.
        pub name: String,
        /// Where it stands.
        pub status: StepStatus,
        /// How often it was sent.
        pub attempts: u32 [default],
        /// When it was first sent.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub started_at: Option<Timestamp> [default],
        /// When it ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<Timestamp> [default],
        /// What came of it, in a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub summary: Option<String> [default],
        /// What the target answered, cut at 16 KiB.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        pub output: Option<Value> [default],
        /// What went wrong.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub error: Option<Problem> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

record! {
    /// One run of one playbook: what was asked, by whom, and what has become of it.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Run {
        /// Identifier.
        pub id: RunId,
        /// The playbook as it was at the start.
        pub playbook: PlaybookRef,
        /// What it acts on.
        pub targets: Vec<RunTarget>,
        /// The incident in whose course it was run.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incident_id: Option<IncidentId> [default],
        /// Inputs, secrets masked.
        #[serde(skip_serializing_if = "Map::is_empty")]
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        pub inputs: Map<String, Value> [default],
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String> [default],
        /// Who asked for it.
        pub requested_by: Person,
        /// Under whose rights it acts, where that is not the person who asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as: Option<String> [default],
        /// From where it was started.
        pub origin: Origin [default],
        /// Where it stands.
        pub status: RunStatus,
        /// More about where it stands, in a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status_text: Option<String> [default],
        /// How far it has come.
        pub progress: Progress [default],
        /// Its steps, all from the start. Absent in lists.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub steps: Option<Vec<Step>> [default],
        /// When it was accepted.
        pub created_at: Timestamp,
        /// When it began.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub started_at: Option<Timestamp> [default],
        /// When it ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<Timestamp> [default],
        /// What went wrong.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub error: Option<Problem> [default],
        /// The playbook that takes its effect back, while that makes sense.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_playbook_id: Option<PlaybookId> [default],
        /// The run whose effect this one takes back.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_of: Option<RunId> [default],
        /// The latest run that takes the effect of this one back.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undone_by: Option<RunId> [default],
        /// Addresses.
        pub links: RunLinks [default],
        /// Version of this state, for conditional requests. The same as the `ETag` header.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub etag: Option<String> [default],
        /// Least time before the next question, in milliseconds. Absent once it has ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub poll_after_ms: Option<u64> [default],
        /// Time at the server when this was written.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub server_time: Option<Timestamp> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

impl Run {
    /// Takes in a later report. An end is never left again, and an answer without steps does not
    /// forget the ones already known, nor the tag that was theirs: under the tag of the answer the
    /// backend would say that nothing is new, and they would stand still.
    pub fn merge(&mut self, mut later: Self) {
        if self.status.advance(&later.status) != later.status {
            return;
        }
        if later.steps.is_none() && self.steps.is_some() {
            later.steps = self.steps.take();
            later.etag = self.etag.take();
        }
        *self = later;
    }
}

/// Which runs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunQuery {
    /// Runs on this entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<EntityId>,
    /// Runs in the course of this incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<IncidentId>,
    /// Runs of this playbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playbook_id: Option<PlaybookId>,
    /// The caller's run that was started under this key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where to read on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Most items to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
