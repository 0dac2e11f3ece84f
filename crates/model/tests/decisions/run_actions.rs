//! Actions that a run allows.

use riposte_model::{CancelAction, Features, Field, Playbook, RunActions, RunStatus};
use serde_json::{Value, json};

use crate::{playbook, run};

/// Features of a backend that can do everything that concerns a run.
fn all_features() -> Features {
    Features { cancel: true, undo: true, ..Features::default() }
}

/// `block-ip` and the playbook that undoes it.
fn playbooks() -> [Playbook; 2] {
    [playbook(json!({})), playbook(json!({ "id": "unblock-ip", "name": "Unblock IP" }))]
}

fn undoable(change: Value) -> riposte_model::Run {
    run(crate::with(json!({ "undoPlaybookId": "unblock-ip" }), change))
}

fn undo<'a>(actions: &RunActions<'a>) -> Option<&'a str> {
    actions.undo.map(|playbook| playbook.id.as_str())
}

#[test]
fn a_run_that_has_ended_can_be_undone_and_run_again_but_not_cancelled() {
    let all = playbooks();
    let actions = RunActions::new(&undoable(json!({})), &all, all_features());
    assert_eq!(undo(&actions), Some("unblock-ip"));
    assert_eq!(actions.again.map(|again| again.playbook.id.as_str()), Some("block-ip"));
    assert_eq!(actions.cancel, None);
}

#[test]
fn a_live_run_can_be_cancelled_and_nothing_else() {
    let all = playbooks();
    for status in RunStatus::ALL.iter().filter(|status| !status.is_terminal()) {
        let actions = RunActions::new(&undoable(json!({ "status": status })), &all, all_features());
        assert!(actions.cancel.is_some(), "{status}");
        assert_eq!((undo(&actions), actions.again), (None, None), "{status}");
    }
}

#[test]
fn every_end_can_be_undone_and_repeated() {
    let all = playbooks();
    for status in RunStatus::ALL.iter().filter(|status| status.is_terminal()) {
        let actions = RunActions::new(&undoable(json!({ "status": status })), &all, all_features());
        assert!(actions.undo.is_some() && actions.again.is_some() && actions.cancel.is_none(), "{status}");
    }
}

#[test]
fn an_unrecognized_status_is_treated_as_live() {
    let all = playbooks();
    let actions = RunActions::new(&undoable(json!({ "status": "resting" })), &all, all_features());
    assert_eq!((actions.cancel, undo(&actions), actions.again), (Some(CancelAction::Offered), None, None));
}

#[test]
fn a_cancellation_is_requested_once() {
    let actions =
        |status| RunActions::new(&run(json!({ "status": status })), &[], all_features()).cancel.unwrap();
    assert_eq!((actions("running"), actions("running").label()), (CancelAction::Offered, "Cancel run"));
    assert_eq!(
        (actions("cancelling"), actions("cancelling").label()),
        (CancelAction::Requested, "Cancelling…")
    );
}

#[test]
fn a_backend_that_cannot_cancel_is_not_asked_to() {
    let features = Features { cancel: false, ..all_features() };
    assert_eq!(RunActions::new(&run(json!({ "status": "running" })), &[], features).cancel, None);
}

#[test]
fn a_backend_that_cannot_undo_is_not_asked_to_and_runs_again_all_the_same() {
    let all = playbooks();
    let actions = RunActions::new(&undoable(json!({})), &all, Features { undo: false, ..all_features() });
    assert_eq!((undo(&actions), actions.again.is_some()), (None, true));
}

#[test]
fn what_was_undone_is_not_undone_again() {
    let all = playbooks();
    let actions = RunActions::new(&undoable(json!({ "undoneBy": "r2" })), &all, all_features());
    assert_eq!((undo(&actions), actions.again.is_some()), (None, true));
}

#[test]
fn a_run_without_an_undo_playbook_cannot_be_undone() {
    let all = playbooks();
    assert_eq!(undo(&RunActions::new(&run(json!({})), &all, all_features())), None);
}

#[test]
fn an_undo_is_not_repeated() {
    let all = playbooks();
    let actions = RunActions::new(&undoable(json!({ "undoOf": "r0" })), &all, all_features());
    assert_eq!(
        (actions.again, undo(&actions)),
        (None, Some("unblock-ip")),
        "but an undo can itself be undone"
    );
}

#[test]
fn only_a_playbook_that_may_be_run_is_offered() {
    for state in ["missing-permission", "disabled", "kind-mismatch", "something-new"] {
        let closed = json!({ "availability": { "state": state } });
        let all = playbooks().map(|one| playbook(crate::with(json!({ "id": one.id }), closed.clone())));
        let actions = RunActions::new(&undoable(json!({})), &all, all_features());
        assert_eq!((undo(&actions), actions.again), (None, None), "{state}");
    }
}

#[test]
fn a_playbook_that_is_not_listed_is_not_offered() {
    let actions = RunActions::new(&undoable(json!({})), &[], all_features());
    assert_eq!((undo(&actions), actions.again), (None, None));
}

#[test]
fn running_again_uses_the_current_version() {
    let all = [playbook(json!({ "version": "7" }))];
    let again = RunActions::new(&run(json!({})), &all, all_features()).again.unwrap();
    assert_eq!(again.playbook.version, "7");
}

#[test]
fn running_again_is_immediate_only_where_nothing_is_confirmed() {
    let label = |change| {
        let all = [playbook(change)];
        let again = RunActions::new(&run(json!({})), &all, all_features()).again.unwrap();
        (again.is_immediate(), again.label())
    };
    let (immediate, asks) = ((true, "Run again"), (false, "Run again…"));
    assert_eq!(label(json!({ "impact": "read" })), immediate);
    assert_eq!(label(json!({ "impact": "enrich" })), immediate);
    assert_eq!(label(json!({ "impact": "read", "requiresReason": true })), asks);
    assert_eq!(label(json!({ "impact": "read", "inputsSchema": {} })), asks);
    assert_eq!(label(json!({ "impact": "contain" })), asks);
    assert_eq!(label(json!({ "impact": "destructive" })), asks);
    assert_eq!(label(json!({ "impact": "something-new" })), asks);
}

#[test]
fn an_undo_can_make_sense_although_its_playbook_is_not_at_hand() {
    assert!(undoable(json!({})).can_be_undone(all_features()));
    assert!(!undoable(json!({ "status": "running" })).can_be_undone(all_features()));
    assert!(!undoable(json!({ "undoneBy": "r2" })).can_be_undone(all_features()));
    assert!(!undoable(json!({})).can_be_undone(Features::default()));
    assert!(!run(json!({})).can_be_undone(all_features()));
}

fn fields() -> Vec<Field> {
    Field::from_schema(
        &json!({ "required": ["duration", "note", "count", "notify", "pin", "extra"], "properties": {
        "duration": { "type": "string", "enum": ["1h", "4h"], "default": "4h" },
        "note": { "type": "string" },
        "count": { "type": "integer" },
        "notify": { "type": "boolean" },
        "pin": { "type": "string", "writeOnly": true },
        "extra": { "type": "object" },
    } }),
    )
}

#[test]
fn a_form_is_prefilled_with_the_inputs_of_the_earlier_run() {
    let inputs =
        json!({ "duration": "1h", "note": " n ", "count": 3, "notify": true, "extra": { "a": [1] } });
    let texts = run(json!({ "inputs": inputs })).prefill(&fields());
    assert_eq!(texts, ["1h", " n ", "3", "true", "", "{\"a\":[1]}"]);
}

#[test]
fn an_input_that_the_run_had_not_starts_with_its_default() {
    let texts = run(json!({ "inputs": { "gone": "x" } })).prefill(&fields());
    assert_eq!(texts, ["4h", "", "", "false", "", ""]);
}

#[test]
fn an_input_that_was_left_out_stays_left_out_where_a_run_lists_all_it_had() {
    let schema = json!({ "properties": {
        "duration": { "enum": ["1h", "4h"], "default": "4h" }, "hours": { "enum": [1, 4], "default": 4 }, "on": { "type": "boolean" }
    } });
    let fields = Field::from_schema(&schema);
    assert_eq!(run(json!({ "inputs": { "hours": 1 } })).prefill_exactly(&fields), ["", "1", "false"]);
    assert_eq!(run(json!({ "inputs": { "hours": 1 } })).prefill(&fields), ["4h", "1", "false"]);
}

#[test]
fn a_secret_is_never_prefilled() {
    let texts = run(json!({ "inputs": { "pin": "1234" } })).prefill(&fields());
    assert_eq!(texts[4], "");
}

#[test]
fn a_mask_is_not_prefilled_where_an_input_is_no_longer_secret() {
    let texts = run(json!({ "inputs": { "note": riposte_model::MASK } })).prefill(&fields());
    assert_eq!(texts[1], "");
    let within = json!({ "extra": { "pass": riposte_model::MASK, "user": "ada" } });
    assert_eq!(run(json!({ "inputs": within })).prefill(&fields())[5], "");
}
