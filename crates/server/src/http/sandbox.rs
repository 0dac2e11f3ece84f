//! The door to the fake products: only the engine may act on them, and whoever is signed in may look.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::any,
};
use riposte_model::SandboxState;
use serde_json::{Value, json};

use super::{IDEMPOTENCY_KEY, Service, auth::bearer, problem::ApiError};
use crate::{
    clock,
    sandbox::{self, respond},
    token,
};

/// What the fake products hold and what was done to them.
#[utoipa::path(
    get, path = "/sandbox/state", operation_id = "getSandboxState", tag = "sandbox",
    responses((status = 200, description = "Everything that the sandbox holds.", body = SandboxState)),
    security(("bearer" = []))
)]
pub(crate) async fn state(State(service): State<Arc<Service>>) -> Result<Json<SandboxState>, ApiError> {
    Ok(Json(service.store.read(sandbox::state).await?))
}

/// The fake products themselves.
pub(crate) fn products(service: &Arc<Service>) -> Router<Arc<Service>> {
    Router::new()
        .route("/sandbox/{system}/{*rest}", any(call))
        .layer(middleware::from_fn_with_state(Arc::clone(service), only_the_engine))
}

async fn only_the_engine(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    // Comparing hashes tells nobody how much of a guess was right.
    let known = bearer(request.headers()).is_some_and(|given| token::hash(given) == service.sandbox_token);
    if known { next.run(request).await } else { ApiError::unauthenticated().into_response() }
}

async fn call(
    State(service): State<Arc<Service>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let no = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let path = uri.path().strip_prefix("/sandbox/").unwrap_or_default();
    let Some(mut parts) = path.split('/').map(decode).collect::<Option<Vec<_>>>() else {
        return Ok(no("The address is not UTF-8 text."));
    };
    let body: Value = if body.is_empty() {
        Value::Null
    } else if let Ok(body) = serde_json::from_slice(&body) {
        body
    } else {
        return Ok(no("The body is not JSON."));
    };
    let system = if parts.is_empty() { String::new() } else { parts.remove(0) };
    // Half before and half after, as a real product answers some time after it has acted.
    tokio::time::sleep(service.sandbox_delay / 2).await;
    let request = sandbox::SandboxRequest {
        system,
        method: method.as_str().to_owned(),
        segments: parts,
        query: query(uri.query().unwrap_or_default()),
        body,
        key: headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).map(str::to_owned),
        now: clock::now(),
    };
    let reply = if request.method == "GET" {
        service.store.read(move |tx| respond(tx, &request)).await?
    } else {
        service.store.write(move |tx| respond(tx, &request)).await?
    };
    tokio::time::sleep(service.sandbox_delay / 2).await;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok((status, Json(reply.body)).into_response())
}

fn query(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(&value.replace('+', " "))?))
        })
        .collect()
}

/// Undoes percent-encoding. Nothing where the result is not UTF-8 or a `%` stands alone.
fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn percent_encoding_is_undone_or_refused() {
        assert_eq!(decode("2001%3Adb8%3A%3A1").as_deref(), Some("2001:db8::1"));
        assert_eq!(decode("a%2Fb%25").as_deref(), Some("a/b%"));
        for text in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
