//! The outermost layer: a trace id and one log line per request, problems written out, panics turned
//! into answers.

use std::{any::Any, time::Instant};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::problem::{ApiError, Reported};
use crate::text::shorten;

/// Most characters of a header that are logged.
const LOGGED_CHARS: usize = 200;

/// Finds a request in the log. Given to handlers, sent with problems.
#[derive(Clone, Debug)]
pub(crate) struct TraceId(pub(crate) String);

/// Who is signed in, for the log.
#[derive(Clone, Debug)]
pub(crate) struct LoggedUser(pub(crate) String);

/// Wraps every request.
pub(crate) async fn trace(mut request: Request, next: Next) -> Response {
    let trace_id = Uuid::new_v4().simple().to_string();
    let started = Instant::now();
    let method = request.method().clone();
    // Without the query: what people search for is nobody's business.
    let path = shorten(request.uri().path(), LOGGED_CHARS);
    let agent = logged(request.headers(), &header::USER_AGENT);
    request.extensions_mut().insert(TraceId(trace_id.clone()));
    let response = next.run(request).await;
    let user = response.extensions().get::<LoggedUser>().map(|user| user.0.clone());
    let status = response.status().as_u16();
    let (response, code, cause) = write_problem(response, &trace_id);
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (method, user, agent) = (method.as_str(), user.as_deref(), agent.as_deref());
    if status >= 500 {
        tracing::error!(trace_id, method, path, status, ms, user, agent, code, cause, "request failed");
    } else {
        tracing::info!(trace_id, method, path, status, ms, user, agent, code, "request");
    }
    response
}

/// Writes out the problem that a handler reported.
fn write_problem(mut response: Response, trace_id: &str) -> (Response, Option<String>, Option<String>) {
    let Some(Reported { mut problem, cause }) = response.extensions_mut().remove::<Reported>() else {
        return (response, None, None);
    };
    problem.trace_id = Some(trace_id.to_owned());
    let code = problem.code.to_string();
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = Body::from(body);
    (response, Some(code), cause)
}

fn logged(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(shorten(&String::from_utf8_lossy(value.as_bytes()), LOGGED_CHARS))
}

/// A handler that panicked has a fault, and the server goes on.
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
            .layer(middleware::from_fn(trace));
        let response = app.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let problem: riposte_model::Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.code.as_str(), "internal");
        assert_eq!(problem.trace_id.map(|id| id.len()), Some(32));
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
