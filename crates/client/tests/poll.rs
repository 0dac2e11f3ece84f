//! Polling of one run.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use riposte_client::{GIVE_UP_AFTER_MS, PollOutcome, Poller};

const UNCHANGED: PollOutcome = PollOutcome::Unchanged { retry_after_ms: None };
const CHANGED: PollOutcome = PollOutcome::Changed { retry_after_ms: None };

/// Asks when due, answers at once, and says how long the poller then waits.
fn ask(poller: &mut Poller, now: &mut u64, reply: PollOutcome, random: f64) -> u64 {
    *now = (*now).max(poller.due_at().unwrap());
    poller.sent();
    poller.replied(*now, reply, random);
    poller.due_at().unwrap() - *now
}

#[test]
fn pauses_grow_from_one_second_to_fifteen_and_start_over_on_a_change() {
    let (mut poller, mut now) = (Poller::new(0, None), 0);
    let mut ask = |reply| ask(&mut poller, &mut now, reply, 1.0);
    let pauses: Vec<u64> = (0..9).map(|_| ask(UNCHANGED)).collect();
    assert_eq!(pauses, [1_000, 1_600, 2_560, 4_096, 6_553, 10_484, 15_000, 15_000, 15_000]);
    assert_eq!([ask(CHANGED), ask(UNCHANGED)], [1_000, 1_600]);
}

#[test]
fn nothing_is_asked_before_the_backend_that_just_answered_wants_to_be() {
    assert_eq!(Poller::new(5_000, Some(2_000)).due_at(), Some(7_000));
    assert_eq!(Poller::new(5_000, None).due_at(), Some(5_000));
}

#[test]
fn an_endless_wait_is_cut_to_ten_minutes() {
    let (mut poller, mut now) = (Poller::new(0, None), 0);
    let pause = ask(&mut poller, &mut now, PollOutcome::Failed { retry_after_ms: Some(u64::MAX) }, 0.5);
    assert_eq!(pause, 600_000);
}

#[test]
fn after_half_an_hour_without_a_change_it_gives_up_and_can_be_resumed() {
    let (mut poller, mut now) = (Poller::new(0, None), 0);
    let mut asked = 0;
    while let Some(due) = poller.due_at() {
        now = due;
        poller.sent();
        poller.replied(now, UNCHANGED, 1.0);
        asked += 1;
    }
    assert!(poller.gave_up() && !poller.ended());
    assert!((GIVE_UP_AFTER_MS..GIVE_UP_AFTER_MS + 15_000).contains(&now), "gave up at {now}");
    assert!(asked > 100);
    poller.resume(now);
    assert_eq!(poller.due_at(), Some(now));
}

#[test]
fn a_late_or_doubled_answer_changes_nothing() {
    let mut poller = Poller::new(0, None);
    poller.sent();
    poller.replied(10, UNCHANGED, 0.5);
    let before = poller.clone();
    poller.replied(20, CHANGED, 0.9);
    assert_eq!(poller, before);
}

fn reply() -> impl Strategy<Value = PollOutcome> {
    let floor = || prop::option::of(prop_oneof![0..5_000_u64, 0..2_000_000_u64, any::<u64>()]);
    prop_oneof![
        floor().prop_map(|retry_after_ms| PollOutcome::Changed { retry_after_ms }),
        floor().prop_map(|retry_after_ms| PollOutcome::Unchanged { retry_after_ms }),
        floor().prop_map(|retry_after_ms| PollOutcome::Failed { retry_after_ms }),
    ]
}

fn asked_for(reply: PollOutcome) -> u64 {
    let (PollOutcome::Changed { retry_after_ms }
    | PollOutcome::Unchanged { retry_after_ms }
    | PollOutcome::Failed { retry_after_ms }) = reply
    else {
        return 0;
    };
    retry_after_ms.unwrap_or(0)
}

proptest! {
    #[test]
    fn never_sooner_than_asked_for_and_never_later_than_the_longest(
        replies in prop::collection::vec((reply(), 0.0..1.0), 1..60),
    ) {
        let (mut poller, mut now) = (Poller::new(0, None), 0);
        for (reply, random) in replies {
            let Some(due) = poller.due_at() else { break };
            prop_assert!(due >= now, "time goes on");
            now = due;
            poller.sent();
            prop_assert_eq!(poller.due_at(), None, "two questions in flight");
            poller.replied(now, reply, random);
            if let Some(next) = poller.due_at() {
                let floor = asked_for(reply).min(600_000);
                prop_assert!(next >= now + floor.max(250));
                prop_assert!(next <= now + floor.max(15_000));
            }
        }
    }

    #[test]
    fn an_ended_run_is_never_asked_about_again(
        before in prop::collection::vec((reply(), 0.0..1.0), 0..5),
        after in prop::collection::vec((reply(), 0.0..1.0), 0..5),
    ) {
        let mut poller = Poller::new(0, None);
        for (reply, random) in before {
            poller.sent();
            poller.replied(0, reply, random);
        }
        poller.sent();
        poller.replied(0, PollOutcome::Ended, 0.5);
        for (reply, random) in after {
            poller.resume(1_000_000);
            poller.sent();
            poller.replied(1_000_000, reply, random);
            prop_assert!(poller.ended());
            prop_assert_eq!(poller.due_at(), None);
        }
    }
}
