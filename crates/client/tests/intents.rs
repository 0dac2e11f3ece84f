//! One decision is sent once, whatever happens to the page.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::{collections::BTreeMap, rc::Rc};

use common::{new_run, run};
use proptest::prelude::*;
use riposte_client::{
    Begin, ClientError, IntentLedger, IntentStore, MemoryStore, Pending, ReconcileOutcome, Reconciliation,
};
use riposte_model::{EntityId, PlaybookId};

fn begin(ledger: &IntentLedger, playbook: &str, entity: &str, key: &str) -> Begin {
    let (playbook, entity) = (PlaybookId::from(playbook), EntityId::from(entity));
    ledger.begin(&playbook, &entity, Some(&"i1".into()), new_run(), 5, key.to_owned())
}

#[test]
fn an_intent_is_written_down_before_it_may_be_sent_and_without_what_was_typed() {
    let store = Rc::new(MemoryStore::default());
    let ledger = IntentLedger::new(store.clone(), "mara");
    let Begin::Send(intent) = begin(&ledger, "p1", "e1", "k1") else { panic!("refused") };
    assert_eq!((intent.key.as_str(), intent.created_at_ms), ("k1", 5));
    assert_eq!(intent.request, new_run());
    let written = store.get("riposte.intents.mara").unwrap();
    let expected = r#"[{"key":"k1","playbookId":"p1","entityId":"e1","incidentId":"i1","createdAtMs":5}]"#;
    assert_eq!(written, expected);
}

/// The intents that a ledger reads from a store with this text.
fn stored(text: &str) -> Vec<Pending> {
    let store = Rc::new(MemoryStore::default());
    store.set("riposte.intents.mara", text);
    IntentLedger::new(store, "mara").unclear()
}

#[test]
fn a_stored_intent_is_read_with_or_without_its_incident() {
    let read = |incident: &str| {
        let text = format!(r#"[{{"key":"k1","playbookId":"p1","entityId":"e1"{incident},"createdAtMs":5}}]"#);
        stored(&text).pop().map(|pending| pending.incident_id.map(|id| id.to_string()))
    };
    assert_eq!(read(r#","incidentId":"i1""#), Some(Some("i1".to_owned())));
    assert_eq!(read(""), Some(None));
    assert_eq!(read(r#","incidentId":null"#), Some(None));
    assert_eq!(read(r#","later":[1]"#), Some(None), "a field of a later version");
}

#[test]
fn a_ledger_that_cannot_be_read_counts_as_empty() {
    let good = r#"{"key":"k1","playbookId":"p1","entityId":"e1","createdAtMs":5}"#;
    assert_eq!(stored(&format!("[{good}]")).len(), 1);
    for bad in [
        r#"{"playbookId":"p1","entityId":"e1","createdAtMs":5}"#,
        r#"{"key":"k2","entityId":"e1","createdAtMs":5}"#,
        r#"{"key":"k2","playbookId":7,"entityId":"e1","createdAtMs":5}"#,
        r#"{"key":"k2","playbookId":"p1","createdAtMs":5}"#,
        r#"{"key":"k2","playbookId":"p1","entityId":"e1","createdAtMs":-5}"#,
        r#"{"key":"k2","playbookId":"p1","entityId":"e1","incidentId":5,"createdAtMs":5}"#,
        "null",
    ] {
        assert_eq!(stored(&format!("[{good},{bad}]")), [], "{bad}");
    }
    for text in ["", "[", "7", good] {
        assert_eq!(stored(text), [], "{text}");
    }
}

#[test]
fn the_same_playbook_on_the_same_entity_waits_for_the_first_to_be_settled() {
    let ledger = IntentLedger::new(Rc::new(MemoryStore::default()), "mara");
    assert!(matches!(begin(&ledger, "p1", "e1", "k1"), Begin::Send(_)));
    assert_eq!(begin(&ledger, "p1", "e1", "k2"), Begin::AlreadyPending("k1".to_owned()));
    assert!(matches!(begin(&ledger, "p1", "e2", "k3"), Begin::Send(_)));
    assert!(matches!(begin(&ledger, "p2", "e1", "k4"), Begin::Send(_)));
    ledger.resolve("k1");
    assert!(matches!(begin(&ledger, "p1", "e1", "k5"), Begin::Send(_)));
}

#[test]
fn a_key_is_used_once() {
    let ledger = IntentLedger::new(Rc::new(MemoryStore::default()), "mara");
    assert!(matches!(begin(&ledger, "p1", "e1", "k1"), Begin::Send(_)));
    assert_eq!(begin(&ledger, "p2", "e2", "k1"), Begin::AlreadyPending("k1".to_owned()));
    ledger.resolve("k1");
    assert_eq!(begin(&ledger, "p2", "e2", "k1"), Begin::AlreadyPending("k1".to_owned()));
}

#[test]
fn after_a_reload_what_was_pending_is_unclear_and_what_is_new_is_not() {
    let store = Rc::new(MemoryStore::default());
    let before = IntentLedger::new(store.clone(), "mara");
    begin(&before, "p1", "e1", "k1");
    assert_eq!(before.unclear(), [], "its own sending is under way");
    let after = IntentLedger::new(store.clone(), "mara");
    assert_eq!(begin(&after, "p1", "e1", "k2"), Begin::AlreadyPending("k1".to_owned()));
    begin(&after, "p2", "e1", "k3");
    let unclear: Vec<_> = after.unclear().into_iter().map(|pending| pending.key).collect();
    assert_eq!(unclear, ["k1"]);
    assert_eq!(after.pending("k3").unwrap().playbook_id, PlaybookId::from("p2"));
    after.resolve("k1");
    assert_eq!(after.unclear(), []);
}

#[test]
fn whoever_signs_in_next_has_a_ledger_of_their_own() {
    let store = Rc::new(MemoryStore::default());
    begin(&IntentLedger::new(store.clone(), "mara"), "p1", "e1", "k1");
    let other = IntentLedger::new(store.clone(), "noor");
    assert_eq!((other.unclear(), other.pending("k1")), (vec![], None));
    assert!(matches!(begin(&other, "p1", "e1", "k2"), Begin::Send(_)));
    other.resolve("k1");
    let unclear = IntentLedger::new(store.clone(), "mara").unclear();
    assert_eq!(unclear.into_iter().map(|pending| pending.key).collect::<Vec<_>>(), ["k1"]);
}

#[test]
fn an_answer_is_awaited_by_the_page_that_sent_until_it_gives_up() {
    let store = Rc::new(MemoryStore::default());
    let ledger = IntentLedger::new(store.clone(), "mara");
    begin(&ledger, "p1", "e1", "k1");
    assert!(ledger.is_in_flight("k1") && !ledger.is_in_flight("k2"));
    assert!(!IntentLedger::new(store.clone(), "mara").is_in_flight("k1"));
    ledger.abandon_wait("k1");
    assert!(!ledger.is_in_flight("k1"));
}

#[test]
fn a_store_full_of_nonsense_is_an_empty_ledger() {
    for text in ["", "null", "{}", "[1]", r#"[{"key":"k1"}]"#, "[[[["] {
        let store = Rc::new(MemoryStore::default());
        store.set("riposte.intents.mara", text);
        let ledger = IntentLedger::new(store.clone(), "mara");
        assert_eq!(ledger.unclear(), []);
        assert!(matches!(begin(&ledger, "p1", "e1", "k1"), Begin::Send(_)));
    }
}

#[derive(Clone, Debug)]
enum Act {
    /// Click Run: which playbook, which entity.
    Begin(u8, u8),
    /// Learn the outcome of one of the intents so far.
    Settle(prop::sample::Index),
    /// Reload the page.
    Reload,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => (0..3_u8, 0..3_u8).prop_map(|(playbook, entity)| Act::Begin(playbook, entity)),
        2 => any::<prop::sample::Index>().prop_map(Act::Settle),
        1 => Just(Act::Reload),
    ]
}

proptest! {
    #[test]
    fn however_one_clicks_and_reloads_there_is_one_send_per_open_decision(acts in prop::collection::vec(act(), 0..60)) {
        let store = Rc::new(MemoryStore::default());
        let mut ledger = IntentLedger::new(store.clone(), "mara");
        let mut open: BTreeMap<(u8, u8), (String, bool)> = BTreeMap::new();
        let mut sent: Vec<String> = Vec::new();
        for (count, act) in acts.into_iter().enumerate() {
            match act {
                Act::Begin(playbook, entity) => {
                    let key = format!("k{count}");
                    match begin(&ledger, &format!("p{playbook}"), &format!("e{entity}"), &key) {
                        Begin::Send(intent) => {
                            prop_assert!(!open.contains_key(&(playbook, entity)), "a second send while one is open");
                            prop_assert!(!sent.contains(&intent.key));
                            prop_assert_eq!(&intent.key, &key);
                            sent.push(key.clone());
                            open.insert((playbook, entity), (key, true));
                        }
                        Begin::AlreadyPending(old) => {
                            prop_assert_eq!(&open[&(playbook, entity)].0, &old);
                        }
                    }
                }
                Act::Settle(index) if !sent.is_empty() => {
                    let key = index.get(&sent);
                    ledger.resolve(key);
                    open.retain(|_, (known, _)| known != key);
                }
                Act::Settle(_) => {}
                Act::Reload => {
                    ledger = IntentLedger::new(store.clone(), "mara");
                    for (_, own) in open.values_mut() {
                        *own = false;
                    }
                }
            }
            let mut unclear: Vec<String> = ledger.unclear().into_iter().map(|pending| pending.key).collect();
            unclear.sort();
            let mut expected: Vec<String> = open.values().filter(|(_, own)| !own).map(|(key, _)| key.clone()).collect();
            expected.sort();
            prop_assert_eq!(unclear, expected);
        }
    }
}

fn pending() -> Pending {
    Pending {
        key: "k1".to_owned(),
        playbook_id: "block-ip".into(),
        entity_id: "e1".into(),
        incident_id: None,
        created_at_ms: 0,
    }
}

/// Lets a reconciliation look up until it knows, and says when and how often.
fn inquire(
    mut answer: impl FnMut(u64) -> Result<Option<riposte_model::Run>, ClientError>,
) -> (ReconcileOutcome, u64, u32) {
    let mut reconciliation = Reconciliation::new(pending(), 1_000);
    let (mut now, mut asked) = (1_000, 0);
    loop {
        asked += 1;
        match reconciliation.next(answer(now), now) {
            ReconcileOutcome::RetryAfter { after_ms } => {
                assert!(after_ms > 0);
                now += after_ms;
            }
            verdict => return (verdict, now - 1_000, asked),
        }
    }
}

#[test]
fn a_run_that_shows_up_late_is_found() {
    let (verdict, after, _) = inquire(|now| Ok((now >= 13_000).then(|| run("r1", "running"))));
    assert_eq!(verdict, ReconcileOutcome::Found(Box::new(run("r1", "running"))));
    assert!((12_000..=17_000).contains(&after), "{after}");
}

#[test]
fn only_twenty_seconds_of_nothing_mean_not_started() {
    let (verdict, after, asked) = inquire(|_| Ok(None));
    assert_eq!((verdict, after), (ReconcileOutcome::NotStarted, 20_000));
    assert!((5..=10).contains(&asked), "{asked} look-ups");
}

#[test]
fn a_backend_out_of_reach_leaves_it_unclear() {
    assert_eq!(inquire(|_| Err(ClientError::Offline)).0, ReconcileOutcome::Inconclusive);
    // It was there in between, but not at the end: what happened then is not known.
    let (verdict, _, _) = inquire(|now| if now < 15_000 { Ok(None) } else { Err(ClientError::Timeout) });
    assert_eq!(verdict, ReconcileOutcome::Inconclusive);
    // And the other way round it is.
    let (verdict, _, _) = inquire(|now| if now < 15_000 { Err(ClientError::Timeout) } else { Ok(None) });
    assert_eq!(verdict, ReconcileOutcome::NotStarted);
}

#[test]
fn a_run_of_something_else_is_not_taken_for_ours() {
    let mut other = run("r1", "running");
    other.playbook.id = "disable-account".into();
    assert_eq!(inquire(|_| Ok(Some(other.clone()))).0, ReconcileOutcome::Inconclusive);
    let mut other = run("r1", "running");
    other.targets.clear();
    assert_eq!(inquire(|_| Ok(Some(other.clone()))).0, ReconcileOutcome::Inconclusive);
}
