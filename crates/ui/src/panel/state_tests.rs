//! The legal transitions of a panel.

use riposte_client::{ClientError, Lookup, StartState};
use riposte_model::{NewRun, Origin, Playbook, PlaybookId, RelyingRun, Run, RunId};
use serde_json::json;

use super::{
    PanelLocation, PanelTab,
    state::{ConfirmationDraft, ConfirmationRequest, PanelEffect, PanelEvent, PanelState},
};

fn playbook(id: &str) -> Playbook {
    let value = json!({
        "id": id, "version": "1", "name": "Block", "impact": "contain",
        "availability": { "state": "runnable" },
    });
    serde_json::from_value(value).unwrap()
}

fn run(id: &str) -> Run {
    let value = json!({
        "id": id, "playbook": { "id": "p1", "name": "Block", "version": "1" }, "targets": [],
        "requestedBy": { "id": "mara", "name": "Mara" }, "status": "queued",
        "createdAt": "2026-11-23T09:41:07.250Z",
    });
    serde_json::from_value(value).unwrap()
}

fn new_run() -> NewRun {
    NewRun {
        playbook_id: "p1".into(),
        playbook_version: None,
        targets: Vec::new(),
        incident_id: None,
        inputs: serde_json::Map::new(),
        exact_inputs: false,
        reason: None,
        origin: Origin::default(),
        allow_concurrent: false,
        undo_of: None,
        acknowledged_runs: Vec::new(),
    }
}

fn confirm(id: &str) -> PanelEvent {
    PanelEvent::Confirm(Box::new(ConfirmationRequest::new(playbook(id))), None)
}

fn undo(id: &str, of: &str) -> PanelEvent {
    let request =
        ConfirmationRequest { undo_of: Some(RunId::from(of)), ..ConfirmationRequest::new(playbook(id)) };
    PanelEvent::Confirm(Box::new(request), None)
}

fn draft(id: &str, reason: &str) -> ConfirmationDraft {
    ConfirmationDraft {
        playbook: PlaybookId::from(id),
        undo_of: None,
        reason: reason.to_owned(),
        inputs: vec!["1h".to_owned()],
    }
}

fn sending() -> StartState {
    StartState::Sending { playbook: "p1".into(), key: "k".to_owned() }
}

fn refused() -> StartState {
    StartState::Refused { error: ClientError::Offline, request: Box::new(new_run()) }
}

fn unclear(lookup: Lookup) -> StartState {
    StartState::Unclear { playbook: "p1".into(), key: "k".to_owned(), cause: None, lookup }
}

/// A panel after these events, and the effects of the last one.
fn after(events: impl IntoIterator<Item = PanelEvent>) -> (PanelState, Vec<PanelEffect>) {
    let mut state = PanelState::default();
    let mut effects = Vec::new();
    for event in events {
        effects = state.on(event);
    }
    (state, effects)
}

/// One panel in each kind of state.
fn panels() -> Vec<PanelState> {
    let starts = [
        StartState::Idle,
        sending(),
        StartState::Accepted { playbook: "p1".into(), key: "k".to_owned() },
        unclear(Lookup::Running),
        unclear(Lookup::Inconclusive),
        refused(),
        StartState::NotStarted { playbook: "p1".into() },
    ];
    let open = |start: &StartState| [None, Some(confirm("p1"))].map(|event| (start.clone(), event));
    starts
        .iter()
        .flat_map(open)
        .map(|(start, event)| after(event.into_iter().chain([PanelEvent::StartChanged(start)])).0)
        .collect()
}

#[test]
fn a_playbook_that_needs_confirmation_is_shown_for_it() {
    let (state, effects) = after([confirm("p1")]);
    assert_eq!(state.confirmation.map(|request| request.playbook.id), Some("p1".into()));
    assert_eq!(effects, []);
}

#[test]
fn closing_the_confirmation_leads_back_to_the_button_that_opened_it() {
    let (state, effects) = after([confirm("p1"), PanelEvent::CloseConfirmation]);
    assert_eq!((state.confirmation, state.return_focus), (None, Some("p1".into())));
    assert_eq!(effects, []);
}

#[test]
fn the_focus_is_returned_once() {
    let (state, _) = after([confirm("p1"), PanelEvent::CloseConfirmation, PanelEvent::FocusReturned]);
    assert_eq!(state.return_focus, None);
}

#[test]
fn an_undo_leaves_the_focus_of_the_list_alone() {
    assert_eq!(after([undo("p2", "r1")]).0.return_focus, None);
}

#[test]
fn escape_closes_the_confirmation_before_the_panel() {
    let (state, effects) = after([confirm("p1"), PanelEvent::Escape]);
    assert_eq!((state.confirmation, effects), (None, vec![]));
    let (_, effects) = after([confirm("p1"), PanelEvent::Escape, PanelEvent::Escape]);
    assert_eq!(effects, [PanelEffect::Close]);
}

#[test]
fn what_was_typed_is_there_when_the_same_confirmation_is_opened_again() {
    let typed = draft("p1", "beacon");
    let events = [confirm("p1"), PanelEvent::Edit(typed.clone()), PanelEvent::Escape, confirm("p1")];
    assert_eq!(after(events).0.open_draft(), Some(&typed));
}

#[test]
fn what_was_typed_is_there_when_a_confirmation_turns_out_to_concern_others() {
    let typed = draft("p1", "beacon");
    let other: RelyingRun = serde_json::from_value(json!({
        "runId": "r0", "requestedBy": { "id": "noor", "name": "Noor" }, "at": "2026-11-28T10:00:00Z"
    }))
    .unwrap();
    let request =
        ConfirmationRequest { relied_on_by: vec![other.clone()], ..ConfirmationRequest::new(playbook("p1")) };
    let events =
        [confirm("p1"), PanelEvent::Edit(typed.clone()), PanelEvent::Confirm(Box::new(request), None)];
    let (state, _) = after(events);
    assert_eq!(state.open_draft(), Some(&typed));
    assert_eq!(state.confirmation.unwrap().relied_on_by, [other]);
}

#[test]
fn what_was_typed_for_one_playbook_is_not_shown_for_another() {
    let events = [confirm("p1"), PanelEvent::Edit(draft("p1", "beacon")), PanelEvent::Escape];
    assert_eq!(after(events.clone().into_iter().chain([confirm("p2")])).0.open_draft(), None);
    assert_eq!(after(events.into_iter().chain([undo("p1", "r1")])).0.open_draft(), None);
}

#[test]
fn a_draft_of_a_closed_or_another_confirmation_is_ignored() {
    assert_eq!(after([PanelEvent::Edit(draft("p1", "late"))]).0.draft, None);
    assert_eq!(after([confirm("p2"), PanelEvent::Edit(draft("p1", "late"))]).0.draft, None);
}

#[test]
fn run_again_fills_the_form_and_leaves_the_focus_alone() {
    let request = Box::new(ConfirmationRequest::new(playbook("p1")));
    let (state, _) = after([PanelEvent::Confirm(request, Some(draft("p1", "")))]);
    assert_eq!(state.open_draft(), Some(&draft("p1", "")));
    assert_eq!(state.return_focus, None);
}

#[test]
fn an_empty_draft_belongs_to_its_confirmation() {
    let (mut state, _) = after([undo("p2", "r1")]);
    let empty = state.confirmation.as_ref().unwrap().draft();
    assert_eq!((empty.reason.as_str(), empty.inputs.len()), ("", 0));
    state.on(PanelEvent::Edit(empty));
    assert!(state.open_draft().is_some());
}

#[test]
fn a_start_is_handed_on_unless_one_is_being_sent() {
    for mut panel in panels() {
        let sending = panel.start.is_sending();
        let effects = panel.on(PanelEvent::Start(Box::new(new_run())));
        assert_eq!(effects.len(), usize::from(!sending), "{:?}", panel.start);
        assert!(sending || effects == [PanelEffect::Start(Box::new(new_run()))]);
    }
}

#[test]
fn the_confirmation_stays_while_the_start_is_sent_and_when_it_is_refused() {
    for start in [sending(), refused(), unclear(Lookup::Running)] {
        let (state, _) = after([confirm("p1"), PanelEvent::StartChanged(start.clone())]);
        assert!(state.confirmation.is_some(), "{start:?}");
        assert_eq!(state.start, start);
    }
}

#[test]
fn a_run_closes_the_confirmation_and_is_listed_and_shown() {
    for panel in panels() {
        let mut panel = panel;
        panel.on(PanelEvent::Edit(draft("p1", "beacon")));
        let effects = panel.on(PanelEvent::Started(Box::new(run("r1"))));
        assert_eq!((&panel.confirmation, &panel.draft), (&None, &None));
        let location = PanelLocation { tab: PanelTab::Runs, run: Some(RunId::from("r1")) };
        assert_eq!(effects, [PanelEffect::ListRun(Box::new(run("r1"))), PanelEffect::Navigate(location)]);
    }
}

#[test]
fn a_start_accepted_without_a_run_closes_the_confirmation_and_its_draft() {
    let events = [confirm("p1"), PanelEvent::Edit(draft("p1", "beacon")), PanelEvent::Accepted("p1".into())];
    let (state, effects) = after(events);
    assert_eq!((state.confirmation, state.draft, effects), (None, None, vec![]));
}

#[test]
fn a_start_of_one_playbook_leaves_the_confirmation_of_another_open() {
    for event in [PanelEvent::Started(Box::new(run("r1"))), PanelEvent::Accepted("p1".into())] {
        let (state, effects) = after([confirm("p2"), PanelEvent::Edit(draft("p2", "beacon")), event]);
        assert_eq!(state.confirmation.map(|request| request.playbook.id), Some("p2".into()));
        assert_eq!(state.draft, Some(draft("p2", "beacon")));
        assert!(effects.is_empty() || effects == [PanelEffect::ListRun(Box::new(run("r1")))], "{effects:?}");
    }
}

#[test]
fn a_tab_is_chosen_through_the_address_and_closes_the_confirmation() {
    for tab in [PanelTab::Playbooks, PanelTab::Runs] {
        let (state, effects) = after([confirm("p1"), PanelEvent::SelectTab(tab)]);
        assert_eq!(state.confirmation, None);
        assert_eq!(effects, [PanelEffect::Navigate(PanelLocation { tab, run: None })]);
    }
}

#[test]
fn a_run_is_opened_and_closed_through_the_address() {
    for run in [Some(RunId::from("r1")), None] {
        let (_, effects) = after([PanelEvent::OpenRun(run.clone())]);
        assert_eq!(effects, [PanelEffect::Navigate(PanelLocation { tab: PanelTab::Runs, run })]);
    }
}

#[test]
fn only_a_refused_start_is_retried_and_only_a_duplicate_beside_another() {
    for concurrent in [true, false] {
        for mut panel in panels() {
            let refused = matches!(panel.start, StartState::Refused { .. });
            let effects = panel.on(PanelEvent::Retry { concurrent });
            match effects.as_slice() {
                [] => assert!(!refused),
                [PanelEffect::Start(request)] => {
                    assert!(refused);
                    assert_eq!(request.allow_concurrent, concurrent);
                    assert_eq!(request.playbook_id.as_str(), "p1");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn the_run_in_the_way_is_shown_in_a_fresh_list_without_the_confirmation() {
    let events = [confirm("p1"), PanelEvent::StartChanged(refused()), PanelEvent::ShowConflict("r9".into())];
    let (state, effects) = after(events);
    assert_eq!(state.confirmation, None);
    let location = PanelLocation { tab: PanelTab::Runs, run: Some("r9".into()) };
    assert_eq!(effects, [PanelEffect::Dismiss, PanelEffect::ReloadRuns, PanelEffect::Navigate(location)]);
}

#[test]
fn a_new_version_is_reviewed_in_a_fresh_list() {
    let events = [confirm("p1"), PanelEvent::StartChanged(refused()), PanelEvent::ReviewVersion];
    let (state, effects) = after(events);
    assert_eq!(state.confirmation, None);
    assert_eq!(effects, [PanelEffect::Dismiss, PanelEffect::ReloadPlaybooks]);
}

#[test]
fn an_outcome_learned_elsewhere_reloads_the_runs() {
    assert_eq!(after([PanelEvent::RunsChanged]).1, [PanelEffect::ReloadRuns]);
}

#[test]
fn the_starter_decides_on_looking_up_giving_up_and_dismissing() {
    for (event, effect) in [
        (PanelEvent::LookUp, PanelEffect::LookUp),
        (PanelEvent::GiveUp, PanelEffect::GiveUp),
        (PanelEvent::Dismiss, PanelEffect::Dismiss),
    ] {
        for mut panel in panels() {
            let before = panel.clone();
            assert_eq!(panel.on(event.clone()), std::slice::from_ref(&effect));
            assert_eq!(panel, before, "the state follows the starter");
        }
    }
}

#[test]
fn a_tab_has_a_name_in_the_address_and_any_other_name_is_the_first() {
    for tab in [PanelTab::Playbooks, PanelTab::Runs] {
        assert_eq!(PanelTab::from_name(tab.as_str()), tab);
    }
    for name in ["", "RUNS", "runs ", "details"] {
        assert_eq!(PanelTab::from_name(name), PanelTab::Playbooks, "{name:?}");
    }
}
