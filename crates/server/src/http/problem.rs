//! Errors as responses. A handler reports a problem; an outer layer writes it out as
//! `application/problem+json` with the trace id.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use riposte_model::{Problem, ProblemCode};

use crate::{problem::problem, store::StoreError, token::NoRandomness};

/// An error that is reported to the caller.
#[derive(Debug)]
pub(crate) struct ApiError {
    problem: Box<Problem>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Cause for the log, never sent to the caller.
    cause: Option<String>,
}

/// Carries a problem from the handler to the layers that write and log it.
#[derive(Clone)]
pub(crate) struct Reported {
    pub(crate) problem: Problem,
    pub(crate) cause: Option<String>,
}

impl ApiError {
    /// A problem of the given code with its usual title.
    pub(crate) fn of(code: ProblemCode) -> Self {
        problem(code).into()
    }

    /// A malformed request, with the reason.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        problem(ProblemCode::InvalidRequest).detail(detail).into()
    }

    /// Adds a header to the response. A value that is not valid in a header is left out.
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// A request without a valid token.
    pub(crate) fn unauthenticated() -> Self {
        Self::of(ProblemCode::Unauthenticated).header(header::WWW_AUTHENTICATE, "Bearer")
    }

    /// An internal error. Its cause is only logged.
    pub(crate) fn internal(cause: impl ToString) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::of(ProblemCode::Internal) }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), headers: Vec::new(), cause: None }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<NoRandomness> for ApiError {
    fn from(error: NoRandomness) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.headers_mut().extend(self.headers);
        response.extensions_mut().insert(Reported { problem: *self.problem, cause: self.cause });
        response
    }
}
