//! The port to a response backend.

mod groups;

use std::{future::Future, pin::Pin};

use riposte_model::{Capabilities, Run};

pub use groups::{Entities, Incidents, Permissions, Playbooks, Runs, Sandbox};

use crate::ClientError;

/// A future that owns its data, so that a view can spawn it and be disposed before it ends. Dropping it
/// cancels the request.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// A response backend, used as `Rc<dyn Backend>`.
///
/// It consists of capability groups; an adapter leaves out what its product lacks. A group comes into
/// being with its first operation, so there is none for hunting yet.
///
/// Lists that follow a cursor on their own stop after 1000 items or 10 pages; `next_cursor` then says
/// that there is more.
pub trait Backend: Permissions + Incidents + Entities + Playbooks + Runs + Sandbox {
    /// Identity and abilities of the backend.
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>>;
}

/// Response to a start that was accepted.
#[derive(Clone, Debug, PartialEq)]
pub enum Started {
    /// The run.
    Run(Box<Run>),
    /// Accepted without a run identifier: look the run up with [`Runs::find_run`].
    Accepted,
}

/// Result of polling a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Polled {
    /// Nothing has changed since the given `etag`.
    Unchanged {
        /// Minimum delay before the next poll, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// The current state; the `etag` for the next poll is in the run.
    Changed {
        /// The run with its steps.
        run: Box<Run>,
        /// Minimum delay before the next poll, in milliseconds: the greater of the header and
        /// the run's own `poll_after_ms`.
        retry_after_ms: Option<u64>,
    },
}
