//! The network outside a browser.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use super::{Request, Response, ResponseHeaders, Transport, TransportError};
use crate::LocalFuture;

/// HTTP over TCP, without TLS: for tests and for checking a backend from its own machine.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// A client with connections of its own. Needs a tokio runtime when it is used.
    pub fn new() -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()
            .map_err(|error| TransportError::Unsendable { detail: error.to_string() })?;
        Ok(Self { client })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>> {
        let client = self.client.clone();
        Box::pin(async move {
            let limit = Duration::from_millis(u64::from(request.timeout_ms));
            tokio::time::timeout(limit, exchange(&client, request))
                .await
                .unwrap_or(Err(TransportError::Timeout))
        })
    }

    fn sleep(&self, ms: u64) -> LocalFuture<()> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }

    fn now_ms(&self) -> u64 {
        epoch_ms()
    }

    fn random(&self) -> f64 {
        random()
    }
}

async fn exchange(client: &reqwest::Client, request: Request) -> Result<Response, TransportError> {
    let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
        .map_err(|error| TransportError::Unsendable { detail: error.to_string() })?;
    let mut builder = client.request(method, request.url.to_string());
    for (name, value) in request.headers {
        builder = builder.header(name, value);
    }
    if let Some(body) = request.body {
        builder = builder.body(body);
    }
    let mut answer = builder.send().await.map_err(reason)?;
    let status = answer.status().as_u16();
    let mut headers = ResponseHeaders::default();
    for (name, value) in answer.headers() {
        if let Ok(value) = value.to_str() {
            headers.push(name.as_str(), value);
        }
    }
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Err(TransportError::Redirected { location: headers.get("location").map(str::to_owned) });
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(reason)? {
        if body.len() + chunk.len() > request.max_bytes {
            return Err(TransportError::TooLarge { limit_bytes: request.max_bytes });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body })
}

fn reason(error: reqwest::Error) -> TransportError {
    if error.is_builder() {
        TransportError::Unsendable { detail: error.to_string() }
    } else if error.is_connect() {
        TransportError::Offline
    } else {
        TransportError::Lost
    }
}

/// Milliseconds since 1970 that do not jump when the clock is set.
pub fn epoch_ms() -> u64 {
    static START: OnceLock<(u64, Instant)> = OnceLock::new();
    let whole = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let (epoch, instant) =
        START.get_or_init(|| (SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, whole), Instant::now()));
    epoch.saturating_add(whole(instant.elapsed()))
}

/// A number from 0 up to, but not including, 1. Good enough to spread requests, not for secrets.
pub fn random() -> f64 {
    // Each state is seeded differently; 32 bits convert without loss.
    let bits = RandomState::new().hash_one(0_u8) >> 32;
    u32::try_from(bits).map_or(0.0, f64::from) / 4_294_967_296.0
}
