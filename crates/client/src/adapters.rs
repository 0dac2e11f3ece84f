//! The adapters of this build. A new one is a folder below this file, its `mod` line and a row here.

mod rest;

use std::rc::Rc;

pub use self::rest::{Rest, SampleSignIn, SampleUser};
use crate::{Backend, BaseUrl, TokenSource, Transport};

/// The connection that an adapter speaks over.
pub struct Connection {
    /// The network.
    pub transport: Rc<dyn Transport>,
    /// Address of the backend.
    pub base: BaseUrl,
    /// Tokens for that address.
    pub tokens: Rc<dyn TokenSource>,
}

/// Makes a backend of a connection.
pub type Connect = fn(Connection) -> Rc<dyn Backend>;

/// The adapters by the names that a configuration gives them.
const ADAPTERS: &[(&str, Connect)] = &[
    ("rest", |connection| Rc::new(Rest::new(connection.transport, connection.base, connection.tokens))), //
];

/// The adapter of a name, or an error that lists the names of this build.
pub fn adapter(kind: &str) -> Result<Connect, String> {
    let found = ADAPTERS.iter().find(|(name, _)| *name == kind);
    found.map(|(_, connect)| *connect).ok_or_else(|| {
        let names: Vec<&str> = ADAPTERS.iter().map(|(name, _)| *name).collect();
        format!("this build has no adapter \"{kind}\", only: {}", names.join(", "))
    })
}
