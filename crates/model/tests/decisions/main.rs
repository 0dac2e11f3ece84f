//! Decisions that the panel shows: the list of playbooks, what a run allows, and the form that confirms one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod confirmation;
mod labels;
mod playbooks;
mod run_actions;

use riposte_model::{Playbook, Run};
use serde_json::{Value, json};

/// `base` with the fields of `change` in place of its own.
fn with(mut base: Value, change: Value) -> Value {
    let (Value::Object(fields), Value::Object(changed)) = (&mut base, change) else { panic!("not objects") };
    fields.extend(changed);
    base
}

/// A runnable playbook that contains and asks for nothing.
fn playbook(change: Value) -> Playbook {
    let usual = json!({
        "id": "block-ip", "version": "1", "name": "Block IP", "impact": "contain",
        "availability": { "state": "runnable" },
    });
    serde_json::from_value(with(usual, change)).unwrap()
}

/// A run of `block-ip` that succeeded.
fn run(change: Value) -> Run {
    let usual = json!({
        "id": "r1",
        "playbook": { "id": "block-ip", "name": "Block IP", "version": "1" },
        "targets": [],
        "requestedBy": { "id": "mara", "name": "Mara Voss" },
        "status": "succeeded",
        "createdAt": "2026-11-23T09:41:07.250Z",
    });
    serde_json::from_value(with(usual, change)).unwrap()
}
