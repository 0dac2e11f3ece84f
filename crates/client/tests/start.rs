//! A start is run at most once, and its outcome is never guessed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{cell::RefCell, rc::Rc};

use common::{KEY, Reply, header, intent, ok, page_of_html, problem, rest, run};
use proptest::prelude::*;
use riposte_client::{
    ClientError, Method, Response, Runs as _, ScriptTransport, StartError, Started, Transport as _,
    TransportError,
};
use riposte_model::{NewRun, ProblemCode};
use serde_json::json;

/// A backend that answers starts from a list and says whether it knows keys.
fn backend(keyed: bool, starts: impl IntoIterator<Item = Reply>) -> ScriptTransport {
    let mut starts = starts.into_iter().collect::<Vec<_>>().into_iter();
    ScriptTransport::new(move |request, _| match request.method {
        Method::Get => ok(&json!({ "features": { "idempotency": keyed } })),
        _ => starts.next().unwrap_or(Err(TransportError::Lost)),
    })
}

fn starts(transport: &ScriptTransport) -> Vec<riposte_client::Request> {
    transport.sent().into_iter().filter(|request| request.method == Method::Post).collect()
}

#[allow(clippy::unnecessary_wraps, reason = "a script mixes answers and errors")]
fn accepted() -> Reply {
    Ok(Response::json(202, &run("r1", "queued")))
}

#[allow(clippy::unnecessary_wraps, reason = "a script mixes answers and errors")]
fn cut_short() -> Reply {
    let mut response = Response::json(202, &run("r1", "queued"));
    response.body.truncate(20);
    Ok(response)
}

#[tokio::test]
async fn a_start_is_one_request_with_a_quoted_key() {
    let transport = backend(true, [accepted()]);
    let Ok(Started::Run(started)) = rest(&transport).start(&intent()).await else { panic!("refused") };
    assert_eq!(started.id.as_str(), "r1");
    let sent = transport.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].url.to_string(), "https://soc.example/api/v1/runs");
    assert_eq!(header(&sent[0], "idempotency-key"), Some(format!("\"{KEY}\"").as_str()));
    let body: NewRun = serde_json::from_str(sent[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(body, intent().request);
}

#[tokio::test]
async fn an_unclear_start_is_sent_again_byte_for_byte_under_its_key() {
    for unclear in [
        Err(TransportError::Lost),
        Err(TransportError::Timeout),
        Err(TransportError::TooLarge { limit_bytes: 1 }),
        cut_short(),
        page_of_html(200),
        page_of_html(408),
        page_of_html(500),
        page_of_html(502),
        problem(500, "internal"),
        problem(503, "backend-unavailable"),
    ] {
        let transport = backend(true, [unclear.clone(), unclear.clone(), accepted()]);
        let outcome = rest(&transport).start(&intent()).await;
        assert!(matches!(outcome, Ok(Started::Run(_))), "{unclear:?}: {outcome:?}");
        let starts = starts(&transport);
        assert_eq!(starts.len(), 3);
        assert!(starts.iter().all(|again| *again == starts[0]), "same key, same body");
    }
}

#[tokio::test]
async fn after_three_more_attempts_it_is_unclear_within_two_minutes() {
    let transport = ScriptTransport::new(|request, _| match request.method {
        Method::Get => ok(&json!({ "features": { "idempotency": true } })),
        _ => Err(TransportError::Timeout),
    })
    .drawing(0.999);
    let before = transport.now_ms();
    assert_eq!(rest(&transport).start(&intent()).await, Err(StartError::Unclear(ClientError::Timeout)));
    assert_eq!(starts(&transport).len(), 4);
    let waited = transport.now_ms() - before;
    let timeouts: u64 = starts(&transport).iter().map(|request| u64::from(request.timeout_ms)).sum();
    assert!(waited + timeouts < 120_000, "{waited} + {timeouts}");
}

#[tokio::test]
async fn a_backend_without_keys_is_sent_a_start_once() {
    let transport = backend(false, [Err(TransportError::Lost)]);
    assert_eq!(rest(&transport).start(&intent()).await, Err(StartError::Unclear(ClientError::NoAnswer)));
    assert_eq!(starts(&transport).len(), 1);
}

#[tokio::test]
async fn a_backend_that_cannot_be_asked_about_keys_is_sent_a_start_once() {
    let transport = ScriptTransport::new(|_, _| Err(TransportError::Timeout));
    assert_eq!(rest(&transport).start(&intent()).await, Err(StartError::Unclear(ClientError::Timeout)));
    assert_eq!(starts(&transport).len(), 1);
}

#[tokio::test]
async fn a_refusal_is_final_and_says_why() {
    for (status, code) in [
        (400, "invalid-request"),
        (403, "missing-permission"),
        (404, "playbook-not-found"),
        (409, "duplicate-run"),
        (412, "version-mismatch"),
        (422, "reason-required"),
        (429, "rate-limited"),
        (501, "unsupported-by-backend"),
    ] {
        let transport = backend(true, [problem(status, code)]);
        let Err(StartError::Refused(error)) = rest(&transport).start(&intent()).await else {
            panic!("{status} is a refusal");
        };
        assert_eq!(error.code(), Some(&ProblemCode::from(code)));
        assert_eq!(transport.sent().len(), 1);
    }
}

#[tokio::test]
async fn an_ended_session_and_a_redirect_to_a_sign_in_are_refusals() {
    let transport = backend(true, [problem(401, "unauthenticated")]);
    let outcome = rest(&transport).start(&intent()).await;
    assert!(matches!(outcome, Err(StartError::Refused(ClientError::Unauthenticated(_)))), "{outcome:?}");
    let transport = backend(true, [Err(TransportError::Redirected { location: None })]);
    let outcome = rest(&transport).start(&intent()).await;
    assert!(matches!(outcome, Err(StartError::Refused(ClientError::Refused { .. }))), "{outcome:?}");
}

#[tokio::test]
async fn a_refusal_after_an_unclear_attempt_proves_nothing() {
    for later in
        [problem(401, "unauthenticated"), problem(409, "duplicate-run"), problem(412, "version-mismatch")]
    {
        let transport = backend(true, [Err(TransportError::Lost), later]);
        let outcome = rest(&transport).start(&intent()).await;
        assert!(matches!(outcome, Err(StartError::Unclear(_))), "{outcome:?}");
        assert_eq!(starts(&transport).len(), 2);
    }
}

#[tokio::test]
async fn offline_means_not_sent_and_is_not_tried_later() {
    let transport = backend(true, [Err(TransportError::Offline)]);
    assert_eq!(rest(&transport).start(&intent()).await, Err(StartError::NotSent(ClientError::Offline)));
    assert_eq!(transport.sent().len(), 1);
}

#[tokio::test]
async fn going_offline_after_an_unclear_attempt_keeps_it_unclear() {
    let offline = || Err(TransportError::Offline);
    let transport = backend(true, [Err(TransportError::Lost), offline(), offline(), offline()]);
    assert_eq!(rest(&transport).start(&intent()).await, Err(StartError::Unclear(ClientError::Offline)));
    assert_eq!(starts(&transport).len(), 4);
}

#[tokio::test]
async fn a_start_with_a_key_that_is_none_is_not_sent() {
    let transport = backend(true, [accepted()]);
    for key in ["", "a\"b", "a b", "a\r\nb"] {
        let intent = riposte_client::Intent { key: key.to_owned(), ..intent() };
        let outcome = rest(&transport).start(&intent).await;
        assert!(matches!(outcome, Err(StartError::NotSent(_))), "{key:?}: {outcome:?}");
    }
    assert_eq!(transport.sent(), []);
}

#[tokio::test]
async fn accepted_without_a_word_is_to_be_looked_up() {
    let transport = backend(true, [Ok(Response { status: 204, ..Response::default() })]);
    assert_eq!(rest(&transport).start(&intent()).await, Ok(Started::Accepted));
}

/// What happens to one exchange on its way.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    LostBefore,
    LostAfter,
    TimeoutAfter,
    GarbledAfter,
    GatewayBefore,
    GatewayAfter,
    SignedOut,
}

proptest! {
    #[test]
    fn whatever_the_network_does_one_intent_runs_once_and_is_never_told_wrong(
        faults in prop::collection::vec(
            prop_oneof![
                Just(Fault::None), Just(Fault::LostBefore), Just(Fault::LostAfter), Just(Fault::TimeoutAfter),
                Just(Fault::GarbledAfter), Just(Fault::GatewayBefore), Just(Fault::GatewayAfter),
                Just(Fault::SignedOut),
            ],
            1..8,
        ),
        keyed in any::<bool>(),
        random in 0.0..1.0,
    ) {
        // The backend: runs a key once if it knows keys, else every request.
        let executed: Rc<RefCell<Vec<String>>> = Rc::default();
        let log = Rc::clone(&executed);
        let mut faults = faults.into_iter().chain(std::iter::repeat(Fault::None));
        let transport = ScriptTransport::new(move |request, _| {
            if request.method == Method::Get {
                return ok(&json!({ "features": { "idempotency": keyed } }));
            }
            let key = header(request, "idempotency-key").unwrap().to_owned();
            let execute = || {
                let mut log = log.borrow_mut();
                if !keyed || !log.contains(&key) {
                    log.push(key.clone());
                }
            };
            match faults.next().unwrap() {
                Fault::None => { execute(); accepted() }
                Fault::LostBefore => Err(TransportError::Lost),
                Fault::LostAfter => { execute(); Err(TransportError::Lost) }
                Fault::TimeoutAfter => { execute(); Err(TransportError::Timeout) }
                Fault::GarbledAfter => { execute(); cut_short() }
                Fault::GatewayBefore => page_of_html(502),
                Fault::GatewayAfter => { execute(); page_of_html(504) }
                Fault::SignedOut => problem(401, "unauthenticated"),
            }
        })
        .drawing(random);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let outcome = runtime.block_on(rest(&transport).start(&intent()));
        let ran = executed.borrow().len();
        prop_assert!(ran <= 1, "ran {} times", ran);
        match outcome {
            Ok(_) => prop_assert_eq!(ran, 1, "told started, but did not run"),
            Err(StartError::Refused(_) | StartError::NotSent(_)) => prop_assert_eq!(ran, 0, "told refused, but ran"),
            Err(StartError::Unclear(_)) => {}
        }
    }
}
