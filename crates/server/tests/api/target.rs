//! A target that misbehaves on request.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// What a target was sent: method, path and query, idempotency key, authorization.
type Hits = Arc<Mutex<Vec<[String; 4]>>>;

/// A target of its own, which does as the path says.
pub(crate) struct Target {
    pub(crate) base: String,
    hits: Hits,
}

impl Target {
    pub(crate) async fn start() -> Self {
        let hits = Hits::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/api", listener.local_addr().unwrap());
        let router = Router::new().fallback(misbehave).with_state(Arc::clone(&hits));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, hits }
    }

    pub(crate) fn hits(&self) -> Vec<[String; 4]> {
        self.hits.lock().unwrap().clone()
    }
}

/// Notes a request; its path, and the how manieth it is.
fn note(hits: &Hits, request: &Request) -> (String, usize) {
    let text =
        |name: &str| request.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let path = request.uri().path_and_query().unwrap().as_str().to_owned();
    let mut hits = hits.lock().unwrap();
    hits.push([request.method().to_string(), path.clone(), text("idempotency-key"), text("authorization")]);
    let count = hits.iter().filter(|hit| hit[1] == path).count();
    (path, count)
}

async fn misbehave(State(hits): State<Hits>, request: Request) -> Response {
    let (path, count) = note(&hits, &request);
    drop(request);
    let name = path.trim_start_matches("/api/");
    match name.split('?').next().unwrap() {
        "hang" => std::future::pending().await,
        "hang-then-429" | "hang-then-503" if count == 1 => std::future::pending().await,
        "hang-then-429" => StatusCode::TOO_MANY_REQUESTS.into_response(),
        "redirect" => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/api/elsewhere")]).into_response()
        }
        "large" => "x".repeat(1024 * 1024).into_response(),
        "medium" => axum::Json(json!({ "text": "y".repeat(20 * 1024) })).into_response(),
        "flaky" if count < 3 => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        "broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "gateway" => StatusCode::GATEWAY_TIMEOUT.into_response(),
        "busy" | "hang-then-503" => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        "refuse" => {
            (StatusCode::FORBIDDEN, axum::Json(json!({ "message": "Not on Sundays." }))).into_response()
        }
        "text" => "plain".into_response(),
        "nothing" => StatusCode::NO_CONTENT.into_response(),
        _ => axum::Json(json!({ "state": "done", "items": [{ "n": 7 }] })).into_response(),
    }
}
