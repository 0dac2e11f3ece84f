//! Errors between a page and a backend, in terms that a page can act on.

use riposte_model::{Problem, ProblemCode};
use riposte_parts::PartMissing;

/// Why a request has no usable answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClientError {
    /// Nothing was sent: there is no network, or nobody listens at the address.
    #[error("nothing was sent: the backend cannot be reached")]
    Offline,
    /// The time was over before the answer was complete.
    #[error("the backend took too long")]
    Timeout,
    /// The connection broke. In a browser also: the backend does not allow this page's origin.
    #[error("the connection to the backend broke")]
    NoAnswer,
    /// No token, or one that the backend does not accept any more.
    #[error("{}", .0.title)]
    Unauthenticated(Box<Problem>),
    /// Too much to do for now (429 or 503).
    #[error("{}", .problem.title)]
    Busy {
        /// Problem from the backend.
        problem: Box<Problem>,
        /// Least time before the next attempt, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// The backend says no and why.
    #[error("{}", .0.title)]
    Problem(Box<Problem>),
    /// The response does not follow the contract: a sign-in page, a proxy, another version.
    #[error("the answer is not from a compatible backend: {detail}")]
    NotABackend {
        /// Fault in the response. Hostile text.
        detail: String,
    },
    /// The answer is larger than this client reads.
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// The backend lacks this operation. Nothing was sent.
    #[error("{title}")]
    Unsupported {
        /// The missing part as a title, as in `This backend has no incidents`.
        title: &'static str,
    },
    /// The part of this program that does it could not be fetched. Nothing was sent.
    #[error("{PartMissing}")]
    PartMissing,
    /// This client refused: a redirect, an address outside the backend, a value that no header or
    /// address can carry.
    #[error("refused for safety: {detail}")]
    Refused {
        /// Subject of the refusal. Hostile text.
        detail: String,
    },
}

impl From<PartMissing> for ClientError {
    fn from(_: PartMissing) -> Self {
        Self::PartMissing
    }
}

impl ClientError {
    /// Summary in one line. Text of a problem is the backend's and hostile.
    pub fn title(&self) -> &str {
        match self {
            Self::Offline => "Not connected to the backend",
            Self::Timeout => "The backend took too long to answer",
            Self::NoAnswer => "The connection to the backend broke",
            Self::Unauthenticated(_) => "Your session has ended",
            Self::Busy { .. } => "The backend is busy",
            Self::Problem(problem) if problem.title.is_empty() => "The backend refused the request",
            Self::Problem(problem) => &problem.title,
            Self::NotABackend { .. } => "The answer did not come from a compatible backend",
            Self::TooLarge { .. } => "The answer is too large to be shown",
            Self::Unsupported { title } => title,
            Self::PartMissing => "A part of Riposte could not be loaded",
            Self::Refused { .. } => "The request was refused for safety",
        }
    }

    /// Advice in one sentence. Text of a problem is the backend's and hostile.
    pub fn advice(&self) -> &str {
        match self {
            Self::Offline | Self::PartMissing => "Nothing was sent. Check the network and try again.",
            Self::Timeout | Self::NoAnswer => "Check the network and try again.",
            Self::Unauthenticated(_) => "Sign in again. Runs that were started go on at the backend.",
            Self::Busy { .. } => "Wait a moment and try again.",
            Self::Problem(problem) => match &problem.remedy {
                Some(remedy) if !remedy.text.is_empty() => &remedy.text,
                _ if problem.retryable => "Try again.",
                _ => match problem.code {
                    ProblemCode::NotFound
                    | ProblemCode::IncidentNotFound
                    | ProblemCode::EntityNotFound
                    | ProblemCode::PlaybookNotFound
                    | ProblemCode::RunNotFound => {
                        "Check the link. What it names may be gone, or belong to another workspace."
                    }
                    ProblemCode::InvalidInputs => "Correct the inputs and start it again.",
                    ProblemCode::ReasonRequired => "Say why it is needed and start it again.",
                    _ => "Tell the people who run the backend if this should be possible.",
                },
            },
            Self::NotABackend { .. } => "Check the backend's address in config.json, or sign in there first.",
            Self::TooLarge { .. } => "Narrow the request down, for example with a filter.",
            Self::Unsupported { .. } => "This part of Riposte needs a backend that supports it.",
            Self::Refused { .. } => "Check the backend's address in config.json.",
        }
    }

    /// Whether no backend has answered at all.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Offline | Self::Timeout | Self::NoAnswer)
    }

    /// Whether the same request may succeed later.
    pub fn retryable(&self) -> bool {
        match self {
            Self::Offline | Self::Timeout | Self::NoAnswer | Self::Busy { .. } | Self::PartMissing => true,
            Self::Problem(problem) => problem.retryable,
            Self::Unauthenticated(_)
            | Self::NotABackend { .. }
            | Self::TooLarge { .. }
            | Self::Unsupported { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// The backend's problem, where it gave one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Unauthenticated(problem) | Self::Problem(problem) | Self::Busy { problem, .. } => {
                Some(problem)
            }
            _ => None,
        }
    }

    /// The code of the backend's problem, where it gave one.
    pub fn code(&self) -> Option<&ProblemCode> {
        self.problem().map(|problem| &problem.code)
    }

    /// Least time before the next attempt, in milliseconds, where the backend asked for one.
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Busy { retry_after_ms, .. } => *retry_after_ms,
            _ => None,
        }
    }
}

/// Why a start did not answer with a run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StartError {
    /// The backend said no. Nothing was run.
    #[error("the run was refused: {0}")]
    Refused(ClientError),
    /// Nothing left this machine. Nothing was run.
    #[error("the run was not sent: {0}")]
    NotSent(ClientError),
    /// It may or may not have been run. Never to be shown as failed: see [`crate::Reconciliation`].
    #[error("the outcome is unclear: {0}")]
    Unclear(ClientError),
}

impl From<PartMissing> for StartError {
    fn from(missing: PartMissing) -> Self {
        Self::NotSent(missing.into())
    }
}

impl StartError {
    /// Underlying error.
    pub fn cause(&self) -> &ClientError {
        match self {
            Self::Refused(cause) | Self::NotSent(cause) | Self::Unclear(cause) => cause,
        }
    }
}
