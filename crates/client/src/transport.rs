//! The one port to the network and to the clock.

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod http;
mod script;

#[cfg(target_arch = "wasm32")]
pub use fetch::{FetchTransport, epoch_ms, random};
#[cfg(not(target_arch = "wasm32"))]
pub use http::{HttpTransport, epoch_ms, random};
pub use script::ScriptTransport;

use crate::{LocalFuture, Url};

/// Sends requests, waits and tells the time.
pub trait Transport {
    /// Sends one request and reads its whole answer. Never follows a redirect, never sends
    /// cookies, never answers from a cache. Dropping the future gives the request up.
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>>;

    /// Waits.
    fn sleep(&self, ms: u64) -> LocalFuture<()>;

    /// Milliseconds since 1970. Does not jump while the page is open, even if the clock is set.
    fn now_ms(&self) -> u64;

    /// A number from 0 up to, but not including, 1.
    fn random(&self) -> f64;
}

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads. The only safe method: sent again without asking.
    Get,
    /// Starts something.
    Post,
    /// Changes something.
    Patch,
}

impl Method {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }

    /// Whether sending it twice does no harm.
    pub fn is_safe(self) -> bool {
        self == Self::Get
    }
}

/// A request to a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Header fields. Names are lower case; values are visible ASCII and spaces.
    pub headers: Vec<(&'static str, String)>,
    /// JSON text, where there is a body.
    pub body: Option<String>,
    /// Time for the whole exchange, in milliseconds.
    pub timeout_ms: u32,
    /// Most bytes of the answer's body to read.
    pub max_bytes: usize,
}

/// A complete answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The header fields that this client reads. A browser hides those that the backend does not
    /// expose to other origins.
    pub headers: ResponseHeaders,
    /// Body, at most as long as the request allowed.
    pub body: Vec<u8>,
}

/// Header fields of an answer, as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// `Idempotency-Replayed`.
    pub idempotency_replayed: Option<String>,
    /// `Date`.
    pub date: Option<String>,
}

impl ResponseHeaders {
    /// Picks the fields out of whatever holds them.
    pub fn read(mut field: impl FnMut(&str) -> Option<String>) -> Self {
        Self {
            content_type: field("content-type"),
            etag: field("etag"),
            retry_after: field("retry-after"),
            location: field("location"),
            idempotency_replayed: field("idempotency-replayed"),
            date: field("date"),
        }
    }
}

/// Why there is no complete answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Surely not sent: no network, or nobody listens.
    #[error("not sent")]
    Offline,
    /// Sent, or perhaps sent, and the answer did not arrive complete.
    #[error("no complete answer")]
    Lost,
    /// The time was over before the answer was complete.
    #[error("timed out")]
    Timeout,
    /// The body is longer than the request allowed.
    #[error("more than {limit_bytes} bytes")]
    TooLarge {
        /// What the request allowed.
        limit_bytes: usize,
    },
    /// The answer was a redirect, which is not followed.
    #[error("redirected")]
    Redirected {
        /// Where to, unless the browser hides it.
        location: Option<String>,
    },
    /// Surely not sent: the address or a header field is not one that can be sent.
    #[error("cannot be sent: {detail}")]
    Unsendable {
        /// What is wrong with it.
        detail: String,
    },
}
