//! Between the backends and the network: tokens, retries, and what an answer means.

use std::rc::Rc;

use riposte_model::{Problem, ProblemCode};
use serde_json::Value;

use crate::{BaseUrl, ClientError, Method, Request, Response, Transport, TransportError, retry_after_ms};

/// Where the current token comes from. Asked before every request, so that it may be renewed.
pub type TokenSource = Rc<dyn Fn() -> Option<String>>;

/// Time for one exchange, in milliseconds.
const TIMEOUT_MS: u32 = 15_000;
/// How often a safe request is sent again.
const RESENDS: u32 = 2;
/// Longest wait that happens unseen; a backend that asks for more is reported as busy.
const MAX_WAIT_MS: u64 = 10_000;
/// Most bytes of an answer that holds one thing, and of one that holds a list.
pub(crate) const ONE: usize = 1 << 20;
pub(crate) const LIST: usize = 8 << 20;

#[derive(Clone)]
pub(crate) struct Wire {
    transport: Rc<dyn Transport>,
    base: BaseUrl,
    token: TokenSource,
}

impl Wire {
    pub(crate) fn new(transport: Rc<dyn Transport>, base: BaseUrl, token: TokenSource) -> Self {
        Self { transport, base, token }
    }

    pub(crate) fn request(
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
            max_bytes: ONE,
        })
    }

    /// Sends once, whatever the answer.
    pub(crate) async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        if request.url.origin() == self.base.origin()
            && let Some(token) = (self.token)()
        {
            request.headers.push(("authorization", format!("Bearer {token}")));
        }
        if request.body.is_some() {
            request.headers.push(("content-type", "application/json".to_owned()));
        }
        for (name, value) in &request.headers {
            if !value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
                let detail = format!("the header field {name} has a character that it cannot carry");
                return Err(TransportError::Unsendable { detail });
            }
        }
        self.transport.send(request).await
    }

    /// Sends once and accepts nothing but success.
    pub(crate) async fn once(&self, request: Request) -> Result<Response, ClientError> {
        let response = self.send(request).await?;
        self.checked(response)
    }

    /// Sends a safe request, and again where that can help.
    pub(crate) async fn read(&self, request: Request) -> Result<Response, ClientError> {
        debug_assert!(request.method.is_safe(), "only safe requests may be repeated");
        let mut resends = 0;
        loop {
            let error = match self.once(request.clone()).await {
                Err(error) if resends < RESENDS && is_passing(&error) => error,
                outcome => return outcome,
            };
            if !self.back_off(resends, &error).await {
                return Err(error);
            }
            resends += 1;
        }
    }

    /// Waits before the next attempt: full jitter, but not less than the backend asks for.
    /// False, without a wait, if that is too long to happen unseen.
    pub(crate) async fn back_off(&self, resends: u32, error: &ClientError) -> bool {
        let floor = error.retry_after_ms().unwrap_or(0);
        if floor > MAX_WAIT_MS {
            return false;
        }
        let most = (500_u64 << resends.min(4)).min(8_000);
        self.transport.sleep(part(most, self.transport.random()).max(floor)).await;
        true
    }

    /// The answer, if its status says success; else what it says went wrong.
    pub(crate) fn checked(&self, response: Response) -> Result<Response, ClientError> {
        match response.status {
            200..=299 => Ok(response),
            400..=599 => Err(self.refusal(&response)),
            _ => Err(ClientError::NotABackend { detail: describe(&response) }),
        }
    }

    fn refusal(&self, response: &Response) -> ClientError {
        let status = response.status;
        let Some(problem) = read_problem(response).or_else(|| stand_in(status)) else {
            return ClientError::NotABackend { detail: describe(response) };
        };
        let problem = Box::new(problem);
        match status {
            401 => ClientError::Unauthenticated(problem),
            429 | 503 => ClientError::Busy { problem, retry_after_ms: self.retry_after(response) },
            _ => ClientError::Problem(problem),
        }
    }

    /// What the header field asks for, in milliseconds.
    pub(crate) fn retry_after(&self, response: &Response) -> Option<u64> {
        let value = response.headers.retry_after.as_deref()?;
        retry_after_ms(value, response.headers.date.as_deref(), self.transport.now_ms())
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
                Self::Refused { detail: format!("a redirect to {}", cut(&to)) }
            }
            TransportError::Redirected { location: None } => {
                Self::Refused { detail: "a redirect".to_owned() }
            }
            TransportError::Unsendable { detail } => Self::Refused { detail },
        }
    }
}

/// `fraction` (0 up to 1) of `whole` milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "delays are far below 2^52 ms, and a float saturates as it should"
)]
pub(crate) fn part(whole: u64, fraction: f64) -> u64 {
    (whole as f64 * fraction.clamp(0.0, 1.0)) as u64
}

/// Whether the same request may well succeed a moment later. A time-out is not repeated unseen:
/// the reader has waited long enough to be told.
fn is_passing(error: &ClientError) -> bool {
    match error {
        ClientError::NoAnswer | ClientError::Busy { .. } => true,
        ClientError::Problem(problem) => matches!(problem.status, 502 | 504),
        _ => false,
    }
}

/// Reads the JSON of an answer.
pub(crate) fn decode<T: riposte_model::FromJson>(response: &Response) -> Result<T, ClientError> {
    understand(parse(response)?)
}

/// The JSON of an answer, whatever it says. Apart from [`understand`], so that it is compiled once.
pub(crate) fn parse(response: &Response) -> Result<Value, ClientError> {
    if !is_json(response) {
        return Err(ClientError::NotABackend { detail: describe(response) });
    }
    serde_json::from_slice(&response.body).map_err(|error| ClientError::NotABackend {
        detail: cut(&format!("{error} (HTTP {})", response.status)),
    })
}

/// What the JSON of an answer says.
pub(crate) fn understand<T: riposte_model::FromJson>(value: Value) -> Result<T, ClientError> {
    T::from_json(value).map_err(|fault| ClientError::NotABackend { detail: cut(&fault.to_string()) })
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers.content_type.as_deref().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn describe(response: &Response) -> String {
    let kind = match response.headers.content_type.as_deref() {
        _ if response.body.is_empty() => "nothing",
        Some(kind) if !kind.is_empty() => kind,
        _ => "a body without a type",
    };
    format!("HTTP {} with {}", response.status, cut(kind))
}

/// The start of a text from elsewhere, short enough for a message.
fn cut(text: &str) -> String {
    text.chars().take(200).collect()
}

/// The problem in the body, if the body is one.
fn read_problem(response: &Response) -> Option<Problem> {
    if !is_json(response) {
        return None;
    }
    let body: Value = serde_json::from_slice(&response.body).ok()?;
    body.get("code").or_else(|| body.get("title"))?;
    let mut problem: Problem = understand(body).ok()?;
    // What came over HTTP counts, not what the body says about it.
    problem.status = response.status;
    if problem.code.as_str() == "unknown" {
        problem.code = code_of(response.status).unwrap_or(problem.code);
    }
    Some(problem)
}

/// A problem for an answer that has none, where the status alone says enough. Most refusals
/// without a problem come from something else than a backend.
fn stand_in(status: u16) -> Option<Problem> {
    let title = match status {
        401 => "A sign-in is needed",
        429 => "Too many requests",
        502..=504 => "The backend is out of reach",
        500..=599 => "The backend failed",
        _ => return None,
    };
    let mut problem = Problem::new(code_of(status).unwrap_or(ProblemCode::Internal), status, title);
    problem.retryable = status != 401;
    Some(problem)
}

fn code_of(status: u16) -> Option<ProblemCode> {
    Some(match status {
        401 => ProblemCode::Unauthenticated,
        403 => ProblemCode::MissingPermission,
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        412 => ProblemCode::VersionMismatch,
        413 => ProblemCode::PayloadTooLarge,
        415 => ProblemCode::UnsupportedMediaType,
        429 => ProblemCode::RateLimited,
        501 => ProblemCode::UnsupportedByBackend,
        502..=504 => ProblemCode::BackendUnavailable,
        500..=599 => ProblemCode::Internal,
        _ => return None,
    })
}
