//! What a hostile backend would answer: documents of the contract that say hostile things.

use serde_json::{Value, json};

use crate::hostile::Words;

/// Strings in one playbook.
pub const IN_PLAYBOOK: usize = 12;
/// Strings in one run.
pub const IN_RUN: usize = 9;
/// Strings in one problem.
pub const IN_PROBLEM: usize = 5;

const TIME: &str = "2027-01-14T08:00:00.000Z";

/// A page of playbooks, every second of which may be run and asks for inputs first.
pub fn playbooks(words: &Words) -> Value {
    let items: Vec<Value> = (0..words.len()).map(|at| playbook(words, at)).collect();
    json!({"items": items, "total": items.len()})
}

/// Where the strings of one playbook begin.
pub fn playbook_start(at: usize) -> usize {
    at / 2 * IN_PLAYBOOK + at
}

fn playbook(words: &Words, at: usize) -> Value {
    let word = |place: usize| words.at(playbook_start(at) + place);
    let state = if at.is_multiple_of(2) { "runnable" } else { word(4) };
    json!({
        "id": format!("p-{at:04}"),
        "version": word(3),
        "name": words.at(at),
        "description": words.at(at + 1),
        "kinds": ["ip"],
        "types": [word(1)], "activities": [word(2)], "effects": [word(3)],
        "impact": "contain",
        "reversible": true,
        "inputsSchema": {"type": "object", "required": [word(5)], "properties": {
            word(5): {"type": "string", "title": word(6), "description": word(7)},
            format!("flag {}", word(8)): {"type": "boolean", "title": word(8), "description": word(9)},
            format!("word {}", word(10)): {"enum": [word(10), word(11)], "title": word(11)},
        }},
        "source": {"engine": word(1), "group": word(2), "subscription": word(3)},
        "availability": {
            "state": state,
            "reason": words.at(at + 2),
            "remedy": {"text": words.at(at + 3), "roles": [word(1)], "scope": word(2), "url": "https://192.0.2.1/"},
        },
    })
}

/// A sandbox with a product, a record and a call for every string.
pub fn sandbox(words: &Words) -> Value {
    let systems = (0..words.len()).map(|at| {
        let record = json!({"subject": words.at(at + 1), "state": words.at(at + 2), "since": TIME});
        json!({"id": words.at(at + 3), "name": words.at(at), "records": [record]})
    });
    let calls = (0..words.len()).map(|at| {
        json!({"at": TIME, "system": words.at(at), "action": words.at(at + 1),
               "subject": words.at(at + 2), "runId": words.at(at + 3)})
    });
    json!({"systems": systems.collect::<Vec<_>>(), "calls": calls.collect::<Vec<_>>()})
}

/// A run that is at work in words that nobody knows, and leads to an address of its backend's choice.
pub fn run(words: &Words, at: usize) -> Value {
    let word = |place: usize| words.at(at * IN_RUN + place);
    json!({
        "id": format!("r-{at:04}"),
        "playbook": {"id": word(0), "name": word(1), "version": word(2)},
        "targets": [{"entityId": word(3), "kind": word(4), "name": word(5)}],
        "requestedBy": {"id": word(6), "name": word(6)},
        "runAs": word(7),
        "status": format!("status {}", word(8)),
        "statusText": word(0),
        "steps": [{"id": word(1), "name": word(2), "status": format!("step {}", word(3)), "summary": word(4)}],
        "createdAt": TIME,
        "links": {"engine": words.at(at)},
        "undoOf": word(5),
        "undoneBy": word(6),
        "undoText": word(7),
        "finding": word(8),
    })
}

/// A refusal.
pub fn problem(words: &Words, at: usize) -> Value {
    let word = |place: usize| words.at(at * IN_PROBLEM + place);
    json!({
        "type": "about:blank", "status": 422, "code": word(0), "title": word(0), "detail": word(1),
        "remedy": {"text": word(2)}, "retryable": true, "runId": word(3), "traceId": word(4),
        "errors": [{"pointer": word(3), "detail": word(4)}],
    })
}
