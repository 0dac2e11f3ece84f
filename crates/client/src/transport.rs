//! The one port to the network and to the clock.

#[cfg(target_arch = "wasm32")]
mod early;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod http;
mod script;

#[cfg(target_arch = "wasm32")]
pub use early::adopt_responses;
#[cfg(target_arch = "wasm32")]
pub use fetch::{FetchTransport, epoch_ms, random};
#[cfg(not(target_arch = "wasm32"))]
pub use http::{HttpTransport, epoch_ms, random};
pub use script::ScriptTransport;

use crate::{LocalFuture, Url};

/// Sends requests, waits and tells the time.
pub trait Transport {
    /// Sends one request and reads the whole response. Never follows a redirect, sends cookies or reads a
    /// cache. Dropping the future cancels the request.
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>>;

    /// Waits.
    fn sleep(&self, ms: u64) -> LocalFuture<()>;

    /// Milliseconds since 1970. Does not jump while the page is open, even if the clock is adjusted.
    fn now_ms(&self) -> u64;

    /// A number from 0 up to, but not including, 1.
    fn random(&self) -> f64;
}

/// Method of a request (RFC 9110, 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads. The only safe method: it may be sent again unasked.
    Get,
    /// Starts something.
    Post,
    /// Replaces something.
    Put,
    /// Changes a part of something.
    Patch,
    /// Removes something.
    Delete,
}

impl Method {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
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
    /// Method.
    pub method: Method,
    /// Address.
    pub url: Url,
    /// Header fields. Names are lower case; values are visible ASCII and spaces.
    pub headers: Vec<(&'static str, String)>,
    /// JSON text, where there is a body.
    pub body: Option<String>,
    /// Time limit of the whole exchange, in milliseconds.
    pub timeout_ms: u32,
    /// Size limit of the response's body, in bytes.
    pub max_bytes: usize,
}

/// A complete response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header fields. A browser hides those that the backend does not expose to other origins.
    pub headers: ResponseHeaders,
    /// Body, at most as long as the request allowed.
    pub body: Vec<u8>,
}

/// Header fields of a response, with their values as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseHeaders(Vec<(String, String)>);

impl ResponseHeaders {
    /// The first value of a field, by its name in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Adds a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }
}

/// The reason why there is no complete response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Certainly not sent: no network, or nothing listens at the address.
    #[error("not sent")]
    Offline,
    /// Sent, or perhaps sent, and the response did not arrive complete.
    #[error("no complete response")]
    Lost,
    /// The time limit passed before the response was complete.
    #[error("timed out")]
    Timeout,
    /// The body is longer than the request allowed.
    #[error("more than {limit_bytes} bytes")]
    TooLarge {
        /// The request's limit.
        limit_bytes: usize,
    },
    /// The response was a redirect, which is not followed.
    #[error("redirected")]
    Redirected {
        /// Target, unless the browser hides it.
        location: Option<String>,
    },
    /// Certainly not sent: the address or a header field is not one that can be sent.
    #[error("cannot be sent: {detail}")]
    Unsendable {
        /// The reason.
        detail: String,
    },
}
