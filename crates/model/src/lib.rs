#![doc = include_str!("../README.md")]
//!
//! The vocabulary of Riposte: the data that a response backend and its clients exchange.
//!
//! Incidents, entities, playbooks, runs and errors, with the pure rules that belong to them.
//! No I/O, no clock, no browser: everything here is tested natively in microseconds.
//!
//! Forward compatibility:
//! - incidents, alerts, entities, playbooks, runs, steps, problems and capabilities keep unrecognized
//!   fields (`extra`) on a round trip; the small types nested in them drop such fields;
//! - every open enum keeps an unrecognized value (`Unrecognized`) and shows it verbatim.

mod capabilities;
mod caution;
mod choices;
mod confirmation;
mod elapsed;
mod entity;
mod entity_filter;
mod extent;
mod finding;
mod fold;
mod id;
mod identity;
mod incident;
mod incident_labels;
mod incident_patch;
mod inputs;
mod json;
mod kind;
mod kind_info;
mod obstacle;
mod open_enum;
mod page;
mod person;
mod playbook;
mod playbook_list;
mod precaution;
mod problem;
mod qualifiers;
mod relying_run;
mod run;
mod run_actions;
mod run_request;
mod sandbox;
mod sandbox_labels;
mod schema;
mod search;
mod secrets;
mod text;
mod time;
mod typed_value;

// Untrusted text stands below the model, because the view layer needs it too.
pub use riposte_text::{
    SafeUrl, Segment, UnsafeUrl, defang, escape_invisible, initials, is_blank, is_hidden, pasted, refang,
    segments,
};

pub use capabilities::{Capabilities, Features, Limits};
pub use caution::{Caution, Precaution};
pub use choices::{Choice, label_of, options};
pub use confirmation::{ConfirmationDraft, ConfirmationForm, ConfirmedRun, FormControl, FormError};
pub use elapsed::{countdown, duration, relative_time};
pub use entity::Entity;
pub use entity_filter::count_kinds;
pub use finding::Finding;
pub use fold::{comparable, fold, natural_cmp};
pub use id::{AlertId, EntityId, IncidentId, PlaybookId, RunId};
pub use identity::{Identity, Strength};
pub use incident::{
    Alert, Classification, Incident, IncidentCounts, IncidentPatch, IncidentQuery, IncidentSort,
    IncidentStatus, Severity,
};
pub use incident_patch::IncidentEdit;
pub use inputs::{Field, FieldKind, InputChoice};
pub use json::{DecodeError, FromJson};
pub use kind::EntityKind;
pub use kind_info::{KindIcon, KindInfo, KindNames};
pub use obstacle::Obstacle;
pub use page::Page;
pub use person::{Me, Permission, Person, Role};
pub use playbook::{Availability, AvailabilityState, Confirmation, Impact, Playbook, PlaybookSource, Remedy};
pub use playbook_list::PlaybookList;
pub use problem::{FieldError, Problem, ProblemCode};
pub use qualifiers::Qualifier;
pub use relying_run::RelyingRun;
pub use run::{Origin, PlaybookRef, Progress, Run, RunLinks, RunStatus, RunTarget, Step, StepStatus};
pub use run_actions::{CancelAction, RunActions, RunAgain};
pub use run_request::{NewRun, RunQuery, Target};
pub use sandbox::{SandboxCall, SandboxRecord, SandboxState, SandboxSystem};
pub use sandbox_labels::display_subject;
pub use search::{Search, searchable};
pub use secrets::{MASK, for_each_secret, is_secret, mask_secrets};
pub use text::value_to_text;
pub use time::{TimeReading, Timestamp};
pub use typed_value::TypedValue;

/// Unrecognized fields of a response, preserved on round trip.
pub type Extra = serde_json::Map<String, serde_json::Value>;
