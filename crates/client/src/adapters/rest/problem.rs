//! Errors of the contract: problem details (RFC 9457) with a code.

use riposte_model::{Problem, ProblemCode};
use serde_json::Value;

use crate::{
    ApiClient, ClientError, Response,
    http::{describe, from_json, is_json},
};

/// The response, if its status is a success; else the error that it reports.
pub(super) fn error_for_status(api: &ApiClient, response: Response) -> Result<Response, ClientError> {
    match response.status {
        200..=299 => Ok(response),
        400..=599 => Err(error_from(api, &response)),
        _ => Err(ClientError::NotABackend { detail: describe(&response) }),
    }
}

fn error_from(api: &ApiClient, response: &Response) -> ClientError {
    let status = response.status;
    let Some(problem) = read_problem(response).or_else(|| synthesize_problem(status)) else {
        return ClientError::NotABackend { detail: describe(response) };
    };
    let problem = Box::new(problem);
    match status {
        401 => ClientError::Unauthenticated(problem),
        429 | 503 => ClientError::Busy { problem, retry_after_ms: api.retry_after(response) },
        _ => ClientError::Problem(problem),
    }
}

/// The problem in a response, if it has one.
fn read_problem(response: &Response) -> Option<Problem> {
    if !is_json(response) {
        return None;
    }
    let body: Value = riposte_json::parse(&response.body).ok()?;
    body.get("code").or_else(|| body.get("title"))?;
    let mut problem: Problem = from_json(body).ok()?;
    // The status of the response counts, not the one that the body claims.
    problem.status = response.status;
    if problem.code.as_str() == "unknown" {
        problem.code = code_of(response.status).unwrap_or(problem.code);
    }
    Some(problem)
}

/// A problem for a response without one, where the status alone says enough. Most of these come from
/// something other than the backend.
fn synthesize_problem(status: u16) -> Option<Problem> {
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
