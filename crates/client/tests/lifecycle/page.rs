//! A page without a screen: a run store, a starter, and a record of what they report.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use riposte_client::{
    Backend, IntentLedger, IntentStore, LocalFuture, Rest, RunHost, RunSnapshot, RunStore, StartListener,
    StartState, Starter, Transport,
};
use riposte_model::{NewRun, PlaybookId, Run, RunId};
use tokio::task::AbortHandle;

use crate::{
    common::{base, new_run, token},
    target::{Network, Target, now},
};

pub(crate) const ENTITY: &str = "e1";

/// Events that the store and the starter of one page reported.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) states: RefCell<Vec<StartState>>,
    pub(crate) started: RefCell<Vec<Run>>,
    pub(crate) accepted: RefCell<Vec<PlaybookId>>,
    pub(crate) ended: RefCell<Vec<RunId>>,
    pub(crate) went_stale: RefCell<Vec<RunId>>,
    pub(crate) changes: RefCell<Vec<(RunId, RunSnapshot)>>,
    pub(crate) reloads: Cell<usize>,
    tasks: RefCell<Vec<AbortHandle>>,
}

impl RunHost for Record {
    fn spawn(&self, task: LocalFuture<()>) {
        self.tasks.borrow_mut().push(tokio::task::spawn_local(task).abort_handle());
    }

    #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact")]
    fn wall_clock(&self) -> f64 {
        now() as f64
    }

    fn changed(&self, id: &RunId, snapshot: &RunSnapshot) {
        self.changes.borrow_mut().push((id.clone(), snapshot.clone()));
    }

    fn ended(&self, run: &Run) {
        self.ended.borrow_mut().push(run.id.clone());
    }

    fn went_stale(&self, run: &Run) {
        self.went_stale.borrow_mut().push(run.id.clone());
    }
}

impl StartListener for Record {
    fn state_changed(&self, state: StartState) {
        self.states.borrow_mut().push(state);
    }

    fn started(&self, run: Run) {
        self.started.borrow_mut().push(run);
    }

    fn accepted(&self, playbook: &PlaybookId) {
        self.accepted.borrow_mut().push(playbook.clone());
    }

    fn runs_changed(&self) {
        self.reloads.set(self.reloads.get() + 1);
    }
}

/// One page of one person. Dropping it is a crash: whatever it was doing is over.
pub(crate) struct Page {
    pub(crate) store: Rc<RunStore>,
    pub(crate) starter: Rc<Starter>,
    pub(crate) ledger: Rc<IntentLedger>,
    pub(crate) record: Rc<Record>,
}

impl Page {
    /// Opens a page in the tab whose storage is `tab`.
    pub(crate) fn open(target: &Rc<RefCell<Target>>, tab: &Rc<dyn IntentStore>, person: &str) -> Self {
        let network = Network { target: Rc::clone(target), person: person.to_owned() };
        let transport: Rc<dyn Transport> = Rc::new(network);
        let backend: Rc<dyn Backend> = Rc::new(Rest::new(Rc::clone(&transport), base(), token("secret")));
        let record = Rc::new(Record::default());
        let store = RunStore::new(Rc::clone(&backend), Rc::clone(&transport), record.clone());
        let ledger = Rc::new(IntentLedger::new(Rc::clone(tab), person));
        let starter = Starter::new(
            backend,
            transport,
            Rc::clone(&ledger),
            Rc::clone(&store),
            ENTITY.into(),
            record.clone(),
        );
        starter.reconcile();
        Self { store, starter, ledger, record }
    }

    /// A second starter on the same page, such as that of another component.
    pub(crate) fn another_starter(&self, target: &Rc<RefCell<Target>>) -> Rc<Starter> {
        let transport: Rc<dyn Transport> =
            Rc::new(Network { target: Rc::clone(target), person: "mara".to_owned() });
        Starter::new(
            Rc::new(Rest::new(Rc::clone(&transport), base(), token("secret"))),
            transport,
            Rc::clone(&self.ledger),
            Rc::clone(&self.store),
            ENTITY.into(),
            Rc::new(Record::default()),
        )
    }

    /// Presses Run on a playbook.
    pub(crate) fn press(&self, playbook: &str) {
        self.starter.start(NewRun { playbook_id: playbook.into(), ..new_run() });
    }

    pub(crate) fn state(&self) -> StartState {
        self.starter.state()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.record.tasks.borrow().iter().for_each(AbortHandle::abort);
    }
}

/// Runs a test under virtual time, with tasks.
pub(crate) fn simulate<T>(test: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test)
}
