//! A neutral HTTP client for adapters: tokens, time and size limits, and retries of safe requests.
//!
//! Nothing here knows a contract. What a status or a body means is up to the adapter, as in
//! [`crate::Rest`].

mod json;
mod token;

use std::rc::Rc;

use json::truncate;
pub use json::{decode, parse_json};
pub(crate) use json::{describe, from_json, is_json};
pub use token::{StaticToken, TokenSource};

use crate::{BaseUrl, ClientError, Method, Request, Response, Transport, TransportError, retry_after_ms};
use token::Tokens;

/// Time limit of one exchange, in milliseconds.
const TIMEOUT_MS: u32 = 15_000;
/// Number of times a safe request is sent again.
const MAX_RETRIES: u32 = 2;
/// Longest delay before a retry, in milliseconds; a backend that asks for more is not retried.
const MAX_DELAY_MS: u64 = 10_000;
/// Size limit of a response that holds one item, in bytes.
pub const MAX_ITEM_BYTES: usize = 1 << 20;
/// Size limit of a response that holds a list, in bytes.
pub const MAX_LIST_BYTES: usize = 8 << 20;

/// Sends requests to one backend.
#[derive(Clone)]
pub struct ApiClient {
    transport: Rc<dyn Transport>,
    base: BaseUrl,
    tokens: Tokens,
}

/// The reason why there is no response.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SendError {
    /// The token could not be obtained, so nothing was sent. After a 401 it could not be renewed, and
    /// nothing was sent again.
    #[error("no token: {0}")]
    Token(ClientError),
    /// The exchange failed.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

impl ApiClient {
    /// A client of the backend at `base`. Tokens go to its exact origin and nowhere else.
    pub fn new(transport: Rc<dyn Transport>, base: BaseUrl, tokens: Rc<dyn TokenSource>) -> Self {
        Self { transport, base, tokens: Tokens::new(tokens) }
    }

    /// A request for JSON at `segments` below the base address, with the limits of a single item.
    pub fn request(
        &self,
        method: Method,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<Request, ClientError> {
        Ok(Request {
            method,
            url: self.base.join(segments, query)?,
            headers: vec![("accept", "application/json, application/problem+json".to_owned())],
            body: None,
            timeout_ms: TIMEOUT_MS,
            max_bytes: MAX_ITEM_BYTES,
        })
    }

    /// Sends a request with a token. A 401 renews the token; a safe request is then sent once more.
    ///
    /// A request that changes something is never repeated here, for a proxy may answer 401 although the
    /// backend behind it has acted. Its caller decides, as the start of a run does with its key.
    pub async fn send(&self, request: Request) -> Result<Response, SendError> {
        let (response, refused) = self.send_once(request.clone()).await?;
        let Some(refused) = refused else { return Ok(response) };
        if self.renew(&refused).await? && request.method.is_safe() {
            return Ok(self.send_once(request).await?.0);
        }
        Ok(response)
    }

    /// Renews a refused token. Returns whether there is another one.
    pub(crate) async fn renew(&self, refused: &str) -> Result<bool, SendError> {
        let token = self.tokens.get(Some(refused)).await.map_err(SendError::Token)?;
        Ok(token.is_some_and(|token| token != refused))
    }

    /// Sends a request once. Returns its token as well where that was refused.
    pub(crate) async fn send_once(
        &self,
        mut request: Request,
    ) -> Result<(Response, Option<String>), SendError> {
        let token = if request.url.origin() == self.base.origin() {
            self.tokens.get(None).await.map_err(SendError::Token)?
        } else {
            None
        };
        request.headers.extend(token.as_ref().map(|token| ("authorization", format!("Bearer {token}"))));
        if request.body.is_some() {
            request.headers.push(("content-type", "application/json".to_owned()));
        }
        for (name, value) in &request.headers {
            if !value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
                let detail = format!("the header field {name} has a character that it cannot carry");
                return Err(TransportError::Unsendable { detail }.into());
            }
        }
        let response = self.transport.send(request).await?;
        let refused = token.filter(|_| response.status == 401);
        Ok((response, refused))
    }

    /// Sends a safe request, and again where that may help: after a broken connection, and after a
    /// status 429, 502, 503 or 504. Returns the last response, whatever its status.
    pub async fn send_with_retry(&self, request: Request) -> Result<Response, SendError> {
        debug_assert!(request.method.is_safe(), "only safe requests may be repeated");
        let mut retries = 0;
        loop {
            let outcome = self.send(request.clone()).await;
            if retries == MAX_RETRIES || !is_transient(&outcome) {
                return outcome;
            }
            let delay = outcome.as_ref().ok().and_then(|response| self.retry_after(response));
            if !self.back_off(retries, delay).await {
                return outcome;
            }
            retries += 1;
        }
    }

    /// Waits before the next attempt: full jitter, but at least `min_delay_ms`. Returns `false` without
    /// waiting if that is too long for a person to wait without being told.
    pub async fn back_off(&self, retries: u32, min_delay_ms: Option<u64>) -> bool {
        let floor = min_delay_ms.unwrap_or(0);
        if floor > MAX_DELAY_MS {
            return false;
        }
        let max = (500_u64 << retries.min(4)).min(8_000);
        self.transport.sleep(jitter(max, self.transport.random()).max(floor)).await;
        true
    }

    /// The `Retry-After` of a response, in milliseconds.
    pub fn retry_after(&self, response: &Response) -> Option<u64> {
        let value = response.headers.get("retry-after")?;
        retry_after_ms(value, response.headers.get("date"), self.transport.now_ms())
    }
}

/// Whether the same request may succeed a moment later. A time-out is not retried: the person has waited
/// long enough to be told.
fn is_transient(outcome: &Result<Response, SendError>) -> bool {
    match outcome {
        Ok(response) => matches!(response.status, 429 | 502..=504),
        Err(error) => *error == SendError::Transport(TransportError::Lost),
    }
}

/// `fraction` (0 up to 1) of `max_ms`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "delays are far below 2^52 ms, and a float saturates as it should"
)]
pub(crate) fn jitter(max_ms: u64, fraction: f64) -> u64 {
    (max_ms as f64 * fraction.clamp(0.0, 1.0)) as u64
}

impl From<SendError> for ClientError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Token(error) => error,
            SendError::Transport(error) => error.into(),
        }
    }
}

impl From<TransportError> for ClientError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Offline => Self::Offline,
            TransportError::Lost => Self::NoAnswer,
            TransportError::Timeout => Self::Timeout,
            TransportError::TooLarge { limit_bytes } => Self::TooLarge { limit_bytes },
            TransportError::Redirected { location: Some(to) } => {
                Self::Refused { detail: format!("a redirect to {}", truncate(&to)) }
            }
            TransportError::Redirected { location: None } => {
                Self::Refused { detail: "a redirect".to_owned() }
            }
            TransportError::Unsendable { detail } => Self::Refused { detail },
        }
    }
}
