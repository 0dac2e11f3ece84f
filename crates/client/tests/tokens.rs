//! Tokens are obtained before each request and renewed once for all that need it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{
    cell::{Cell, RefCell},
    future::ready,
    rc::Rc,
};

use common::{base, header, intent, ok, problem, run};
use futures_util::future::{FutureExt as _, join, join_all};
use riposte_client::{
    ApiClient, BaseUrl, ClientError, LocalFuture, Method, Permissions as _, Request, Response, Rest,
    Runs as _, ScriptTransport, SendError, StartError, Started, TokenSource, Transport, TransportError,
};
use serde_json::json;
use tokio::sync::Notify;

type Token = Result<Option<String>, ClientError>;

/// A session with numbered tokens: `t0`, then by each renewal the next one.
#[derive(Default)]
struct Session {
    current: Cell<u32>,
    asked: Cell<u32>,
    refused: RefCell<Vec<String>>,
    /// Renewals wait for this, where it is set.
    gate: RefCell<Option<Rc<Notify>>>,
    /// The outcome of renewals, where it is not the next token.
    outcome: RefCell<Option<Token>>,
}

/// The handle that a client takes; the test keeps the session.
struct Source(Rc<Session>);

impl TokenSource for Source {
    fn token(&self) -> LocalFuture<Token> {
        self.0.asked.set(self.0.asked.get() + 1);
        Box::pin(ready(Ok(Some(format!("t{}", self.0.current.get())))))
    }

    fn renew(&self, refused: &str) -> LocalFuture<Token> {
        let session = Rc::clone(&self.0);
        session.refused.borrow_mut().push(refused.to_owned());
        Box::pin(async move {
            let gate = session.gate.borrow().clone();
            if let Some(gate) = gate {
                gate.notified().await;
            }
            if let Some(outcome) = session.outcome.borrow().clone() {
                return outcome;
            }
            session.current.set(session.current.get() + 1);
            Ok(Some(format!("t{}", session.current.get())))
        })
    }
}

/// A backend that accepts the token `accepted` only, and then answers `body`.
fn backend(accepted: &'static str, body: serde_json::Value) -> ScriptTransport {
    let accepted = format!("Bearer {accepted}");
    ScriptTransport::new(move |request, _| {
        if header(request, "authorization") == Some(&accepted) {
            ok(&body)
        } else {
            problem(401, "unauthenticated")
        }
    })
}

fn client(transport: &ScriptTransport, session: &Rc<Session>) -> ApiClient {
    ApiClient::new(Rc::new(transport.clone()), base(), Rc::new(Source(Rc::clone(session))))
}

fn request(api: &ApiClient, method: Method) -> Request {
    api.request(method, &["v1", "things"], &[]).unwrap()
}

fn tokens(transport: &ScriptTransport) -> Vec<String> {
    transport
        .sent()
        .iter()
        .map(|request| header(request, "authorization").unwrap_or("-").to_owned())
        .collect()
}

#[tokio::test]
async fn the_token_is_asked_for_before_every_request() {
    let (transport, session) = (ScriptTransport::new(|_, _| ok(&json!({}))), Rc::default());
    let api = client(&transport, &session);
    api.send(request(&api, Method::Get)).await.unwrap();
    session.current.set(7);
    api.send(request(&api, Method::Post)).await.unwrap();
    assert_eq!(tokens(&transport), ["Bearer t0", "Bearer t7"]);
    assert_eq!((session.asked.get(), session.refused.borrow().len()), (2, 0));
}

#[tokio::test]
async fn a_token_goes_to_the_origin_of_the_backend_only() {
    let (transport, session) = (ScriptTransport::new(|_, _| problem(401, "unauthenticated")), Rc::default());
    let api = client(&transport, &session);
    for elsewhere in ["https://soc.example:8443/api", "http://soc.example/api", "https://soc.example.net"] {
        let url = BaseUrl::parse(elsewhere).unwrap().join(&["v1", "things"], &[]).unwrap();
        api.send(Request { url, ..request(&api, Method::Get) }).await.unwrap();
    }
    assert_eq!(tokens(&transport), ["-", "-", "-"]);
    assert_eq!((session.asked.get(), session.refused.borrow().len()), (0, 0));
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_a_safe_request_sent_once_more() {
    let (transport, session) = (backend("t1", json!({ "ok": true })), Rc::default());
    let api = client(&transport, &session);
    let response = api.send(request(&api, Method::Get)).await.unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(tokens(&transport), ["Bearer t0", "Bearer t1"]);
    assert_eq!(*session.refused.borrow(), ["t0"]);
}

#[tokio::test]
async fn a_request_is_renewed_for_once_even_if_the_new_token_is_refused() {
    let (transport, session) = (backend("none of them", json!({})), Rc::default());
    let api = client(&transport, &session);
    assert_eq!(api.send_with_retry(request(&api, Method::Get)).await.unwrap().status, 401);
    assert_eq!(tokens(&transport), ["Bearer t0", "Bearer t1"]);
    assert_eq!(*session.refused.borrow(), ["t0"]);
}

#[tokio::test]
async fn a_request_that_changes_something_is_never_repeated_for_its_token() {
    for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
        let (transport, session) = (backend("t1", json!({})), Rc::default());
        let api = client(&transport, &session);
        assert_eq!(api.send(request(&api, method)).await.unwrap().status, 401);
        assert_eq!(tokens(&transport), ["Bearer t0"], "{method:?}");
        // The next one has the new token.
        assert_eq!(api.send(request(&api, method)).await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn requests_that_are_refused_together_share_one_renewal() {
    let (transport, session) = (backend("t1", json!({})), Rc::new(Session::default()));
    let (slow, gate) = (Slow::over(&transport), Rc::new(Notify::new()));
    session.gate.replace(Some(Rc::clone(&gate)));
    let api = ApiClient::new(Rc::new(slow.clone()), base(), Rc::new(Source(Rc::clone(&session))));
    let requests = (0..5).map(|_| {
        let mut request = request(&api, Method::Get);
        request.headers.push(("x-late", "1".to_owned()));
        api.send(request)
    });
    let answer = async {
        slow.late.notify_waiters();
        // All of them are refused before the renewal ends.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        gate.notify_one();
    };
    let (responses, ()) = join(join_all(requests), answer).await;
    assert!(responses.into_iter().all(|response| response.unwrap().status == 200));
    assert_eq!(*session.refused.borrow(), ["t0"], "one renewal");
    let (old, new) = tokens(&transport).into_iter().partition::<Vec<_>, _>(|token| token == "Bearer t0");
    assert_eq!((old.len(), new.len()), (5, 5));
}

#[tokio::test]
async fn a_request_waits_for_the_renewal_in_progress() {
    let (transport, session) = (backend("t1", json!({})), Rc::new(Session::default()));
    let gate = Rc::new(Notify::new());
    session.gate.replace(Some(Rc::clone(&gate)));
    let api = client(&transport, &session);
    let late = async {
        // Polled after the first one, which waits for its renewal by then.
        tokio::task::yield_now().await;
        api.send(request(&api, Method::Post)).await
    };
    let open = async {
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        gate.notify_one();
    };
    let ((first, late), ()) = join(join(api.send(request(&api, Method::Get)), late), open).await;
    assert_eq!((first.unwrap().status, late.unwrap().status), (200, 200));
    assert_eq!(tokens(&transport), ["Bearer t0", "Bearer t1", "Bearer t1"], "no request with the old token");
}

#[tokio::test]
async fn a_renewal_is_finished_for_others_when_its_first_request_is_dropped() {
    let (transport, session) = (backend("t1", json!({})), Rc::new(Session::default()));
    let gate = Rc::new(Notify::new());
    session.gate.replace(Some(Rc::clone(&gate)));
    let api = client(&transport, &session);
    {
        let first = api.send(request(&api, Method::Get));
        tokio::pin!(first);
        assert!((&mut first).now_or_never().is_none(), "it waits for the renewal");
    }
    let second = api.send(request(&api, Method::Get));
    let (second, ()) = join(second, async { gate.notify_one() }).await;
    assert_eq!(second.unwrap().status, 200);
    assert_eq!(session.refused.borrow().len(), 1);
}

#[tokio::test]
async fn a_refusal_that_comes_late_finds_the_token_renewed() {
    // Two requests with the first token; the answer to one of them takes until the other has renewed it.
    let (transport, session) = (backend("t1", json!({})), Rc::new(Session::default()));
    let slow = Slow::over(&transport);
    let api = ApiClient::new(Rc::new(slow.clone()), base(), Rc::new(Source(Rc::clone(&session))));
    let mut late = request(&api, Method::Get);
    late.headers.push(("x-late", "1".to_owned()));
    let first = async {
        let response = api.send(request(&api, Method::Get)).await;
        slow.late.notify_one();
        response
    };
    let (late, first) = join(api.send(late), first).await;
    assert_eq!((late.unwrap().status, first.unwrap().status), (200, 200));
    assert_eq!(*session.refused.borrow(), ["t0"], "one renewal");
}

/// A network on which the responses to requests with `x-late` and the first token wait for `late`.
#[derive(Clone)]
struct Slow {
    inner: ScriptTransport,
    late: Rc<Notify>,
}

impl Slow {
    fn over(transport: &ScriptTransport) -> Self {
        Self { inner: transport.clone(), late: Rc::default() }
    }
}

impl Transport for Slow {
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>> {
        let waits =
            header(&request, "x-late").is_some() && header(&request, "authorization") == Some("Bearer t0");
        let (response, late) = (self.inner.send(request), Rc::clone(&self.late));
        Box::pin(async move {
            if waits {
                late.notified().await;
            }
            response.await
        })
    }

    fn sleep(&self, ms: u64) -> LocalFuture<()> {
        self.inner.sleep(ms)
    }

    fn now_ms(&self) -> u64 {
        self.inner.now_ms()
    }

    fn random(&self) -> f64 {
        self.inner.random()
    }
}

#[tokio::test]
async fn without_another_token_the_refusal_stands() {
    for outcome in [Ok(None), Ok(Some("t0".to_owned()))] {
        let (transport, session) = (backend("t1", json!({})), Rc::new(Session::default()));
        session.outcome.replace(Some(outcome));
        let api = client(&transport, &session);
        assert_eq!(api.send(request(&api, Method::Get)).await.unwrap().status, 401);
        assert_eq!(transport.sent().len(), 1);
    }
}

#[tokio::test]
async fn a_renewal_that_fails_is_told_instead_of_the_refusal() {
    let (transport, session) = (backend("t1", json!({})), Rc::new(Session::default()));
    session.outcome.replace(Some(Err(ClientError::Offline)));
    let api = client(&transport, &session);
    let outcome = api.send(request(&api, Method::Get)).await;
    assert_eq!(outcome, Err(SendError::Token(ClientError::Offline)));
    assert_eq!(transport.sent().len(), 1);
}

/// A source without a token.
struct Closed;

impl TokenSource for Closed {
    fn token(&self) -> LocalFuture<Token> {
        Box::pin(ready(Err(ClientError::Offline)))
    }

    fn renew(&self, _refused: &str) -> LocalFuture<Token> {
        Box::pin(ready(Ok(None)))
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent_and_a_start_says_so() {
    let transport = ScriptTransport::new(|_, _| Err(TransportError::Lost));
    let rest = Rest::new(Rc::new(transport.clone()), base(), Rc::new(Closed));
    assert_eq!(rest.me().await, Err(ClientError::Offline));
    assert_eq!(rest.start(&intent()).await, Err(StartError::NotSent(ClientError::Offline)));
    assert_eq!(transport.sent(), []);
}

/// A backend that executes starts with the token `t1` and refuses all others, and says whether it keeps keys.
fn starts(keyed: bool, executed: &Rc<Cell<u32>>) -> ScriptTransport {
    let executed = Rc::clone(executed);
    ScriptTransport::new(move |request, _| match (request.method, header(request, "authorization")) {
        (Method::Get, _) => ok(&json!({ "features": { "idempotency": keyed } })),
        (_, Some("Bearer t1")) => {
            executed.set(executed.get() + 1);
            Ok(Response::json(202, &run("r1", "queued")))
        }
        _ => problem(401, "unauthenticated"),
    })
}

#[tokio::test]
async fn a_start_that_is_refused_for_its_token_is_sent_again_under_its_key() {
    let (executed, session) = (Rc::default(), Rc::new(Session::default()));
    let transport = starts(true, &executed);
    let rest = Rest::new(Rc::new(transport.clone()), base(), Rc::new(Source(session)));
    let outcome = rest.start(&intent()).await;
    assert!(matches!(outcome, Ok(Started::Run(_))), "{outcome:?}");
    assert_eq!(executed.get(), 1);
    let sent = transport.sent();
    let starts: Vec<&Request> = sent.iter().filter(|request| request.method == Method::Post).collect();
    assert_eq!(starts.len(), 2);
    assert_eq!(header(starts[0], "idempotency-key"), header(starts[1], "idempotency-key"));
    assert_eq!(starts[0].body, starts[1].body);
}

#[tokio::test]
async fn a_backend_without_keys_is_sent_a_refused_start_once() {
    let (executed, session) = (Rc::default(), Rc::new(Session::default()));
    let transport = starts(false, &executed);
    let rest = Rest::new(Rc::new(transport.clone()), base(), Rc::new(Source(session)));
    let outcome = rest.start(&intent()).await;
    assert!(matches!(outcome, Err(StartError::Refused(ClientError::Unauthenticated(_)))), "{outcome:?}");
    assert_eq!(transport.sent().iter().filter(|request| request.method == Method::Post).count(), 1);
}
