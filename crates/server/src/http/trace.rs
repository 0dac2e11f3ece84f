//! Request tracing: a trace id and a span per request, one log line per response, problems written
//! out, panics turned into responses.

use std::{any::Any, time::Duration};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    trace::TraceLayer,
};
use tracing::{Span, field};
use uuid::Uuid;

use super::problem::{ApiError, Reported};
use crate::text::shorten;

/// Maximum number of characters logged of a path or header.
const LOGGED_CHARS: usize = 200;

/// Identifies a request in the log and in the problem it is answered with.
#[derive(Clone, Debug)]
pub(crate) struct TraceId(pub(crate) String);

/// Assigns the trace id. An identifier that the caller sends is ignored: it could be that of another
/// request.
pub(crate) async fn identify(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(TraceId(Uuid::new_v4().simple().to_string()));
    next.run(request).await
}

type MakeSpan = fn(&Request) -> Span;
type OnResponse = fn(&Response, Duration, &Span);

/// Runs each request in its span and logs its response. The work that a request sets off stays in the
/// span, so that the log lines of a run carry the trace id and user of the request that started it.
pub(crate) fn layer()
-> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, MakeSpan, (), OnResponse, (), (), ()> {
    TraceLayer::new_for_http()
        .make_span_with(span as MakeSpan)
        .on_request(())
        .on_response(log as OnResponse)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

/// Names the request. At the level of errors, so that no filter takes the trace id from a line.
fn span(request: &Request) -> Span {
    let trace_id = request.extensions().get::<TraceId>().map(|id| id.0.as_str());
    // Without the query: search terms are private.
    let path = shorten(request.uri().path(), LOGGED_CHARS);
    let agent = logged(request.headers(), &header::USER_AGENT);
    tracing::error_span!(
        "request",
        trace_id,
        method = request.method().as_str(),
        path,
        agent = agent.as_deref(),
        user = field::Empty,
    )
}

/// Adds the signed-in user to the span of the current request.
pub(crate) fn record_user(id: &str) {
    Span::current().record("user", id);
}

fn log(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    let reported = response.extensions().get::<Reported>();
    let code = reported.map(|reported| reported.problem.code.as_str());
    if status >= 500 {
        let cause = reported.and_then(|reported| reported.cause.as_deref());
        tracing::error!(status, ms, code, cause, "request failed");
    } else {
        tracing::info!(status, ms, code, "request");
    }
}

/// Writes out the problem that a handler reported, as `application/problem+json` with the trace id.
pub(crate) async fn write_problem(request: Request, next: Next) -> Response {
    let trace_id = request.extensions().get::<TraceId>().map(|id| id.0.clone());
    let mut response = next.run(request).await;
    let Some(reported) = response.extensions_mut().get_mut::<Reported>() else { return response };
    reported.problem.trace_id = trace_id;
    let body = serde_json::to_vec(&reported.problem).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = Body::from(body);
    response
}

fn logged(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(shorten(&String::from_utf8_lossy(value.as_bytes()), LOGGED_CHARS))
}

/// Turns a panic of a handler into an internal error; the server keeps running.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    ApiError::internal(format!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::to_bytes, http::StatusCode, middleware, routing::get};
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    async fn broken() -> &'static str {
        panic!("a secret of the server")
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_problem_without_its_words() {
        let app = Router::new()
            .route("/", get(broken))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(middleware::from_fn(write_problem))
            .layer(layer())
            .layer(middleware::from_fn(identify));
        let response = app.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let problem: riposte_model::Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.code.as_str(), "internal");
        assert_eq!(problem.trace_id.map(|id| id.len()), Some(32));
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
