//! One start and its outcome.

use std::{cell::RefCell, rc::Rc};

use riposte_client::{ClientError, IntentStore, Lookup, MemoryStore, StartState};
use riposte_model::NewRun;

use crate::{
    common::new_run,
    page::{Page, simulate},
    target::{Fault, Target, wait},
};

fn tab() -> Rc<dyn IntentStore> {
    Rc::new(MemoryStore::default())
}

/// A target with one fault, and a page that has pressed Run and waited.
fn pressed(keyed: bool, fault: Fault, then: impl AsyncFnOnce(&Page, &Rc<RefCell<Target>>)) {
    simulate(async {
        let target = Target::new(keyed, true);
        target.borrow_mut().faults.push_back(fault);
        let page = Page::open(&target, &tab(), "mara");
        page.press("p1");
        wait(60_000).await;
        then(&page, &target).await;
    });
}

#[test]
fn a_start_is_sending_until_its_run_is_published() {
    simulate(async {
        let target = Target::new(true, true);
        let page = Page::open(&target, &tab(), "mara");
        page.press("p1");
        assert!(page.state().is_sending());
        wait(1_000).await;
        assert_eq!(page.state(), StartState::Idle);
        assert_eq!(page.record.started.borrow()[0].id.as_str(), "r1");
        assert!(page.ledger.unclear().is_empty(), "its outcome is known");
    });
}

#[test]
fn a_started_run_is_in_the_store_before_it_is_reported() {
    pressed(true, Fault::None, async |page, _| {
        let id = page.record.started.borrow()[0].id.clone();
        assert!(page.store.snapshot(&id).run.is_some());
        assert_eq!(page.record.changes.borrow()[0].0, id);
    });
}

#[test]
fn a_second_press_while_sending_sends_nothing() {
    simulate(async {
        let target = Target::new(true, true);
        let page = Page::open(&target, &tab(), "mara");
        page.press("p1");
        page.press("p1");
        page.press("p2");
        wait(60_000).await;
        assert_eq!(target.borrow().sent.len(), 1);
    });
}

#[test]
fn a_refusal_keeps_the_request_for_another_attempt() {
    pressed(true, Fault::Refused, async |page, target| {
        let StartState::Refused { request, .. } = page.state() else { panic!("{:?}", page.state()) };
        assert_eq!(request.playbook_id.as_str(), "p1");
        assert!(page.ledger.pending(&target.borrow().sent[0].0).is_none(), "a refusal is an outcome");
        page.starter.start(*request);
        wait(1_000).await;
        assert_eq!(target.borrow().executions.len(), 1);
    });
}

#[test]
fn offline_is_a_refusal_and_nothing_is_sent_later() {
    pressed(true, Fault::Offline, async |page, target| {
        let StartState::Refused { error, .. } = page.state() else { panic!("{:?}", page.state()) };
        assert_eq!(error, ClientError::Offline);
        wait(600_000).await;
        assert_eq!(target.borrow().executions.len(), 0);
    });
}

#[test]
fn a_lost_response_is_cleared_up_by_sending_again_under_the_same_key() {
    pressed(true, Fault::LostAfter, async |page, target| {
        assert_eq!(page.state(), StartState::Idle);
        assert_eq!(target.borrow().executions.len(), 1);
        assert_eq!(page.record.started.borrow().len(), 1);
    });
}

#[test]
fn without_keys_a_lost_response_is_looked_up_by_itself_and_nothing_is_sent_again() {
    pressed(false, Fault::LostAfter, async |page, target| {
        wait(1_000).await;
        assert_eq!(target.borrow().sent.len(), 1, "a backend without keys is sent it once");
        assert_eq!(page.state(), StartState::Idle);
        assert_eq!(page.record.started.borrow().len(), 1);
    });
}

#[test]
fn a_request_that_never_arrived_is_found_not_to_have_started() {
    pressed(false, Fault::LostBefore, async |page, _| {
        page.starter.look_up();
        wait(60_000).await;
        assert!(matches!(page.state(), StartState::NotStarted { .. }), "{:?}", page.state());
        assert!(page.ledger.unclear().is_empty());
        page.starter.dismiss();
        assert_eq!(page.state(), StartState::Idle);
    });
}

#[test]
fn a_look_up_that_gets_no_answer_leaves_the_decision_to_a_person() {
    simulate(async {
        let target = Target::new(false, true);
        target.borrow_mut().faults.push_back(Fault::LostAfter);
        target.borrow_mut().lost_reads.extend([true; 100]);
        let page = Page::open(&target, &tab(), "mara");
        page.press("p1");
        wait(20_000).await;
        page.starter.give_up();
        assert!(matches!(page.state(), StartState::Unclear { .. }), "giving up comes after looking");
        wait(120_000).await;
        let StartState::Unclear { lookup: Lookup::Inconclusive, .. } = page.state() else {
            panic!("{:?}", page.state())
        };
        page.press("p1");
        assert_eq!(target.borrow().sent.len(), 1, "it stays pending");
        page.starter.give_up();
        assert!(
            matches!(page.state(), StartState::Unclear { lookup: Lookup::Running, .. }),
            "not while looking"
        );
        wait(120_000).await;
        page.starter.give_up();
        assert_eq!(page.state(), StartState::Idle);
        page.press("p1");
        wait(60_000).await;
        assert_eq!(target.borrow().executions.len(), 2, "a person decided to run it again");
    });
}

#[test]
fn a_reload_looks_up_the_intents_from_before() {
    simulate(async {
        let target = Target::new(true, true);
        let tab = tab();
        let before = Page::open(&target, &tab, "mara");
        before.press("p1");
        wait(30).await;
        drop(before);
        let after = Page::open(&target, &tab, "mara");
        assert!(matches!(after.state(), StartState::Unclear { lookup: Lookup::Running, .. }));
        wait(60_000).await;
        assert_eq!(after.state(), StartState::Idle);
        assert_eq!(after.record.started.borrow()[0].id.as_str(), "r1");
        assert_eq!(target.borrow().executions.len(), 1);
    });
}

#[test]
fn several_intents_from_before_are_looked_up_one_after_the_other() {
    simulate(async {
        let target = Target::new(true, true);
        let tab = tab();
        for playbook in ["p1", "p2", "p3"] {
            let page = Page::open(&target, &tab, "mara");
            wait(60_000).await;
            target.borrow_mut().lost_reads.clear();
            page.press(playbook);
            wait(30).await;
        }
        let page = Page::open(&target, &tab, "mara");
        wait(60_000).await;
        assert_eq!(page.state(), StartState::Idle);
        assert!(page.ledger.unclear().is_empty());
        assert_eq!(target.borrow().executions.len(), 3);
    });
}

#[test]
fn a_start_accepted_without_a_run_id_is_looked_up_and_published() {
    simulate(async {
        let target = Target::new(true, false);
        let page = Page::open(&target, &tab(), "mara");
        page.press("p1");
        wait(50).await;
        assert!(matches!(page.state(), StartState::Accepted { .. }), "{:?}", page.state());
        assert_eq!(page.record.accepted.borrow().len(), 1);
        wait(1_000).await;
        assert_eq!(page.state(), StartState::Idle);
        assert_eq!(page.record.started.borrow().len(), 1);
    });
}

#[test]
fn two_starters_on_one_page_send_a_playbook_once() {
    simulate(async {
        let target = Target::new(true, true);
        let tab = tab();
        let (panel, graph) = (Page::open(&target, &tab, "mara"), Page::open(&target, &tab, "mara"));
        panel.press("p1");
        graph.press("p1");
        assert!(matches!(graph.state(), StartState::Unclear { lookup: Lookup::Running, .. }));
        wait(60_000).await;
        assert_eq!(graph.state(), StartState::Idle);
        assert_eq!(graph.record.reloads.get(), 1, "the outcome was learned elsewhere");
        assert_eq!(target.borrow().executions.len(), 1);
    });
}

#[test]
fn a_start_that_is_still_on_its_way_is_never_called_not_started() {
    simulate(async {
        let target = Target::new(true, true);
        target.borrow_mut().faults.push_back(Fault::Slow(90_000));
        let page = Page::open(&target, &tab(), "mara");
        let graph = page.another_starter(&target);
        page.press("p1");
        graph.start(NewRun { playbook_id: "p1".into(), ..new_run() });
        graph.look_up();
        wait(60_000).await;
        let StartState::Unclear { lookup: Lookup::Inconclusive, .. } = graph.state() else {
            panic!("{:?}", graph.state())
        };
        wait(60_000).await;
        assert_eq!(page.record.started.borrow().len(), 1);
    });
}

#[test]
fn an_intent_of_one_person_is_never_looked_up_or_sent_by_the_next() {
    simulate(async {
        let target = Target::new(true, true);
        let tab = tab();
        let mara = Page::open(&target, &tab, "mara");
        target.borrow_mut().faults.push_back(Fault::LostBefore);
        mara.press("p1");
        wait(30).await;
        drop(mara);
        let noor = Page::open(&target, &tab, "noor");
        wait(60_000).await;
        assert_eq!(noor.state(), StartState::Idle);
        assert_eq!(target.borrow().executions.len(), 0);
        drop(noor);
        let mara = Page::open(&target, &tab, "mara");
        wait(60_000).await;
        assert!(matches!(mara.state(), StartState::NotStarted { .. }), "she is told on her return");
    });
}
