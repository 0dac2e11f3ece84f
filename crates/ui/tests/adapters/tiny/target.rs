//! The automation product: it executes a launch each time that it is asked to, and counts.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use riposte_client::{Method, Request, Response, ScriptTransport, TransportError, epoch_ms};
use serde_json::{Value, json};

/// The way in which a launch goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not.
    None,
    /// It is executed, and its response is lost.
    LosesResponse,
}

/// The product with its one execution at a time.
#[derive(Clone)]
pub(crate) struct Target {
    fault: Fault,
    launches: Rc<Cell<u32>>,
    state: Rc<RefCell<String>>,
    execution: Rc<RefCell<Option<Value>>>,
    /// Lists asked for since the launch. The first one does not have the execution yet.
    lists: Rc<Cell<u32>>,
}

impl Target {
    pub(crate) fn new(fault: Fault) -> Self {
        Self {
            fault,
            launches: Rc::default(),
            state: Rc::new(RefCell::new("WAITING".to_owned())),
            execution: Rc::default(),
            lists: Rc::default(),
        }
    }

    /// The network that leads to it.
    pub(crate) fn network(&self) -> ScriptTransport {
        let this = self.clone();
        ScriptTransport::new(move |request, _| this.answer(request))
    }

    /// Number of launches executed.
    pub(crate) fn launches(&self) -> u32 {
        self.launches.get()
    }

    /// State of the execution, in its own words.
    pub(crate) fn state(&self) -> String {
        self.state.borrow().clone()
    }

    /// Moves the execution to a state.
    pub(crate) fn set_state(&self, state: &str) {
        self.state.replace(state.to_owned());
    }

    fn answer(&self, request: &Request) -> Result<Response, TransportError> {
        let (path, _query) = request.url.target().split_once('?').unwrap_or((request.url.target(), ""));
        match (request.method, path) {
            (Method::Get, "/flows") => {
                Ok(Response::json(200, &json!([{ "id": "7", "title": "Look up address" }])))
            }
            (Method::Post, "/flows/7/launch") => {
                self.launches.set(self.launches.get() + 1);
                let number = self.launches.get();
                self.lists.set(0);
                self.execution
                    .replace(Some(json!({ "number": number, "flow": "7", "on": "e1", "at": epoch_ms() })));
                if self.fault == Fault::LosesResponse {
                    return Err(TransportError::Lost);
                }
                Ok(Response { status: 202, ..Response::default() })
            }
            (Method::Get, "/executions") => {
                self.lists.set(self.lists.get() + 1);
                let known = self.execution().filter(|_| self.lists.get() > 1);
                Ok(Response::json(200, &known.into_iter().collect::<Vec<_>>()))
            }
            (Method::Get, "/executions/1") => Ok(Response::json(200, &self.execution())),
            (Method::Delete, "/executions/1") => {
                self.set_state("STOPPED");
                Ok(Response::json(200, &self.execution()))
            }
            _ => Ok(Response::json(404, &json!({ "title": "No such thing" }))),
        }
    }

    fn execution(&self) -> Option<Value> {
        let mut execution = self.execution.borrow().clone()?;
        execution["state"] = json!(self.state());
        Some(execution)
    }
}
