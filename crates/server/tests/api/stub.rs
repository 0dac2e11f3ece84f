//! A target that answers whatever HTTP can answer, and notes what it was sent.

use std::{
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use serde_json::Value;

/// A request that has come.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Method and path with query, as in `GET /hosts/a`.
    pub(crate) line: String,
    pub(crate) body: Value,
    pub(crate) at: Instant,
    /// How many have come with this line, this one included.
    pub(crate) count: usize,
}

/// How a response ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    /// The connection breaks in the middle of the body.
    Cut,
    /// No response comes at all.
    Never,
}

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Say {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) end: End,
}

impl Say {
    /// A response with a JSON body.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self {
            body: body.to_string().into_bytes(),
            ..Self::bare(status).with("content-type", "application/json")
        }
    }

    /// A response without a body.
    pub(crate) fn bare(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), end: End::Whole }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

type Script = Box<dyn Fn(&Hit) -> Say + Send + Sync>;

/// The target. Clones are one.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) base: String,
    hits: Arc<Mutex<Vec<Hit>>>,
    script: Arc<Mutex<Script>>,
}

impl Stub {
    pub(crate) async fn start(script: impl Fn(&Hit) -> Say + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stub = Self { base, hits: Arc::default(), script: Arc::new(Mutex::new(Box::new(script))) };
        let router = Router::new().fallback(respond).with_state(stub.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        stub
    }

    /// Forgets what has come, and answers otherwise from now on.
    pub(crate) fn play(&self, script: impl Fn(&Hit) -> Say + Send + Sync + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
        self.hits.lock().unwrap().clear();
    }

    pub(crate) fn hits(&self) -> Vec<Hit> {
        self.hits.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.hits().into_iter().map(|hit| hit.line).collect()
    }
}

async fn respond(State(stub): State<Stub>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let line = format!("{} {}", parts.method, parts.uri.path_and_query().unwrap());
    let hit = {
        let mut hits = stub.hits.lock().unwrap();
        let count = 1 + hits.iter().filter(|hit| hit.line == line).count();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        hits.push(Hit { line, body, at: Instant::now(), count });
        hits.last().unwrap().clone()
    };
    let say = (stub.script.lock().unwrap())(&hit);
    let body = match say.end {
        End::Whole => Body::from(say.body),
        End::Cut => {
            let pieces = [Ok(Bytes::from(say.body)), Err(std::io::Error::other("broken"))];
            Body::from_stream(futures_util::stream::iter(pieces))
        }
        End::Never => std::future::pending().await,
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(say.status).unwrap();
    for (name, value) in say.headers {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
    }
    response
}
