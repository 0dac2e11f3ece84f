//! Scripted responses and a clock of its own, for tests.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::ready,
    rc::Rc,
};

use super::{Request, Response, Transport, TransportError};
use crate::LocalFuture;

type ScriptedResponse = Result<Response, TransportError>;
type Answer = dyn FnMut(&Request, u64) -> ScriptedResponse;

/// A network that answers from a script, without waiting: time passes only in [`Transport::sleep`].
#[derive(Clone)]
pub struct ScriptTransport {
    answer: Rc<RefCell<Answer>>,
    sent: Rc<RefCell<Vec<Request>>>,
    now: Rc<Cell<u64>>,
    random: f64,
}

impl ScriptTransport {
    /// Answers every request with `answer`, which is given the request and the time.
    pub fn new(answer: impl FnMut(&Request, u64) -> ScriptedResponse + 'static) -> Self {
        Self {
            answer: Rc::new(RefCell::new(answer)),
            sent: Rc::default(),
            now: Rc::new(Cell::new(1_700_000_000_000)),
            random: 0.5,
        }
    }

    /// Answers requests in turn with `replies`, then with [`TransportError::Offline`].
    pub fn replies(replies: impl IntoIterator<Item = ScriptedResponse>) -> Self {
        let mut replies: VecDeque<ScriptedResponse> = replies.into_iter().collect();
        Self::new(move |_, _| replies.pop_front().unwrap_or(Err(TransportError::Offline)))
    }

    /// Sets the number that [`Transport::random`] returns, from 0 up to 1.
    #[must_use]
    pub fn drawing(mut self, random: f64) -> Self {
        self.random = random;
        self
    }

    /// All requests sent so far.
    pub fn sent(&self) -> Vec<Request> {
        self.sent.borrow().clone()
    }

    /// Advances the clock.
    pub fn advance(&self, ms: u64) {
        self.now.set(self.now.get().saturating_add(ms));
    }
}

impl Transport for ScriptTransport {
    fn send(&self, request: Request) -> LocalFuture<ScriptedResponse> {
        let this = self.clone();
        Box::pin(async move {
            let reply = (this.answer.borrow_mut())(&request, this.now.get());
            this.sent.borrow_mut().push(request);
            reply
        })
    }

    fn sleep(&self, ms: u64) -> LocalFuture<()> {
        let this = self.clone();
        Box::pin(async move {
            this.advance(ms);
            ready(()).await;
        })
    }

    fn now_ms(&self) -> u64 {
        self.now.get()
    }

    fn random(&self) -> f64 {
        self.random
    }
}

impl Response {
    /// A JSON response, as a test scripts it.
    pub fn json(status: u16, body: &impl serde::Serialize) -> Self {
        let mut response =
            Self { status, body: serde_json::to_vec(body).unwrap_or_default(), ..Self::default() };
        let kind = if status < 400 { "application/json" } else { "application/problem+json" };
        response.headers.push("content-type", kind);
        response
    }

    /// The same with one more header field.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(name, value);
        self
    }
}
