//! The vocabulary of Riposte: what a response backend and its clients talk about.
//!
//! Incidents, entities, playbooks, runs and errors, with the pure rules that go with them.
//! No I/O, no clock, no browser: everything here is tested natively in microseconds.
//!
//! Forward compatibility:
//! - incidents, alerts, entities, playbooks, runs, steps, problems and capabilities keep unrecognized
//!   fields (`extra`) on a round trip; the small types nested in them drop such fields;
//! - every open enum keeps an unrecognized value (`Unrecognized`) and shows it verbatim.

mod capabilities;
mod defang;
mod entity;
mod id;
mod identity;
mod incident;
mod inputs;
mod json;
mod kind;
mod open_enum;
mod page;
mod person;
mod playbook;
mod problem;
mod qualifiers;
mod run;
mod safe_url;
mod sandbox;
mod text;
mod time;

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
pub use json::{DecodeError, FromJson};
pub use kind::{EntityKind, KindInfo};
pub use page::Page;
pub use person::{Me, Permission, Person, Role};
pub use playbook::{Availability, AvailabilityState, Confirmation, Impact, Playbook, PlaybookSource, Remedy};
pub use problem::{FieldError, Problem, ProblemCode};
pub use qualifiers::Qualifier;
pub use run::{
    NewRun, Origin, PlaybookRef, Progress, Run, RunLinks, RunQuery, RunStatus, RunTarget, Step, StepStatus,
    Target,
};
pub use safe_url::{SafeUrl, UnsafeUrl};
pub use sandbox::{SandboxCall, SandboxRecord, SandboxState, SandboxSystem};
pub use text::{Segment, escape_invisible, initials, segments, value_to_text};
pub use time::Timestamp;

/// Unrecognized fields of a response, preserved on round trip.
pub type Extra = serde_json::Map<String, serde_json::Value>;
