//! A target that records what it is sent, bodies included, and answers as it is told.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Answer to a request of this method, path below the base, and body; and to the how manieth one, from 1.
pub(crate) type Reply = fn(&Sent, usize) -> (u16, Value);

/// A request that came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    /// Method, path and query.
    pub(crate) line: String,
    pub(crate) body: Value,
}

#[derive(Clone)]
struct Shared {
    sent: Arc<Mutex<Vec<Sent>>>,
    reply: Reply,
}

pub(crate) struct Recorder {
    pub(crate) base: String,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Recorder {
    pub(crate) async fn start(reply: Reply) -> Self {
        let sent = Arc::<Mutex<Vec<Sent>>>::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/api", listener.local_addr().unwrap());
        let shared = Shared { sent: Arc::clone(&sent), reply };
        let router = Router::new().fallback(answer).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, sent }
    }

    /// One that finds everything in order.
    pub(crate) async fn content() -> Self {
        let reply = |sent: &Sent, _| {
            let ends = [("/kill", "ended"), ("/files/delete", "deleted"), ("/isolate", "isolated")];
            let state =
                ends.iter().find(|(end, _)| sent.line.ends_with(end)).map_or("done", |(_, state)| state);
            (200, json!({ "state": state, "deleted": 1, "id": "s-1", "verdict": "clean" }))
        };
        Self::start(reply).await
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// Method, path and query of each request.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.sent().into_iter().map(|sent| sent.line).collect()
    }

    /// Bodies of the requests that have one.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        self.sent().into_iter().map(|sent| sent.body).filter(|body| !body.is_null()).collect()
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let path = request.uri().path_and_query().unwrap().as_str().trim_start_matches("/api").to_owned();
    let line = format!("{} {path}", request.method());
    let bytes = to_bytes(request.into_body(), 1024 * 1024).await.unwrap();
    let sent = Sent { line, body: serde_json::from_slice(&bytes).unwrap_or_default() };
    let count = {
        let mut all = shared.sent.lock().unwrap();
        all.push(sent.clone());
        all.len()
    };
    let (status, body) = (shared.reply)(&sent, count);
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}
