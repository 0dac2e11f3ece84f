//! The fake products over HTTP: only the engine may act on them, and any signed-in user may look.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::any,
};
use percent_encoding::percent_decode_str;
use riposte_model::SandboxState;
use serde_json::{Value, json};

use super::{AppState, IDEMPOTENCY_KEY, auth::bearer, problem::ApiError};
use crate::{
    clock,
    sandbox::{self, respond},
    token,
};

/// Returns the state of the fake products and the calls they have received.
#[utoipa::path(
    get, path = "/sandbox/state", operation_id = "getSandboxState", tag = "sandbox",
    responses((status = 200, description = "The state of the sandbox.", body = SandboxState)),
    security(("bearer" = []))
)]
pub(crate) async fn state(State(state): State<Arc<AppState>>) -> Result<Json<SandboxState>, ApiError> {
    Ok(Json(state.store.read(sandbox::state).await?))
}

/// The fake products themselves.
pub(crate) fn products(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    Router::new()
        .route("/sandbox/{system}/{*rest}", any(call))
        .layer(middleware::from_fn_with_state(Arc::clone(state), only_the_engine))
}

async fn only_the_engine(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    // Comparing hashes does not reveal how much of a guess was right.
    let known = bearer(request.headers()).is_some_and(|given| token::hash(given) == state.sandbox_token);
    if known { next.run(request).await } else { ApiError::unauthenticated().into_response() }
}

async fn call(
    State(state): State<Arc<AppState>>,
    method: Method,
    uri: Uri,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let bad_request =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let Some((system, segments)) = segments(uri.path()) else {
        return Ok(bad_request("The path is not valid UTF-8."));
    };
    let body: Value = if body.is_empty() {
        Value::Null
    } else if let Ok(body) = serde_json::from_slice(&body) {
        body
    } else {
        return Ok(bad_request("The body is not valid JSON."));
    };
    // Half before and half after, as a real product responds some time after it has acted.
    tokio::time::sleep(state.sandbox_delay / 2).await;
    let request = sandbox::SandboxRequest {
        system,
        method: method.as_str().to_owned(),
        segments,
        query,
        body,
        key: headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).map(str::to_owned),
        now: clock::now(),
    };
    let reply = if request.method == "GET" {
        state.store.read(move |tx| respond(tx, &request)).await?
    } else {
        state.store.write(move |tx| respond(tx, &request)).await?
    };
    tokio::time::sleep(state.sandbox_delay / 2).await;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok((status, Json(reply.body)).into_response())
}

/// The product and the decoded segments after it. `None` if one is not UTF-8.
///
/// Axum's `Path` decodes the rest of a path as a whole, where an encoded slash in a value would split it.
fn segments(path: &str) -> Option<(String, Vec<String>)> {
    let decode = |segment| Some(percent_decode_str(segment).decode_utf8().ok()?.into_owned());
    let mut segments = path.strip_prefix("/sandbox/")?.split('/').map(decode);
    Some((segments.next()??, segments.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn an_encoded_slash_stays_within_its_segment() {
        let (system, rest) = segments("/sandbox/firewall/blocks/2001%3Adb8%3A%3A1/a%2Fb%25").unwrap();
        assert_eq!(
            (system.as_str(), rest),
            ("firewall", ["blocks", "2001:db8::1", "a/b%"].map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn a_segment_that_is_not_utf_8_is_refused() {
        for path in ["/sandbox/%ff/x", "/sandbox/firewall/%ff", "/sandbox/firewall/a/%c3%28"] {
            assert_eq!(segments(path), None, "{path}");
        }
    }
}
