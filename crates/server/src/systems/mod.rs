//! Systems that playbooks act on: a registry of their names, open to configuration, and the HTTP
//! client that calls them.

mod client;
mod registry;

pub(crate) use self::{
    client::{Call, CallOutcome, Method, Systems},
    registry::Registry,
};
pub use registry::SystemError;
