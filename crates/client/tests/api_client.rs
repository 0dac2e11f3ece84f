//! The HTTP client knows no contract: any method, any header field, any status.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::rc::Rc;

use common::{base, header, token};
use riposte_client::{
    ApiClient, ClientError, Method, Response, ScriptTransport, SendError, Transport as _, TransportError,
    parse_json,
};
use serde_json::json;

fn client(transport: &ScriptTransport) -> ApiClient {
    ApiClient::new(Rc::new(transport.clone()), base(), token("secret"))
}

fn status(status: u16) -> Response {
    Response { status, ..Response::default() }
}

#[tokio::test]
async fn a_request_has_the_method_and_the_header_fields_of_its_caller() {
    let transport = ScriptTransport::new(|_, _| Ok(status(204)));
    let api = client(&transport);
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    for method in methods {
        let query = [("api-version", "2024-03-01".to_owned())];
        let mut request = api.request(method, &["incidents", "i1"], &query).unwrap();
        request.headers.push(("x-ms-client-request-id", "42".to_owned()));
        api.send(request).await.unwrap();
    }
    let sent = transport.sent();
    assert!(sent.iter().map(|request| request.method).eq(methods));
    assert_eq!(sent[2].url.target(), "/api/incidents/i1?api-version=2024-03-01");
    assert_eq!(header(&sent[2], "x-ms-client-request-id"), Some("42"));
    assert_eq!(header(&sent[2], "authorization"), Some("Bearer secret"));
}

#[test]
fn only_reading_is_safe() {
    let unsafe_ones = [Method::Post, Method::Put, Method::Patch, Method::Delete];
    assert!(Method::Get.is_safe() && unsafe_ones.iter().all(|method| !method.is_safe()));
    let names: Vec<_> = unsafe_ones.iter().map(|method| method.as_str()).collect();
    assert_eq!(names, ["POST", "PUT", "PATCH", "DELETE"]);
}

#[tokio::test]
async fn every_header_field_of_a_response_is_kept_and_found_in_any_case() {
    let response = status(200).with_header("X-Ms-Ratelimit-Remaining", "17").with_header("etag", "a");
    let transport = ScriptTransport::replies([Ok(response)]);
    let api = client(&transport);
    let response = api.send(api.request(Method::Get, &["x"], &[]).unwrap()).await.unwrap();
    assert_eq!(response.headers.get("x-ms-ratelimit-remaining"), Some("17"));
    assert_eq!(response.headers.get("ETag"), Some("a"));
    assert_eq!(response.headers.get("location"), None);
}

#[tokio::test]
async fn transient_statuses_are_retried_and_the_last_response_is_returned_as_it_is() {
    for transient in [429, 502, 503, 504] {
        let transport = ScriptTransport::new(move |_, _| Ok(status(transient)));
        let api = client(&transport);
        let request = api.request(Method::Get, &["x"], &[]).unwrap();
        assert_eq!(api.send_with_retry(request).await.unwrap().status, transient);
        assert_eq!(transport.sent().len(), 3, "{transient}");
    }
    for lasting in [200, 304, 400, 404, 409, 418, 500, 501] {
        let transport = ScriptTransport::new(move |_, _| Ok(status(lasting)));
        let api = client(&transport);
        let request = api.request(Method::Get, &["x"], &[]).unwrap();
        assert_eq!(api.send_with_retry(request).await.unwrap().status, lasting);
        assert_eq!(transport.sent().len(), 1, "{lasting}");
    }
}

#[tokio::test]
async fn a_retry_waits_as_long_as_the_backend_asks_unless_that_is_too_long() {
    for (asked, attempts, waited) in [("3", 2, 3_000), ("11", 1, 0)] {
        let busy = status(503).with_header("retry-after", asked);
        let transport = ScriptTransport::replies([Ok(busy), Ok(status(200))]);
        let (api, before) = (client(&transport), transport.now_ms());
        api.send_with_retry(api.request(Method::Get, &["x"], &[]).unwrap()).await.unwrap();
        assert_eq!(transport.sent().len(), attempts);
        assert_eq!(transport.now_ms() - before, waited);
    }
}

#[tokio::test]
async fn a_broken_connection_is_retried_and_a_time_out_is_not() {
    for (error, attempts) in
        [(TransportError::Lost, 3), (TransportError::Timeout, 1), (TransportError::Offline, 1)]
    {
        let script = error.clone();
        let transport = ScriptTransport::new(move |_, _| Err(script.clone()));
        let api = client(&transport);
        let outcome = api.send_with_retry(api.request(Method::Get, &["x"], &[]).unwrap()).await;
        assert_eq!(outcome, Err(SendError::Transport(error)));
        assert_eq!(transport.sent().len(), attempts);
    }
}

#[tokio::test]
async fn a_header_field_that_no_request_can_carry_is_not_sent() {
    let transport = ScriptTransport::new(|_, _| Ok(status(200)));
    let api = client(&transport);
    for value in ["a\r\nx: y", "caf\u{e9}", "\u{0}"] {
        let mut request = api.request(Method::Get, &["x"], &[]).unwrap();
        request.headers.push(("if-match", value.to_owned()));
        let outcome = api.send(request).await;
        assert!(matches!(outcome, Err(SendError::Transport(TransportError::Unsendable { .. }))), "{value:?}");
    }
    assert_eq!(transport.sent(), []);
}

#[test]
fn json_is_read_under_any_media_type_of_json_and_no_other() {
    let response = |kind: &str| {
        let response = Response { status: 200, body: b"{\"a\":1}".to_vec(), ..Response::default() };
        response.with_header("content-type", kind)
    };
    for kind in ["application/json", "application/json; charset=utf-8", "Application/Problem+JSON"] {
        assert_eq!(parse_json(&response(kind)), Ok(json!({ "a": 1 })), "{kind}");
    }
    for kind in ["text/html", "text/json", "application/jsonp", ""] {
        let outcome = parse_json(&response(kind));
        assert!(matches!(outcome, Err(ClientError::NotABackend { .. })), "{kind}: {outcome:?}");
    }
}
