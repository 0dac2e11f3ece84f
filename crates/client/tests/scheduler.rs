//! Polling of the runs on a page.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use riposte_client::{GIVE_UP_AFTER_MS, Next, PollOutcome, Scheduler, Watched};
use riposte_model::RunId;

const UNCHANGED: PollOutcome = PollOutcome::Unchanged { retry_after_ms: None };

fn id(number: usize) -> RunId {
    RunId(format!("r{number:02}"))
}

fn watching(count: usize) -> Scheduler {
    let mut scheduler = Scheduler::new(0);
    (0..count).for_each(|number| scheduler.watch(&id(number), 0, None));
    scheduler
}

#[test]
fn a_new_run_is_asked_about_at_once_or_when_its_backend_wants() {
    let mut scheduler = watching(1);
    assert_eq!(scheduler.next(0, true, true), Next::Poll(id(0)));
    assert_eq!(scheduler.next(0, true, true), Next::Idle, "one question in flight per run");
    scheduler.watch(&id(1), 0, Some(2_000));
    assert_eq!(scheduler.next(500, true, true), Next::Wait(1_500));
    assert_eq!(scheduler.next(2_000, true, true), Next::Poll(id(1)));
}

#[test]
fn on_return_every_run_is_asked_about_exactly_once() {
    let mut scheduler = watching(3);
    for number in 0..3 {
        assert_eq!(scheduler.next(0, true, true), Next::Poll(id(number)));
        scheduler.replied(&id(number), 0, UNCHANGED, 0.9);
    }
    for now in [1, 5_000, 60_000] {
        assert_eq!(scheduler.next(now, false, true), Next::Idle);
        assert_eq!(scheduler.next(now, true, false), Next::Idle);
    }
    let mut asked = BTreeSet::new();
    while let Next::Poll(run) = scheduler.next(90_000, true, true) {
        assert!(asked.insert(run), "asked twice");
    }
    assert_eq!(asked.len(), 3);
}

#[test]
fn a_return_does_not_override_what_the_backend_asked_for() {
    let mut scheduler = watching(1);
    assert_eq!(scheduler.next(0, true, true), Next::Poll(id(0)));
    scheduler.replied(&id(0), 0, PollOutcome::Failed { retry_after_ms: Some(30_000) }, 0.5);
    assert_eq!(scheduler.next(1_000, false, true), Next::Idle);
    assert_eq!(scheduler.next(2_000, true, true), Next::Wait(28_000));
}

#[test]
fn two_views_of_one_run_cost_one_question_and_the_last_to_leave_ends_it() {
    let mut scheduler = watching(1);
    scheduler.watch(&id(0), 0, None);
    assert_eq!(scheduler.next(0, true, true), Next::Poll(id(0)));
    assert_eq!(scheduler.next(0, true, true), Next::Idle);
    scheduler.replied(&id(0), 0, UNCHANGED, 0.5);
    scheduler.unwatch(&id(0));
    assert_eq!(scheduler.watched(&id(0)), Some(Watched::Live));
    scheduler.unwatch(&id(0));
    assert_eq!(scheduler.watched(&id(0)), None);
    assert_eq!(scheduler.next(60_000, true, true), Next::Idle);
    scheduler.unwatch(&id(0));
}

#[test]
fn a_view_that_comes_back_does_not_ask_while_an_answer_is_outstanding() {
    let mut scheduler = watching(1);
    assert_eq!(scheduler.next(0, true, true), Next::Poll(id(0)));
    scheduler.unwatch(&id(0));
    scheduler.watch(&id(0), 10, None);
    assert_eq!(scheduler.next(10_000, true, true), Next::Idle);
    scheduler.replied(&id(0), 10_000, UNCHANGED, 0.5);
    assert_eq!(scheduler.next(20_000, true, true), Next::Poll(id(0)));
}

#[test]
fn a_run_without_news_for_half_an_hour_is_left_alone_until_somebody_asks_again() {
    let mut scheduler = watching(1);
    let mut now = 0;
    while scheduler.watched(&id(0)) == Some(Watched::Live) {
        match scheduler.next(now, true, true) {
            Next::Poll(run) => scheduler.replied(&run, now, UNCHANGED, 0.5),
            Next::Wait(ms) => now += ms,
            Next::Idle => panic!("a live run is forgotten"),
        }
    }
    assert!(now >= GIVE_UP_AFTER_MS);
    assert_eq!(scheduler.watched(&id(0)), Some(Watched::GaveUp));
    assert_eq!(scheduler.next(now, true, true), Next::Idle);
    // Hiding and showing the page does not count as asking.
    assert_eq!(scheduler.next(now, false, true), Next::Idle);
    assert_eq!(scheduler.next(now, true, true), Next::Idle);
    scheduler.watch(&id(0), now, None);
    assert_eq!(scheduler.next(now, true, true), Next::Poll(id(0)));
}

/// What happens to a page over time.
#[derive(Clone, Copy, Debug)]
enum Event {
    Visible(bool),
    Online(bool),
    Watch(usize),
    Unwatch(usize),
}

/// How the backend answers: after a while, with what, and the draw that follows.
type Answer = (u64, PollOutcome, f64);

fn event() -> impl Strategy<Value = (u64, Event)> {
    let what = prop_oneof![
        any::<bool>().prop_map(Event::Visible),
        any::<bool>().prop_map(Event::Online),
        (0..20_usize).prop_map(Event::Watch),
        (0..20_usize).prop_map(Event::Unwatch),
    ];
    (0..60_000_u64, what)
}

fn answer() -> impl Strategy<Value = Answer> {
    let floor = || prop::option::weighted(0.3, 0..120_000_u64);
    let reply = prop_oneof![
        6 => floor().prop_map(|retry_after_ms| PollOutcome::Unchanged { retry_after_ms }),
        6 => floor().prop_map(|retry_after_ms| PollOutcome::Changed { retry_after_ms }),
        2 => floor().prop_map(|retry_after_ms| PollOutcome::Failed { retry_after_ms }),
        1 => Just(PollOutcome::Ended),
    ];
    (0..3_000_u64, reply, 0.0..1.0)
}

/// Plays a page with runs through its events and returns the time of every question, checking
/// at each one that it was allowed.
fn play(runs: usize, events: &[(u64, Event)], answers: &[Answer], until: u64) -> Vec<u64> {
    let mut scheduler = watching(runs);
    let mut watchers: BTreeMap<RunId, usize> = (0..runs).map(|number| (id(number), 1)).collect();
    let mut outstanding: BTreeMap<RunId, (u64, Answer)> = BTreeMap::new();
    let mut not_before: BTreeMap<RunId, u64> = BTreeMap::new();
    let mut ended: BTreeSet<RunId> = BTreeSet::new();
    let mut events = events.iter().scan(0, |at, (gap, event)| {
        *at += gap;
        Some((*at, *event))
    });
    let mut answers = answers.iter().cycle();
    let mut next_event = events.next();
    let (mut now, mut visible, mut online) = (0, true, true);
    let mut asked = Vec::new();
    let mut promised = None;
    while now < until {
        while let Some((_, event)) = next_event.filter(|(at, _)| *at <= now) {
            match event {
                Event::Visible(is) => visible = is,
                Event::Online(is) => online = is,
                Event::Watch(number) => {
                    scheduler.watch(&id(number), now, None);
                    *watchers.entry(id(number)).or_default() += 1;
                }
                Event::Unwatch(number) => {
                    scheduler.unwatch(&id(number));
                    let left = watchers.entry(id(number)).or_default();
                    *left = left.saturating_sub(1);
                    if *left == 0 && !outstanding.contains_key(&id(number)) {
                        // Forgotten: watching it again starts from nothing.
                        ended.remove(&id(number));
                        not_before.remove(&id(number));
                    }
                }
            }
            next_event = events.next();
            promised = None;
        }
        let here: Vec<RunId> =
            outstanding.iter().filter(|(_, (at, _))| *at <= now).map(|(run, _)| run.clone()).collect();
        for run in here {
            let (_, (_, reply, random)) = outstanding.remove(&run).unwrap();
            scheduler.replied(&run, now, reply, random);
            promised = None;
            if watchers.get(&run).copied().unwrap_or(0) == 0 {
                continue;
            }
            match reply {
                PollOutcome::Ended => {
                    ended.insert(run);
                }
                PollOutcome::Changed { retry_after_ms }
                | PollOutcome::Unchanged { retry_after_ms }
                | PollOutcome::Failed { retry_after_ms } => {
                    not_before.insert(run, now + retry_after_ms.unwrap_or(0));
                }
            }
        }
        let woken =
            next_event.map(|(at, _)| at).into_iter().chain(outstanding.values().map(|(at, _)| *at)).min();
        match scheduler.next(now, visible, online) {
            Next::Poll(run) => {
                assert!(visible && online, "asked while nobody looks");
                assert!(!ended.contains(&run), "polled an ended run");
                assert!(now >= not_before.get(&run).copied().unwrap_or(0), "asked sooner than allowed");
                assert!(watchers.get(&run).copied().unwrap_or(0) > 0, "asked for nobody");
                let answer = *answers.next().unwrap();
                assert!(outstanding.insert(run, (now + answer.0, answer)).is_none(), "two in flight");
                asked.push(now);
                promised = None;
            }
            Next::Wait(ms) => {
                assert!(visible && online && ms > 0);
                assert!(promised.is_none_or(|at| now < at), "waited in vain");
                promised = Some(now + ms);
                now = woken.unwrap_or(u64::MAX).min(now + ms);
            }
            Next::Idle => {
                let Some(woken) = woken else { break };
                now = woken;
            }
        }
    }
    asked
}

fn busiest_minute(asked: &[u64]) -> usize {
    asked
        .iter()
        .enumerate()
        .map(|(first, from)| asked.iter().skip(first).take_while(|at| **at < from + 60_000).count())
        .max()
        .unwrap_or(0)
}

proptest! {
    #[test]
    fn a_page_never_asks_too_much_too_soon_or_for_nobody(
        runs in 0..=20_usize,
        events in prop::collection::vec(event(), 0..40),
        answers in prop::collection::vec(answer(), 1..40),
    ) {
        let asked = play(runs, &events, &answers, 30 * 60_000);
        prop_assert!(busiest_minute(&asked) <= 90 + 5, "{} in a minute", busiest_minute(&asked));
    }

    #[test]
    fn twenty_restless_runs_share_the_rate_and_use_it(random in 0.0..1.0) {
        let answers = [(50, PollOutcome::Changed { retry_after_ms: None }, random)];
        let asked = play(20, &[], &answers, 10 * 60_000);
        prop_assert!(busiest_minute(&asked) <= 90 + 5);
        // Far from starving: at least 1.4 a second over ten minutes.
        prop_assert!(asked.len() > 840, "only {} in ten minutes", asked.len());
    }
}

#[test]
fn no_run_starves_under_the_shared_rate() {
    let mut scheduler = watching(20);
    let mut asked: BTreeMap<RunId, u32> = BTreeMap::new();
    let mut now = 0;
    while now < 5 * 60_000 {
        match scheduler.next(now, true, true) {
            Next::Poll(run) => {
                scheduler.replied(&run, now, PollOutcome::Changed { retry_after_ms: None }, 0.0);
                *asked.entry(run).or_default() += 1;
            }
            Next::Wait(ms) => now += ms,
            Next::Idle => panic!("live runs are forgotten"),
        }
    }
    let (least, most) = (asked.values().min().unwrap(), asked.values().max().unwrap());
    assert_eq!(asked.len(), 20);
    assert!(most - least <= 1, "between {least} and {most} questions");
}
