//! A backend behind a faulty network, which counts executions.

use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

use riposte_client::{LocalFuture, Method, Request, Response, Transport, TransportError, epoch_ms};
use riposte_model::{NewRun, Run};
use serde_json::json;
use tokio::time::Instant;

use crate::common::{header, ok, page_of_html, problem, run};

/// Time that a request or a response takes, in milliseconds.
const LATENCY_MS: u64 = 20;

/// Fault of one exchange with a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// The request never arrives.
    LostBefore,
    /// The request is executed; the response never arrives.
    LostAfter,
    /// The connection breaks at once and the request arrives this many milliseconds later.
    Delayed(u64),
    /// The backend takes this many milliseconds.
    Slow(u64),
    /// No response within the time limit; the request was executed.
    TimeoutAfter,
    /// A gateway answers in place of the backend.
    GatewayBefore,
    /// A gateway answers although the backend executed the request.
    GatewayAfter,
    /// The browser knows that it has no network.
    Offline,
    /// The backend refuses.
    Refused,
}

/// One execution at the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Execution {
    pub(crate) key: String,
    pub(crate) person: String,
    pub(crate) run: String,
}

/// State of the backend, shared by all networks that lead to it.
#[derive(Default)]
pub(crate) struct Target {
    pub(crate) keyed: bool,
    pub(crate) names_runs: bool,
    pub(crate) executions: Vec<Execution>,
    pub(crate) runs: Vec<Run>,
    pub(crate) faults: VecDeque<Fault>,
    /// Faults of requests other than starts: true loses the response.
    pub(crate) lost_reads: VecDeque<bool>,
    /// Every start that was sent: its key and the person who sent it.
    pub(crate) sent: Vec<(String, String)>,
    /// Reads of single runs.
    pub(crate) polls: usize,
}

impl Target {
    pub(crate) fn new(keyed: bool, names_runs: bool) -> Rc<RefCell<Self>> {
        Rc::new(RefCell::new(Self { keyed, names_runs, ..Self::default() }))
    }

    fn execute(&mut self, key: &str, person: &str, request: &NewRun) -> Run {
        let known = self.executions.iter().find(|known| self.keyed && known.key == key);
        if let Some(known) = known {
            let id = known.run.clone();
            return self.runs.iter().find(|run| run.id.as_str() == id).unwrap().clone();
        }
        let id = format!("r{}", self.runs.len() + 1);
        let mut started = run(&id, "running");
        started.playbook.id = request.playbook_id.clone();
        started.targets[0].entity_id = request.targets[0].entity_id.clone();
        person.clone_into(&mut started.requested_by.id);
        started.undo_of.clone_from(&request.undo_of);
        self.executions.push(Execution { key: key.to_owned(), person: person.to_owned(), run: id });
        self.runs.push(started.clone());
        started
    }

    fn read(&mut self, person: &str, target: &str) -> Result<Response, TransportError> {
        if self.lost_reads.pop_front() == Some(true) {
            return Err(TransportError::Lost);
        }
        if target.contains("/capabilities") {
            return ok(&json!({ "features": { "idempotency": self.keyed } }));
        }
        if let Some((_, key)) = target.split_once("key=") {
            let key = key.split('&').next().unwrap();
            let found = self.executions.iter().filter(|known| known.key == key && known.person == person);
            let ids: Vec<String> = found.map(|known| known.run.clone()).collect();
            let runs: Vec<&Run> = self.runs.iter().filter(|run| ids.contains(&run.id.to_string())).collect();
            return ok(&json!({ "items": runs }));
        }
        if let Some((_, id)) = target.split_once("/runs/") {
            self.polls += 1;
            let found = self.runs.iter().find(|run| run.id.as_str() == id);
            return match found {
                Some(run) => Ok(Response::json(200, run)),
                None => problem(404, "run-not-found"),
            };
        }
        ok(&json!({ "items": self.runs }))
    }
}

/// The network of one page, as one person.
#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) target: Rc<RefCell<Target>>,
    pub(crate) person: String,
}

impl Network {
    async fn start(self, request: Request) -> Result<Response, TransportError> {
        let key = header(&request, "idempotency-key").unwrap().trim_matches('"').to_owned();
        let body: NewRun = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
        self.target.borrow_mut().sent.push((key.clone(), self.person.clone()));
        let fault = self.target.borrow_mut().faults.pop_front().unwrap_or(Fault::None);
        let execute = {
            let (target, person) = (Rc::clone(&self.target), self.person.clone());
            move || target.borrow_mut().execute(&key, &person, &body)
        };
        wait(LATENCY_MS).await;
        match fault {
            Fault::LostBefore => return Err(TransportError::Lost),
            Fault::Offline => return Err(TransportError::Offline),
            Fault::GatewayBefore => return page_of_html(502),
            Fault::Refused => return problem(403, "missing-permission"),
            Fault::Delayed(ms) => {
                // It travels on although the page that sent it has given up or gone.
                tokio::task::spawn_local(async move {
                    wait(ms).await;
                    execute();
                });
                return Err(TransportError::Lost);
            }
            Fault::Slow(ms) => wait(ms).await,
            Fault::None | Fault::LostAfter | Fault::TimeoutAfter | Fault::GatewayAfter => {}
        }
        let run = execute();
        wait(LATENCY_MS).await;
        match fault {
            Fault::LostAfter => Err(TransportError::Lost),
            Fault::TimeoutAfter => Err(TransportError::Timeout),
            Fault::GatewayAfter => page_of_html(504),
            _ if self.target.borrow().names_runs => Ok(Response::json(202, &run)),
            _ => Ok(Response { status: 204, ..Response::default() }),
        }
    }
}

impl Transport for Network {
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>> {
        let this = self.clone();
        Box::pin(async move {
            if request.method == Method::Post && request.url.target().ends_with("/v1/runs") {
                return this.start(request).await;
            }
            wait(LATENCY_MS).await;
            let response = this.target.borrow_mut().read(&this.person, request.url.target());
            wait(LATENCY_MS).await;
            response
        })
    }

    fn sleep(&self, ms: u64) -> LocalFuture<()> {
        Box::pin(wait(ms))
    }

    fn now_ms(&self) -> u64 {
        now()
    }

    fn random(&self) -> f64 {
        0.5
    }
}

pub(crate) async fn wait(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// Virtual time, in milliseconds.
pub(crate) fn now() -> u64 {
    thread_local! {
        static START: RefCell<Option<(Instant, u64)>> = const { RefCell::new(None) };
    }
    // Each test has a runtime, and with it a virtual clock, of its own.
    START.with_borrow_mut(|start| {
        let (instant, epoch) = *start.get_or_insert_with(|| (Instant::now(), epoch_ms()));
        let elapsed = Instant::now().saturating_duration_since(instant).as_millis();
        epoch + u64::try_from(elapsed).unwrap()
    })
}
