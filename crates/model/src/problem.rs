//! Errors on the wire: RFC 9457 problem details.

use serde::Serialize;
use serde_json::Value;

use crate::{
    Extra, RelyingRun, Remedy, RunId,
    json::{DecodeError, Fields, FromJson, deserialize, record},
    open_enum::open_enum,
};

open_enum! {
    /// Machine-readable error code.
    pub enum ProblemCode {
        /// The bearer token is missing or invalid.
        Unauthenticated = "unauthenticated",
        /// The caller lacks permission.
        MissingPermission = "missing-permission",
        /// The backend lacks permission to run playbooks of this group.
        BackendNotAuthorised = "backend-not-authorised",
        /// No resource at this URL.
        NotFound = "not-found",
        /// The incident does not exist.
        IncidentNotFound = "incident-not-found",
        /// The entity does not exist.
        EntityNotFound = "entity-not-found",
        /// The playbook does not exist.
        PlaybookNotFound = "playbook-not-found",
        /// The run does not exist.
        RunNotFound = "run-not-found",
        /// The playbook is disabled.
        PlaybookDisabled = "playbook-disabled",
        /// The playbook does not accept entities of this kind.
        KindNotSupported = "kind-not-supported",
        /// The inputs do not match the playbook's schema.
        InvalidInputs = "invalid-inputs",
        /// The request is malformed: invalid JSON, or not of the documented shape.
        InvalidRequest = "invalid-request",
        /// The request body is too large.
        PayloadTooLarge = "payload-too-large",
        /// The request body is not `application/json`.
        UnsupportedMediaType = "unsupported-media-type",
        /// The method is not allowed at this URL.
        MethodNotAllowed = "method-not-allowed",
        /// The playbook requires a reason and none was given.
        ReasonRequired = "reason-required",
        /// The `Idempotency-Key` header is missing.
        IdempotencyKeyMissing = "idempotency-key-missing",
        /// The idempotency key was used before with a different request.
        IdempotencyKeyReused = "idempotency-key-reused",
        /// The same playbook is already running on the same entity.
        DuplicateRun = "duplicate-run",
        /// Other runs rely on the effect that the start would lift or replace.
        EffectReliedOn = "effect-relied-on",
        /// The resource changed since it was read, or the playbook since it was confirmed.
        VersionMismatch = "version-mismatch",
        /// The run has ended and can no longer be changed.
        RunEnded = "run-ended",
        /// Too many requests.
        RateLimited = "rate-limited",
        /// The backend, or a system behind it, is unreachable.
        BackendUnavailable = "backend-unavailable",
        /// The backend does not support this.
        UnsupportedByBackend = "unsupported-by-backend",
        /// A playbook step failed.
        StepFailed = "step-failed",
        /// The outcome of a step cannot be determined.
        OutcomeUnclear = "outcome-unclear",
        /// Internal server error.
        Internal = "internal",
    }
}

/// RFC 9457 problem details, with a machine-readable code and advice.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// URI reference of the problem type.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Single-line summary, the same for every occurrence of the code.
    #[serde(default)]
    pub title: String,
    /// HTTP status code.
    #[serde(default)]
    pub status: u16,
    /// Explanation of this occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Machine-readable code.
    #[serde(default)]
    pub code: ProblemCode,
    /// Action that resolves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// Whether the same request may succeed if retried.
    #[serde(default)]
    pub retryable: bool,
    /// Invalid fields of the request body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The conflicting run, for `duplicate-run`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
    /// The runs concerned, for `effect-relied-on`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relied_on_by: Vec<RelyingRun>,
    /// Identifier of this occurrence in the backend's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// Unrecognized fields, preserved on round trip.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub extra: Extra,
}

record! {
    /// An invalid field of a request body.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FieldError {
        /// RFC 6901 JSON Pointer to the field.
        pub pointer: String,
        /// Reason why the value is invalid.
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
            relied_on_by: fields.take_or_default("relied_on_by"),
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
    /// A problem with a code, a status and a title only.
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
            relied_on_by: Vec::new(),
            trace_id: None,
            extra: Extra::new(),
        }
    }

    /// Adds the explanation of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the action that resolves it.
    #[must_use]
    pub fn remedy(mut self, text: impl Into<String>) -> Self {
        self.remedy = Some(Remedy { text: text.into(), ..Remedy::default() });
        self
    }

    /// Marks that the same request may succeed if retried.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }
}
