//! The response headers of the app, for the sample configurations of hosts.

use crate::failure::Failure;

pub(crate) use riposte_headers::Header;

/// For a host that serves app and backend from one origin, and lets nobody frame them.
pub(crate) fn for_one_origin() -> Result<Vec<Header>, Failure> {
    riposte_headers::fill("'self'", "'none'")
        .map_err(|error| Failure::new(format!("crates/headers/headers.txt: {error}")))
}
