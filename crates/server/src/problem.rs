//! Problem responses: one title and status per code.

use riposte_model::{FieldError, Problem, ProblemCode};

/// The problem for a code, with its title and status.
pub(crate) fn problem(code: ProblemCode) -> Problem {
    let (status, title) = match &code {
        ProblemCode::Unauthenticated => (401, "Authentication required"),
        ProblemCode::MissingPermission => (403, "Permission denied"),
        ProblemCode::BackendNotAuthorised => {
            (403, "The backend is not authorized to run playbooks of this group")
        }
        ProblemCode::NotFound => (404, "Not found"),
        ProblemCode::IncidentNotFound => (404, "Incident not found"),
        ProblemCode::EntityNotFound => (404, "Entity not found"),
        ProblemCode::PlaybookNotFound => (404, "Playbook not found"),
        ProblemCode::RunNotFound => (404, "Run not found"),
        ProblemCode::PlaybookDisabled => (409, "The playbook is disabled"),
        ProblemCode::KindNotSupported => (422, "The playbook does not accept entities of this kind"),
        ProblemCode::InvalidInputs => (422, "Invalid inputs"),
        ProblemCode::InvalidRequest => (400, "Invalid request"),
        ProblemCode::PayloadTooLarge => (413, "The request body is too large"),
        ProblemCode::UnsupportedMediaType => (415, "The request body must be application/json"),
        ProblemCode::MethodNotAllowed => (405, "Method not allowed"),
        ProblemCode::ReasonRequired => (422, "A reason is required"),
        ProblemCode::IdempotencyKeyMissing => (400, "The Idempotency-Key header is missing"),
        ProblemCode::IdempotencyKeyReused => (422, "The idempotency key was used with a different request"),
        ProblemCode::DuplicateRun => (409, "The same playbook is already running on this entity"),
        ProblemCode::VersionMismatch => (412, "Changed since it was read"),
        ProblemCode::RunEnded => (409, "The run has ended"),
        ProblemCode::RateLimited => (429, "Too many requests"),
        ProblemCode::BackendUnavailable => (503, "Service unavailable"),
        ProblemCode::UnsupportedByBackend => (501, "Not supported by this backend"),
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
        ProblemCode::VersionMismatch => base.remedy("Reload it, then decide again."),
        ProblemCode::IdempotencyKeyMissing => base.remedy("Send an Idempotency-Key header with a new UUID."),
        _ => base,
    }
}

/// The problem for a well-formed request with invalid values.
pub(crate) fn invalid(status: u16, errors: Vec<FieldError>) -> Problem {
    let code = if status == 400 { ProblemCode::InvalidRequest } else { ProblemCode::InvalidInputs };
    let detail = errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(" ");
    Problem { status, errors, ..problem(code) }.detail(detail)
}

/// An invalid field of a request body.
pub(crate) fn fault(pointer: &str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.to_owned(), detail: detail.into() }
}
