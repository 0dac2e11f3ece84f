//! Systems that playbooks act on: a registry of their names, open to configuration, and the HTTP
//! client that calls them.

mod client;
mod registry;
mod response;

pub(crate) use self::{
    client::{Call, CallOutcome, Method, Systems},
    registry::Registry,
    response::Reply,
};
pub use registry::SystemError;
