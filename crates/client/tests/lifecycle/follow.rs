//! Following runs: polling, staleness, ends.

use std::{cell::RefCell, rc::Rc};

use riposte_client::{ClientError, IntentStore, MemoryStore, StaleReason};
use riposte_model::{Run, RunId, RunQuery, RunStatus};
use serde_json::json;

use crate::{
    common::run,
    page::{Page, simulate},
    target::{Target, wait},
};

/// A page and a target that has these runs.
fn followed(runs: &[(&str, &str)], test: impl AsyncFnOnce(&Page, &Rc<RefCell<Target>>)) {
    simulate(async {
        let target = Target::new(true, true);
        target.borrow_mut().runs = runs.iter().map(|(id, status)| run(id, status)).collect();
        let tab: Rc<dyn IntentStore> = Rc::new(MemoryStore::default());
        let page = Page::open(&target, &tab, "mara");
        test(&page, &target).await;
    });
}

fn id(text: &str) -> RunId {
    RunId::from(text)
}

fn set(target: &Rc<RefCell<Target>>, id: &str, change: impl Fn(&mut Run)) {
    target.borrow_mut().runs.iter_mut().filter(|run| run.id.as_str() == id).for_each(change);
}

fn with_steps(run: &mut Run) {
    run.steps = Some(Vec::new());
}

#[test]
fn a_followed_run_is_polled_until_it_ends() {
    followed(&[("r1", "running")], async |page, target| {
        let _following = page.store.follow(&id("r1"));
        wait(30_000).await;
        assert!(target.borrow().polls > 2, "{} polls", target.borrow().polls);
        set(target, "r1", |run| run.status = RunStatus::Succeeded);
        wait(20_000).await;
        assert_eq!(*page.record.ended.borrow(), [id("r1")]);
        let polls = target.borrow().polls;
        wait(600_000).await;
        assert_eq!(target.borrow().polls, polls, "an ended run is never polled again");
    });
}

#[test]
fn a_run_that_nothing_follows_is_not_polled() {
    followed(&[("r1", "running")], async |page, target| {
        let following = page.store.follow(&id("r1"));
        wait(5_000).await;
        drop(following);
        wait(1_000).await;
        let polls = target.borrow().polls;
        wait(600_000).await;
        assert_eq!(target.borrow().polls, polls);
    });
}

#[test]
fn a_run_that_has_ended_is_not_followed() {
    followed(&[("r1", "succeeded")], async |page, target| {
        page.store.apply(run("r1", "succeeded"));
        assert!(page.store.follow(&id("r1")).is_none());
        wait(60_000).await;
        assert_eq!(target.borrow().polls, 0);
    });
}

#[test]
fn polling_ends_with_the_store() {
    followed(&[("r1", "running")], async |page, target| {
        let tab: Rc<dyn IntentStore> = Rc::new(MemoryStore::default());
        let other = Page::open(target, &tab, "mara");
        let following = other.store.follow(&id("r1"));
        wait(5_000).await;
        // Not a crash: its tasks are left to end by themselves.
        std::mem::forget(following);
        let (store, starter) = (Rc::downgrade(&other.store), Rc::downgrade(&other.starter));
        drop(other);
        assert_eq!((store.strong_count(), starter.strong_count()), (0, 0), "a timer keeps it alive");
        let polls = target.borrow().polls;
        wait(60_000).await;
        assert_eq!(target.borrow().polls, polls);
        drop(page.store.follow(&id("r1")));
    });
}

#[test]
fn many_runs_share_one_budget_of_requests() {
    let ids: Vec<String> = (0..20).map(|at| format!("r{at}")).collect();
    let runs: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "running")).collect();
    followed(&runs, async |page, target| {
        let following: Vec<_> = ids.iter().map(|known| page.store.follow(&id(known))).collect();
        wait(60_000).await;
        let polls = target.borrow().polls;
        // 1.5 requests a second and a burst of five.
        assert!((60..=95).contains(&polls), "{polls} polls");
        drop(following);
    });
}

#[test]
fn a_hidden_page_polls_nothing_and_once_on_return() {
    followed(&[("r1", "running")], async |page, target| {
        let _following = page.store.follow(&id("r1"));
        wait(5_000).await;
        page.store.set_active(false, true);
        wait(1_000).await;
        let polls = target.borrow().polls;
        wait(600_000).await;
        assert_eq!(target.borrow().polls, polls);
        page.store.set_active(true, true);
        wait(100).await;
        assert_eq!(target.borrow().polls, polls + 1);
        assert!(page.store.snapshot(&id("r1")).stale().is_none(), "hidden is not stale");
    });
}

#[test]
fn offline_makes_a_live_run_stale_at_once_and_news_make_it_fresh() {
    followed(&[("r1", "running")], async |page, target| {
        let _following = page.store.follow(&id("r1"));
        wait(5_000).await;
        page.store.set_active(true, false);
        let snapshot = page.store.snapshot(&id("r1"));
        assert_eq!(snapshot.stale().unwrap().reason, StaleReason::NoResponse(ClientError::Offline));
        assert_eq!(snapshot.status(), Some((RunStatus::Running, true)));
        let polls = target.borrow().polls;
        wait(60_000).await;
        assert_eq!(target.borrow().polls, polls);
        page.store.set_active(true, true);
        wait(1_000).await;
        assert!(page.store.snapshot(&id("r1")).stale().is_none());
    });
}

#[test]
fn lost_polls_make_a_run_stale_since_the_last_news_and_are_announced_once() {
    followed(&[("r1", "running")], async |page, target| {
        let _following = page.store.follow(&id("r1"));
        wait(3_000).await;
        let fresh_until = crate::target::now();
        target.borrow_mut().lost_reads.extend([true; 6]);
        wait(40_000).await;
        let since = page.record.changes.borrow().iter().find_map(|(_, seen)| Some(seen.stale()?.since));
        #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact")]
        let limit = fresh_until as f64;
        assert!(since.unwrap() <= limit, "{since:?} after {limit}");
        assert_eq!(page.record.went_stale.borrow().len(), 1);
        wait(60_000).await;
        assert!(page.store.snapshot(&id("r1")).stale().is_none(), "it came back");
    });
}

#[test]
fn a_run_that_the_backend_no_longer_has_is_stale_and_not_polled_again() {
    followed(&[("r1", "running")], async |page, target| {
        let _following = page.store.follow(&id("r1"));
        wait(3_000).await;
        target.borrow_mut().runs.clear();
        wait(20_000).await;
        let snapshot = page.store.snapshot(&id("r1"));
        assert!(matches!(snapshot.stale().unwrap().reason, StaleReason::Gone(_)), "{snapshot:?}");
        let polls = target.borrow().polls;
        wait(600_000).await;
        assert_eq!(target.borrow().polls, polls);
    });
}

#[test]
fn after_half_an_hour_without_a_change_polling_stops_until_it_is_resumed() {
    followed(&[("r1", "running")], async |page, target| {
        set(target, "r1", with_steps);
        let mut unchanged = run("r1", "running");
        with_steps(&mut unchanged);
        page.store.apply(unchanged);
        let _following = page.store.follow(&id("r1"));
        target.borrow_mut().lost_reads.extend([true; 10_000]);
        wait(3_600_000).await;
        let snapshot = page.store.snapshot(&id("r1"));
        assert_eq!(snapshot.stale().unwrap().reason, StaleReason::PollingStopped);
        let polls = target.borrow().polls;
        target.borrow_mut().lost_reads.clear();
        wait(600_000).await;
        assert_eq!(target.borrow().polls, polls);
        page.store.resume(&id("r1"));
        wait(1_000).await;
        assert!(target.borrow().polls > polls);
        assert!(page.store.snapshot(&id("r1")).stale().is_none());
    });
}

#[test]
fn a_terminal_state_is_never_stale_and_never_left() {
    followed(&[("r1", "succeeded")], async |page, _| {
        page.store.apply(run("r1", "succeeded"));
        page.store.apply(run("r1", "running"));
        page.store.set_active(true, false);
        let snapshot = page.store.snapshot(&id("r1"));
        assert_eq!(snapshot.status(), Some((RunStatus::Succeeded, false)));
        assert!(page.record.ended.borrow().is_empty(), "it had ended when it was first seen");
    });
}

#[test]
fn a_poll_that_fails_after_the_end_does_not_make_the_run_stale() {
    followed(&[("r1", "running")], async |page, target| {
        page.store.apply(run("r1", "running"));
        target.borrow_mut().lost_reads.push_back(true);
        let _following = page.store.follow(&id("r1"));
        wait(10).await;
        page.store.apply(Run { steps: Some(Vec::new()), ..run("r1", "succeeded") });
        wait(100).await;
        assert!(target.borrow().lost_reads.is_empty(), "the poll was sent");
        assert_eq!(page.store.snapshot(&id("r1")).status(), Some((RunStatus::Succeeded, false)));
    });
}

#[test]
fn an_end_that_comes_without_steps_loads_them() {
    followed(&[("r1", "succeeded")], async |page, target| {
        set(target, "r1", with_steps);
        page.store.apply(run("r1", "running"));
        page.store.apply(run("r1", "succeeded"));
        assert!(page.store.snapshot(&id("r1")).run.unwrap().steps.is_none());
        wait(1_000).await;
        assert!(page.store.snapshot(&id("r1")).run.unwrap().steps.is_some());
    });
}

#[test]
fn the_end_of_an_undo_loads_the_run_that_it_undid() {
    followed(&[("r1", "succeeded"), ("r2", "running")], async |page, target| {
        page.store.apply(run("r1", "succeeded"));
        set(target, "r1", |run| run.undone_by = Some(id("r2")));
        let undo = |status| Run { undo_of: Some(id("r1")), ..run("r2", status) };
        page.store.apply(undo("running"));
        assert!(page.store.snapshot(&id("r1")).run.unwrap().undone_by.is_none());
        page.store.apply(undo("succeeded"));
        wait(1_000).await;
        assert_eq!(page.store.snapshot(&id("r1")).run.unwrap().undone_by, Some(id("r2")));
    });
}

#[test]
fn a_list_is_taken_in_without_a_request_per_run() {
    followed(&[("r1", "running"), ("r2", "succeeded")], async |page, target| {
        let listed = page.store.list(&RunQuery::default()).await.unwrap();
        assert_eq!(listed.items.len(), 2);
        assert!(page.store.snapshot(&id("r2")).run.is_some());
        assert_eq!(target.borrow().polls, 0);
    });
}

#[test]
fn news_that_change_nothing_are_not_published() {
    followed(&[("r1", "running")], async |page, _| {
        page.store.apply(run("r1", "running"));
        page.store.apply(run("r1", "running"));
        assert_eq!(page.record.changes.borrow().len(), 1);
        let progress = serde_json::from_value(json!({ "done": 1, "total": 2 })).unwrap();
        page.store.apply(Run { progress, ..run("r1", "running") });
        assert_eq!(page.record.changes.borrow().len(), 2);
    });
}
