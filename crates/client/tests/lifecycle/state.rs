//! The table of transitions of a start.

use riposte_client::{
    Begin, ClientError, Intent, Lookup, Reconciled, StartEffect, StartError, StartEvent, StartState, Started,
};

use crate::common::{new_run, run};

const KEY: &str = "k1";

fn begin(begin: Option<Begin>) -> StartEvent {
    StartEvent::Begin { request: Box::new(new_run()), begin }
}

fn intent(key: &str) -> Intent {
    Intent { key: key.to_owned(), request: new_run(), created_at_ms: 0 }
}

fn response(key: &str, outcome: Result<Started, StartError>) -> StartEvent {
    StartEvent::Response { key: key.to_owned(), request: Box::new(new_run()), outcome }
}

fn reconciled(key: &str, result: Reconciled) -> StartEvent {
    StartEvent::Reconciled { key: key.to_owned(), result }
}

fn look_up(key: &str) -> StartEvent {
    StartEvent::LookUp { playbook: "block-ip".into(), key: key.to_owned() }
}

fn found() -> Reconciled {
    Reconciled::Found(Box::new(run("r1", "queued")))
}

/// Every state that there is, about the intent [`KEY`] where it is about one.
fn states() -> Vec<(&'static str, StartState)> {
    let playbook = || "block-ip".into();
    let key = || KEY.to_owned();
    let unclear = |lookup| StartState::Unclear { playbook: playbook(), key: key(), cause: None, lookup };
    vec![
        ("idle", StartState::Idle),
        ("sending", StartState::Sending { playbook: playbook(), key: key() }),
        ("accepted", StartState::Accepted { playbook: playbook(), key: key() }),
        ("looking", unclear(Lookup::Running)),
        ("inconclusive", unclear(Lookup::Inconclusive)),
        ("refused", StartState::Refused { error: ClientError::Offline, request: Box::new(new_run()) }),
        ("not-started", StartState::NotStarted { playbook: playbook() }),
    ]
}

fn name(state: &StartState) -> &'static str {
    match state {
        StartState::Idle => "idle",
        StartState::Sending { .. } => "sending",
        StartState::Accepted { .. } => "accepted",
        StartState::Unclear { lookup: Lookup::Running, .. } => "looking",
        StartState::Unclear { lookup: Lookup::Inconclusive, .. } => "inconclusive",
        StartState::Refused { .. } => "refused",
        StartState::NotStarted { .. } => "not-started",
    }
}

/// The state that each state becomes, in the order of [`states`].
fn row(event: &StartEvent) -> Vec<&'static str> {
    states().into_iter().map(|(_, state)| name(&state.on(event.clone()).0)).collect()
}

/// The effects in a state.
fn effects(state: &str, event: StartEvent) -> Vec<StartEffect> {
    let (_, state) = states().into_iter().find(|(known, _)| *known == state).unwrap();
    state.on(event).1
}

const SAME: [&str; 7] = ["idle", "sending", "accepted", "looking", "inconclusive", "refused", "not-started"];

#[test]
fn the_names_of_the_table_are_those_of_the_states() {
    assert_eq!(
        states().iter().map(|(known, state)| (*known, name(state))).filter(|(a, b)| a != b).count(),
        0
    );
}

#[test]
fn a_recorded_intent_is_sent_from_every_state() {
    let event = begin(Some(Begin::Send(Box::new(intent("k2")))));
    assert_eq!(row(&event), ["sending"; 7]);
    for (state, _) in states() {
        assert_eq!(effects(state, event.clone()), [StartEffect::Send(Box::new(intent("k2")))]);
    }
}

#[test]
fn a_pending_intent_is_shown_as_unclear_and_looked_up_but_not_sent() {
    let event = begin(Some(Begin::AlreadyPending(KEY.to_owned())));
    assert_eq!(row(&event), ["looking"; 7]);
    assert_eq!(effects("idle", event), [StartEffect::LookUp(KEY.to_owned())]);
}

#[test]
fn without_a_key_nothing_is_sent() {
    assert_eq!(row(&begin(None)), ["refused"; 7]);
    assert_eq!(effects("idle", begin(None)), []);
}

#[test]
fn only_the_start_that_is_being_sent_takes_its_response() {
    let mut expected = SAME;
    for (outcome, becomes) in [
        (Ok(Started::Run(Box::new(run("r1", "queued")))), "idle"),
        (Ok(Started::Accepted), "accepted"),
        (Err(StartError::Refused(ClientError::Timeout)), "refused"),
        (Err(StartError::NotSent(ClientError::Offline)), "refused"),
        (Err(StartError::Unclear(ClientError::Timeout)), "looking"),
    ] {
        expected[1] = becomes;
        assert_eq!(row(&response(KEY, outcome.clone())), expected);
        assert_eq!(row(&response("other", outcome)), SAME, "a response to another intent");
    }
}

#[test]
fn a_response_reaches_the_ledger_in_every_state() {
    for (state, _) in states() {
        let run = Box::new(run("r1", "queued"));
        assert_eq!(
            effects(state, response("other", Ok(Started::Run(run.clone())))),
            [StartEffect::Resolve("other".into()), StartEffect::Publish(run), StartEffect::ReconcileNext]
        );
        assert_eq!(
            effects(state, response("other", Err(StartError::Refused(ClientError::Timeout)))),
            [StartEffect::Resolve("other".into())]
        );
        assert_eq!(
            effects(state, response("other", Err(StartError::Unclear(ClientError::Timeout)))),
            [StartEffect::AbandonWait("other".into())]
        );
    }
}

#[test]
fn a_start_without_a_run_id_is_looked_up_once_it_is_no_longer_awaited() {
    assert_eq!(
        effects("sending", response(KEY, Ok(Started::Accepted))),
        [
            StartEffect::AbandonWait(KEY.into()),
            StartEffect::Accepted("block-ip".into()),
            StartEffect::LookUp(KEY.into())
        ]
    );
}

#[test]
fn a_look_up_begins_when_idle_or_inconclusive_and_never_twice() {
    let mut expected = SAME;
    (expected[0], expected[4]) = ("looking", "looking");
    assert_eq!(row(&look_up(KEY)), expected);
    for (state, _) in states() {
        let begun = matches!(state, "idle" | "inconclusive");
        assert_eq!(effects(state, look_up(KEY)).len(), usize::from(begun), "{state}");
    }
}

#[test]
fn a_look_up_ends_the_state_that_it_is_about() {
    for (result, becomes) in [
        (found(), "idle"),
        (Reconciled::Settled, "idle"),
        (Reconciled::NotStarted, "not-started"),
        (Reconciled::Inconclusive, "inconclusive"),
    ] {
        let mut expected = SAME;
        for at in [2, 3, 4] {
            expected[at] = becomes;
        }
        assert_eq!(row(&reconciled(KEY, result.clone())), expected);
        assert_eq!(row(&reconciled("other", result)), SAME);
    }
}

#[test]
fn a_run_that_is_found_is_published_whatever_is_shown() {
    for (state, _) in states() {
        let effects = effects(state, reconciled("other", found()));
        assert_eq!(effects[0], StartEffect::Resolve("other".into()), "{state}");
        assert!(matches!(effects[1], StartEffect::Publish(_)), "{state}");
    }
}

#[test]
fn that_nothing_started_is_forgotten_only_once_it_is_shown() {
    assert_eq!(
        effects("looking", reconciled(KEY, Reconciled::NotStarted)),
        [StartEffect::Resolve(KEY.into())]
    );
    for (state, _) in states() {
        assert_eq!(effects(state, reconciled("other", Reconciled::NotStarted)), [], "{state}");
    }
}

#[test]
fn only_an_inconclusive_look_up_can_be_given_up() {
    let mut expected = SAME;
    expected[4] = "idle";
    assert_eq!(row(&StartEvent::GiveUp), expected);
    assert_eq!(
        effects("inconclusive", StartEvent::GiveUp),
        [StartEffect::Resolve(KEY.into()), StartEffect::ReconcileNext]
    );
}

#[test]
fn only_a_message_about_nothing_can_be_dismissed() {
    let mut expected = SAME;
    (expected[5], expected[6]) = ("idle", "idle");
    assert_eq!(row(&StartEvent::Dismiss), expected);
    for (state, _) in states() {
        let dismissed = matches!(state, "refused" | "not-started");
        assert_eq!(effects(state, StartEvent::Dismiss).len(), usize::from(dismissed), "{state}");
    }
}
