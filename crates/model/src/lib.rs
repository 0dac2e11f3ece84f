//! The vocabulary of Riposte: what a response backend and its clients talk about.
//!
//! Incidents, entities, playbooks, runs and errors, with the pure rules that go with them.
//! No input or output, no clock, no browser: everything here can be tested in microseconds.
//!
//! Two promises hold for every type that comes from a backend:
//! - a field that this version does not know survives a round trip (`extra`);
//! - a word that this version does not know survives a round trip (`Unknown`) and is shown as it is.

mod capabilities;
mod defang;
mod entity;
mod id;
mod identity;
mod incident;
mod inputs;
mod kind;
mod page;
mod particulars;
mod person;
mod playbook;
mod problem;
mod run;
mod safe_url;
mod sandbox;
mod text;
mod time;
mod wire;
mod word;

pub use capabilities::{Capabilities, Features, Limits};
pub use defang::{defang, refang};
pub use entity::Entity;
pub use id::{AlertId, EntityId, IncidentId, PlaybookId, RunId};
pub use identity::{Identity, Strength};
pub use incident::{
    Alert, Classification, Incident, IncidentCounts, IncidentPatch, IncidentQuery, IncidentSort,
    IncidentStatus, Severity,
};
pub use inputs::{Field, FieldKind, MASK, is_secret};
pub use kind::{EntityKind, KindInfo};
pub use page::Page;
pub use particulars::Particular;
pub use person::{Me, Person, Role};
pub use playbook::{Availability, AvailabilityState, Confirmation, Danger, Place, Playbook, Remedy};
pub use problem::{FieldError, Problem, ProblemCode};
pub use run::{
    NewRun, Origin, PlaybookRef, Progress, Run, RunLinks, RunQuery, RunStatus, RunTarget, Step, StepStatus,
    Target,
};
pub use safe_url::{SafeUrl, UnsafeUrl};
pub use sandbox::{SandboxCall, SandboxRecord, SandboxState, SandboxSystem};
pub use text::{Piece, initials, pieces, plain, visible};
pub use time::Timestamp;
pub use wire::{Fault, Wire};

/// Fields of a backend's answer that this version does not know, kept for the round trip.
pub type Extra = serde_json::Map<String, serde_json::Value>;
