//! The problems this server responds with: one status and title per code.

use riposte_model::{FieldError, Problem, ProblemCode};

/// A problem of the given code, with its status, its title and the usual remedy.
pub(crate) fn problem(code: ProblemCode) -> Problem {
    let (status, title) = match &code {
        ProblemCode::Unauthenticated => (401, "Sign-in required"),
        ProblemCode::MissingPermission => (403, "Your role does not allow this"),
        ProblemCode::BackendNotAuthorised => {
            (403, "The server is not authorized to run playbooks of this group")
        }
        ProblemCode::NotFound => (404, "Not found"),
        ProblemCode::IncidentNotFound => (404, "Incident not found"),
        ProblemCode::EntityNotFound => (404, "Entity not found"),
        ProblemCode::PlaybookNotFound => (404, "Playbook not found"),
        ProblemCode::RunNotFound => (404, "Run not found"),
        ProblemCode::PlaybookDisabled => (409, "The playbook is disabled"),
        ProblemCode::KindNotSupported => (422, "The playbook does not support this kind of entity"),
        ProblemCode::InvalidInputs => (422, "Invalid values"),
        ProblemCode::InvalidRequest => (400, "Invalid request"),
        ProblemCode::PayloadTooLarge => (413, "The request body is too large"),
        ProblemCode::UnsupportedMediaType => (415, "The request body must be application/json"),
        ProblemCode::MethodNotAllowed => (405, "Method not allowed"),
        ProblemCode::ReasonRequired => (422, "A reason is required"),
        ProblemCode::IdempotencyKeyMissing => (400, "An idempotency key is required"),
        ProblemCode::IdempotencyKeyReused => (422, "The idempotency key was used for a different request"),
        ProblemCode::DuplicateRun => (409, "Already running on this entity"),
        ProblemCode::EffectReliedOn => (409, "Others rely on this"),
        ProblemCode::VersionMismatch => (412, "Changed since you last read it"),
        ProblemCode::RunEnded => (409, "The run has already ended"),
        ProblemCode::RateLimited => (429, "Too many requests"),
        ProblemCode::BackendUnavailable => (503, "Service unavailable"),
        ProblemCode::UnsupportedByBackend => (501, "Not supported by this server"),
        ProblemCode::StepFailed => (502, "A step failed"),
        ProblemCode::OutcomeUnclear => (502, "The outcome of a step is unknown"),
        ProblemCode::Internal | ProblemCode::Unrecognized(_) => (500, "Internal server error"),
    };
    let base = Problem::new(code, status, title);
    match &base.code {
        ProblemCode::Unauthenticated => base.remedy("Sign in again."),
        ProblemCode::RateLimited | ProblemCode::BackendUnavailable | ProblemCode::Internal => {
            base.retryable()
        }
        ProblemCode::VersionMismatch => base.remedy("Reload it and try again."),
        ProblemCode::IdempotencyKeyMissing => base.remedy("Send an Idempotency-Key header with a new UUID."),
        _ => base,
    }
}

/// A request that is well formed but has invalid values.
pub(crate) fn invalid(status: u16, errors: Vec<FieldError>) -> Problem {
    let code = if status == 400 { ProblemCode::InvalidRequest } else { ProblemCode::InvalidInputs };
    let detail = errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(" ");
    Problem { status, errors, ..problem(code) }.detail(detail)
}

/// One error in a request body, at an RFC 6901 JSON Pointer.
pub(crate) fn fault(pointer: &str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.to_owned(), detail: detail.into() }
}
