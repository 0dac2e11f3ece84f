//! Errors on the wire: RFC 9457 problem details.

use serde::Serialize;
use serde_json::Value;

use crate::{
    Extra, Remedy, RunId,
    json::{DecodeError, Fields, FromJson, deserialize, record},
    open_enum::open_enum,
};

open_enum! {
    /// What went wrong, in a word that a program can act on.
    pub enum ProblemCode {
        /// No token, or one that the backend does not know.
        Unauthenticated = "unauthenticated",
        /// The caller's roles do not allow this.
        MissingPermission = "missing-permission",
        /// The backend itself is not allowed to run playbooks there.
        BackendNotAuthorised = "backend-not-authorised",
        /// Nothing at this address.
        NotFound = "not-found",
        /// No such incident.
        IncidentNotFound = "incident-not-found",
        /// No such entity.
        EntityNotFound = "entity-not-found",
        /// No such playbook.
        PlaybookNotFound = "playbook-not-found",
        /// No such run.
        RunNotFound = "run-not-found",
        /// The playbook is switched off.
        PlaybookDisabled = "playbook-disabled",
        /// The playbook does not take entities of this kind.
        KindNotSupported = "kind-not-supported",
        /// The inputs do not fit the playbook's schema.
        InvalidInputs = "invalid-inputs",
        /// The body is not JSON or not of the documented shape.
        InvalidRequest = "invalid-request",
        /// The body is larger than the backend takes.
        PayloadTooLarge = "payload-too-large",
        /// The body is not `application/json`.
        UnsupportedMediaType = "unsupported-media-type",
        /// The method is not offered at this address.
        MethodNotAllowed = "method-not-allowed",
        /// The playbook wants a reason and none was given.
        ReasonRequired = "reason-required",
        /// A start came without an idempotency key.
        IdempotencyKeyMissing = "idempotency-key-missing",
        /// The key was used before for something else.
        IdempotencyKeyReused = "idempotency-key-reused",
        /// The same playbook is live on the same entity.
        DuplicateRun = "duplicate-run",
        /// The thing changed since it was read, or the playbook since it was confirmed.
        VersionMismatch = "version-mismatch",
        /// The run has ended and cannot be changed any more.
        RunEnded = "run-ended",
        /// Too many requests.
        RateLimited = "rate-limited",
        /// The backend, or what it stands before, is out of reach.
        BackendUnavailable = "backend-unavailable",
        /// The backend does not offer this.
        UnsupportedByBackend = "unsupported-by-backend",
        /// A playbook step failed.
        StepFailed = "step-failed",
        /// The outcome of a step cannot be known any more.
        OutcomeUnclear = "outcome-unclear",
        /// A fault of the backend.
        Internal = "internal",
    }
}

/// An RFC 9457 problem: what happened, whether trying again can help, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// URI reference of the problem type.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// One line, the same for every occurrence of the code.
    #[serde(default)]
    pub title: String,
    /// HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What happened this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What went wrong, for programs.
    #[serde(default)]
    pub code: ProblemCode,
    /// What the reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// Whether the same request may succeed later.
    #[serde(default)]
    pub retryable: bool,
    /// Where in the body the faults are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The run that stands in the way, for `duplicate-run`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
    /// Finds the occurrence in the backend's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// Unrecognized fields, preserved on round trip.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub extra: Extra,
}

record! {
    /// One fault in a body.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FieldError {
        /// RFC 6901 JSON Pointer into the body.
        pub pointer: String,
        /// What is wrong with the value there.
        pub detail: String,
    }
}

impl FromJson for Problem {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::of(value);
        let usual = Self::placeholder();
        let whole = Self {
            kind: fields.take::<Option<_>>("type").unwrap_or(usual.kind),
            title: fields.take_or_default("title"),
            status: fields.take_or_default("status"),
            detail: fields.take("detail"),
            code: fields.take::<Option<_>>("code").unwrap_or(usual.code),
            remedy: fields.take("remedy"),
            retryable: fields.take_or_default("retryable"),
            errors: fields.take_or_default("errors"),
            run_id: fields.take("run_id"),
            trace_id: fields.take("trace_id"),
            extra: fields.rest(),
        };
        fields.end(whole)
    }

    fn placeholder() -> Self {
        Self { kind: "about:blank".to_owned(), ..Self::new(ProblemCode::from("unknown"), 0, "") }
    }
}

deserialize!(Problem);

impl Problem {
    /// A problem of the given code with its title and no more.
    pub fn new(code: ProblemCode, status: u16, title: &str) -> Self {
        Self {
            kind: format!("urn:riposte:problem:{code}"),
            title: title.to_owned(),
            status,
            detail: None,
            code,
            remedy: None,
            retryable: false,
            errors: Vec::new(),
            run_id: None,
            trace_id: None,
            extra: Extra::new(),
        }
    }

    /// Says what happened this time.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says what the reader can do.
    #[must_use]
    pub fn remedy(mut self, text: impl Into<String>) -> Self {
        self.remedy = Some(Remedy { text: text.into(), ..Remedy::default() });
        self
    }

    /// Says that the same request may succeed later.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }
}
