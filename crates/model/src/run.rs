//! Runs of playbooks.

use serde_json::{Map, Value};

use crate::{
    EntityId, EntityKind, Extra, Finding, IncidentId, Person, PlaybookId, Problem, RelyingRun, RunId,
    Timestamp, json::record, open_enum::open_enum,
};

open_enum! {
    /// Status of a run.
    pub enum RunStatus {
        /// Waiting for a second person's approval.
        PendingApproval = "pending-approval",
        /// Accepted, not started.
        Queued = "queued",
        /// Running.
        Running = "running",
        /// Waiting for input from a person.
        WaitingInput = "waiting-input",
        /// Waiting for an unreachable target, such as a host that is turned off.
        WaitingTarget = "waiting-target",
        /// Cancellation requested; the run may still finish.
        Cancelling = "cancelling",
        /// Completed in full.
        Succeeded = "succeeded",
        /// Completed in part.
        Partial = "partial",
        /// Ended without the intended effect.
        Failed = "failed",
        /// Timed out.
        TimedOut = "timed-out",
        /// Cancelled on request.
        Cancelled = "cancelled",
        /// Not allowed: approval was refused, or permission was revoked before the first change.
        Denied = "denied",
        /// Not supported by the engine or the target.
        Unsupported = "unsupported",
        /// The outcome can no longer be determined.
        OutcomeUnknown = "unknown",
    }
}

impl RunStatus {
    /// Whether the run has ended. An unrecognized status is not terminal.
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

    /// The status after `next` is reported: a terminal status never changes.
    #[must_use]
    pub fn advance(&self, next: &Self) -> Self {
        if self.is_terminal() { self.clone() } else { next.clone() }
    }

    /// Name on screen. An unrecognized value is shown verbatim.
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
    /// Status of a step.
    pub enum StepStatus {
        /// Not started.
        NotStarted = "not-started",
        /// Running.
        Running = "running",
        /// Completed.
        Succeeded = "succeeded",
        /// Failed.
        Failed = "failed",
        /// Not started, because the run ended first.
        Skipped = "skipped",
        /// Sent, but its effect cannot be determined.
        OutcomeUnknown = "unknown",
    }
}

impl StepStatus {
    /// Name on screen. An unrecognized value is shown verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::NotStarted => "Not started",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
            Self::OutcomeUnknown => "Outcome unknown",
            Self::Unrecognized(value) => value,
        }
    }
}

record! {
    /// Target of a run, as reported.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RunTarget {
        /// Identifier of the entity.
        pub entity_id: EntityId,
        /// Kind of the entity.
        pub kind: EntityKind,
        /// Name of the entity when the run was requested.
        pub name: String,
    }
}

impl RunTarget {
    /// Name for display, defanged where its kind calls for it.
    pub fn display_name(&self) -> String {
        self.kind.display(&self.name)
    }
}

record! {
    /// Application, and place within it, that requested a run.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Origin {
        /// Place within the application, such as `incident-entities-widget`.
        pub surface: String [default],
        /// Application and version, such as `riposte/0.1.0`.
        pub app: String [default],
    }
}

record! {
    /// Playbook of a run, as it was when the run was requested.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PlaybookRef {
        /// Identifier.
        pub id: PlaybookId,
        /// Name at that time.
        pub name: String,
        /// Version at that time.
        pub version: String,
    }
}

record! {
    /// Progress of a run.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Progress {
        /// Number of steps that have ended.
        pub done: u32 [default],
        /// Number of steps.
        pub total: u32 [default],
    }
}

record! {
    /// Related URLs. Untrusted: use them only as `SafeUrl`s.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct RunLinks {
        /// Page of the run in the engine that executes it.
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
        /// Name as a verb phrase.
        pub name: String,
        /// Current status.
        pub status: StepStatus,
        /// Number of times it was sent to the target.
        pub attempts: u32 [default],
        /// Time of the first attempt.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub started_at: Option<Timestamp> [default],
        /// End time.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<Timestamp> [default],
        /// Result, as a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub summary: Option<String> [default],
        /// Finding in place of something to do.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub finding: Option<Finding> [default],
        /// Response of the target, truncated at 16 KiB.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        pub output: Option<Value> [default],
        /// Error that ended it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub error: Option<Problem> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

record! {
    /// An execution of a playbook.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Run {
        /// Identifier.
        pub id: RunId,
        /// Playbook, as it was when the run was requested.
        pub playbook: PlaybookRef,
        /// Targets that it acts on.
        pub targets: Vec<RunTarget>,
        /// Incident the run belongs to.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incident_id: Option<IncidentId> [default],
        /// Inputs, with secrets masked.
        #[serde(skip_serializing_if = "Map::is_empty")]
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        pub inputs: Map<String, Value> [default],
        /// Justification given by the requester.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String> [default],
        /// Person who requested it.
        pub requested_by: Person,
        /// Identity whose permissions it uses, where it is not the requester.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_as: Option<String> [default],
        /// Where in the application the run was requested.
        pub origin: Origin [default],
        /// Current status.
        pub status: RunStatus,
        /// Finding in place of something to do, where it succeeded without a change.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub finding: Option<Finding> [default],
        /// Details of the status, as a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status_text: Option<String> [default],
        /// Progress.
        pub progress: Progress [default],
        /// Steps, including those not started yet. Absent in lists.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub steps: Option<Vec<Step>> [default],
        /// Time of acceptance.
        pub created_at: Timestamp,
        /// Start time.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub started_at: Option<Timestamp> [default],
        /// End time.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub ended_at: Option<Timestamp> [default],
        /// Error that ended it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub error: Option<Problem> [default],
        /// Playbook that undoes its effect, while there is an effect to undo.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_playbook_id: Option<PlaybookId> [default],
        /// Run whose effect this one undoes.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_of: Option<RunId> [default],
        /// Latest run that undoes the effect of this one, or lifted it otherwise.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undone_by: Option<RunId> [default],
        /// Why no undo is offered, as a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub undo_text: Option<String> [default],
        /// Other runs that rely on the effect: an undo needs a reason, and `acknowledgedRuns` with their
        /// identifiers. Absent in lists.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub relied_on_by: Vec<RelyingRun> [default],
        /// Related URLs.
        pub links: RunLinks [default],
        /// Entity tag of this state, for conditional requests. Same as the `ETag` header.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub etag: Option<String> [default],
        /// Minimum delay before the next poll, in milliseconds. Absent once the run has ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub poll_after_ms: Option<u64> [default],
        /// Server time of this response.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub server_time: Option<Timestamp> [default],
        /// Unrecognized fields, preserved on round trip.
        #[cfg_attr(feature = "openapi", schema(ignore))]
        pub extra: Extra [flatten],
    }
}

impl Run {
    /// Merges a later response. A terminal status never changes. A response without steps keeps the known
    /// steps, and the runs that rely on it, together with their entity tag: with the newer tag the backend would
    /// answer that nothing has changed, and the steps would stay outdated.
    pub fn merge(&mut self, mut later: Self) {
        if self.status.advance(&later.status) != later.status {
            return;
        }
        if later.steps.is_none() && self.steps.is_some() {
            later.steps = self.steps.take();
            later.relied_on_by = std::mem::take(&mut self.relied_on_by);
            later.etag = self.etag.take();
        }
        *self = later;
    }
}
