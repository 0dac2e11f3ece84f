//! Whatever the network, the tab and the person do, nothing runs twice and nobody is told wrong.

use std::{collections::BTreeMap, rc::Rc};

use proptest::prelude::*;
use riposte_client::{IntentStore, MemoryStore, StartState};

use crate::{
    page::{Page, simulate},
    target::{Fault, Target, wait},
};

const PLAYBOOKS: [&str; 3] = ["p1", "p2", "p3"];
const PEOPLE: [&str; 2] = ["mara", "noor"];
/// Longest time that a request travels on after its sender has lost it: well within the time for which
/// a look-up waits.
const MAX_DELAY_MS: u64 = 5_000;
/// Time after which every request, look-up and wait of this test is over.
const SETTLED_MS: u64 = 600_000;

/// One thing that a person, a tab or a network does.
#[derive(Clone, Debug)]
enum Action {
    Press {
        tab: usize,
        playbook: usize,
    },
    LookUp {
        tab: usize,
    },
    GiveUp {
        tab: usize,
    },
    Dismiss {
        tab: usize,
    },
    Wait(u64),
    /// The page is gone in mid-flight and opened again in its tab.
    Crash {
        tab: usize,
    },
    /// Somebody else signs in.
    Switch {
        tab: usize,
        person: usize,
    },
    /// The next responses to requests other than starts are lost.
    LoseReads(usize),
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        4 => Just(Fault::None),
        1 => Just(Fault::LostBefore),
        2 => Just(Fault::LostAfter),
        2 => (0..MAX_DELAY_MS).prop_map(Fault::Delayed),
        1 => Just(Fault::TimeoutAfter),
        1 => Just(Fault::GatewayBefore),
        1 => Just(Fault::GatewayAfter),
        1 => Just(Fault::Offline),
        1 => Just(Fault::Refused),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let tab = 0..2_usize;
    prop_oneof![
        4 => (tab.clone(), 0..PLAYBOOKS.len()).prop_map(|(tab, playbook)| Action::Press { tab, playbook }),
        2 => tab.clone().prop_map(|tab| Action::LookUp { tab }),
        1 => tab.clone().prop_map(|tab| Action::GiveUp { tab }),
        1 => tab.clone().prop_map(|tab| Action::Dismiss { tab }),
        3 => prop_oneof![1..100_u64, 100..40_000_u64].prop_map(Action::Wait),
        2 => tab.clone().prop_map(|tab| Action::Crash { tab }),
        1 => (tab, 0..PEOPLE.len()).prop_map(|(tab, person)| Action::Switch { tab, person }),
        1 => (1..12_usize).prop_map(Action::LoseReads),
    ]
}

/// Two tabs, each with its own storage, of one target.
struct World {
    target: Rc<std::cell::RefCell<Target>>,
    tabs: Vec<(Rc<dyn IntentStore>, usize, Page)>,
    presses: usize,
}

impl World {
    fn new(keyed: bool, names_runs: bool, faults: Vec<Fault>) -> Self {
        let target = Target::new(keyed, names_runs);
        target.borrow_mut().faults.extend(faults);
        let tabs = (0..2).map(|_| {
            let storage: Rc<dyn IntentStore> = Rc::new(MemoryStore::default());
            let page = Page::open(&target, &storage, PEOPLE[0]);
            (storage, 0, page)
        });
        Self { tabs: tabs.collect(), target, presses: 0 }
    }

    async fn act(&mut self, action: &Action) {
        match *action {
            Action::Press { tab, playbook } => {
                self.presses += 1;
                self.tabs[tab].2.press(PLAYBOOKS[playbook]);
            }
            Action::LookUp { tab } => self.tabs[tab].2.starter.look_up(),
            Action::GiveUp { tab } => self.tabs[tab].2.starter.give_up(),
            Action::Dismiss { tab } => self.tabs[tab].2.starter.dismiss(),
            Action::Wait(ms) => wait(ms).await,
            Action::Crash { tab } => {
                let person = self.tabs[tab].1;
                self.open(tab, person);
            }
            Action::Switch { tab, person } => self.open(tab, person),
            Action::LoseReads(count) => self.target.borrow_mut().lost_reads.extend(vec![true; count]),
        }
    }

    fn open(&mut self, tab: usize, person: usize) {
        let (storage, _, _) = &self.tabs[tab];
        let storage = Rc::clone(storage);
        // The old page ends before the new one begins.
        let (_, _, old) = self.tabs.remove(tab);
        drop(old);
        let page = Page::open(&self.target, &storage, PEOPLE[person]);
        self.tabs.insert(tab, (storage, person, page));
    }

    /// Clears the network and brings everything to rest, as each of the people in turn.
    async fn settle(&mut self) {
        self.target.borrow_mut().faults.clear();
        self.target.borrow_mut().lost_reads.clear();
        wait(SETTLED_MS).await;
        for tab in 0..self.tabs.len() {
            for person in 0..PEOPLE.len() {
                self.open(tab, person);
                wait(SETTLED_MS).await;
                // One message at a time: reading it leads to the next.
                for _ in 0..PLAYBOOKS.len() {
                    self.tabs[tab].2.starter.dismiss();
                    wait(SETTLED_MS).await;
                }
            }
        }
    }
}

/// Checks that nothing certain is said of an intent whose outcome is another.
fn told_right(world: &World) -> Result<(), TestCaseError> {
    for (_, _, page) in &world.tabs {
        for run in page.record.started.borrow().iter() {
            prop_assert!(
                world.target.borrow().executions.iter().any(|known| known.run == run.id.as_str()),
                "told started: {}",
                run.id
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn an_intent_runs_at_most_once_and_its_outcome_is_found(
        keyed in any::<bool>(),
        names_runs in any::<bool>(),
        faults in prop::collection::vec(fault(), 0..12),
        actions in prop::collection::vec(action(), 1..25),
    ) {
        simulate(async {
            let mut world = World::new(keyed, names_runs, faults);
            for action in &actions {
                world.act(action).await;
                told_right(&world)?;
            }
            world.settle().await;
            told_right(&world)?;

            let target = world.target.borrow();
            let mut per_key: BTreeMap<&str, usize> = BTreeMap::new();
            for execution in &target.executions {
                *per_key.entry(&execution.key).or_default() += 1;
            }
            prop_assert!(per_key.values().all(|count| *count == 1), "ran twice: {:?}", per_key);
            prop_assert!(target.executions.len() <= world.presses, "ran more often than pressed");
            for (key, person) in &target.sent {
                let as_sent = target.executions.iter().filter(|known| known.key == *key);
                prop_assert!(as_sent.clone().all(|known| known.person == *person), "sent as somebody else");
            }
            // Storage of each tab is empty for each person: every outcome was found or given up.
            for (storage, _, _) in &world.tabs {
                for person in PEOPLE {
                    let left = storage.get(&format!("riposte.intents.{person}"));
                    prop_assert_eq!(left, None, "an outcome was not found");
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn nothing_that_ran_is_called_refused_or_not_started(
        keyed in any::<bool>(),
        faults in prop::collection::vec(fault(), 1..6),
        crash_at in 0..120_u64,
    ) {
        simulate(async {
            let mut world = World::new(keyed, true, faults);
            world.act(&Action::Press { tab: 0, playbook: 0 }).await;
            wait(crash_at).await;
            world.act(&Action::Crash { tab: 0 }).await;
            wait(SETTLED_MS).await;
            let state = world.tabs[0].2.state();
            let ran = world.target.borrow().executions.len();
            match state {
                StartState::Refused { .. } | StartState::NotStarted { .. } => {
                    prop_assert_eq!(ran, 0, "called off, but ran");
                }
                StartState::Idle => {}
                state => prop_assert!(false, "still {:?} on a working network", state),
            }
            Ok(())
        })?;
    }
}
