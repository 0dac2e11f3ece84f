//! The problems this server answers with: one title and status per code.

use riposte_model::{FieldError, Problem, ProblemCode};

/// A problem of a code, with its title and status.
pub(crate) fn problem(code: ProblemCode) -> Problem {
    let (status, title) = match &code {
        ProblemCode::Unauthenticated => (401, "Sign in first"),
        ProblemCode::MissingPermission => (403, "Your role does not allow this"),
        ProblemCode::BackendNotAuthorised => {
            (403, "The server is not allowed to run playbooks of this group")
        }
        ProblemCode::NotFound => (404, "There is nothing at this address"),
        ProblemCode::IncidentNotFound => (404, "There is no such incident"),
        ProblemCode::EntityNotFound => (404, "There is no such entity"),
        ProblemCode::PlaybookNotFound => (404, "There is no such playbook"),
        ProblemCode::RunNotFound => (404, "There is no such run"),
        ProblemCode::PlaybookDisabled => (409, "The playbook is switched off"),
        ProblemCode::KindNotSupported => (422, "The playbook does not take entities of this kind"),
        ProblemCode::InvalidInputs => (422, "The inputs do not fit"),
        ProblemCode::InvalidRequest => (400, "The request is not of the documented shape"),
        ProblemCode::PayloadTooLarge => (413, "The body is too large"),
        ProblemCode::UnsupportedMediaType => (415, "The body is not application/json"),
        ProblemCode::MethodNotAllowed => (405, "This method is not offered at this address"),
        ProblemCode::ReasonRequired => (422, "The playbook wants a reason"),
        ProblemCode::IdempotencyKeyMissing => (400, "The start carries no idempotency key"),
        ProblemCode::IdempotencyKeyReused => (422, "The idempotency key was used for something else"),
        ProblemCode::DuplicateRun => (409, "The same playbook is already at work on this entity"),
        ProblemCode::VersionMismatch => (412, "It has changed since you read it"),
        ProblemCode::RunEnded => (409, "The run has ended"),
        ProblemCode::RateLimited => (429, "Too many requests"),
        ProblemCode::BackendUnavailable => (503, "The server or what it needs is out of reach"),
        ProblemCode::UnsupportedByBackend => (501, "The server does not offer this"),
        ProblemCode::StepFailed => (502, "A step failed"),
        ProblemCode::OutcomeUnclear => (502, "The outcome of a step is not known"),
        ProblemCode::Internal | ProblemCode::Unrecognized(_) => (500, "The server has a fault"),
    };
    let base = Problem::new(code, status, title);
    match &base.code {
        ProblemCode::Unauthenticated => base.remedy("Sign in again."),
        ProblemCode::RateLimited | ProblemCode::BackendUnavailable | ProblemCode::Internal => {
            base.retryable()
        }
        ProblemCode::VersionMismatch => base.remedy("Read it again and decide anew."),
        ProblemCode::IdempotencyKeyMissing => base.remedy("Send an Idempotency-Key header with a new UUID."),
        _ => base,
    }
}

/// A request whose shape is right but whose values are not.
pub(crate) fn invalid(status: u16, errors: Vec<FieldError>) -> Problem {
    let code = if status == 400 { ProblemCode::InvalidRequest } else { ProblemCode::InvalidInputs };
    let detail = errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(" ");
    Problem { status, errors, ..problem(code) }.detail(detail)
}

/// One fault in a body.
pub(crate) fn fault(pointer: &str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.to_owned(), detail: detail.into() }
}
