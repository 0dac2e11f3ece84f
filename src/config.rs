//! The configuration of a deployment: `config.json` beside `index.html`, edited by its host.
//!
//! Read field by field, which is a fraction of the program that a derived reader would be (ADR 3). A
//! field that is not known is an error, for it is most likely mistyped.

use riposte_client::{Connect, adapter};
use serde_json::{Map, Value};

/// The configuration of a deployment.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Makes the backend that `backend.kind` names.
    pub(crate) connect: Connect,
    /// Address of the backend, relative to the page; empty for the directory of the page.
    pub(crate) url: String,
    /// How people sign in.
    pub(crate) sign_in: SignIn,
}

/// A way of signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// With a token from the backend's administrator.
    Token,
    /// As one of the sample users of the reference server.
    SampleUsers,
}

impl Config {
    /// Reads the file, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let whole = riposte_json::parse(text.as_bytes()).map_err(|error| error.to_string());
        whole.and_then(Self::read).map_err(|error| format!("config.json: {error}"))
    }

    fn read(value: Value) -> Result<Self, String> {
        let mut fields = object("it", value)?;
        let mut backend = object("backend", fields.remove("backend").unwrap_or_default())?;
        let kind = text("backend.kind", backend.remove("kind"))?.ok_or("backend.kind is missing")?;
        let connect = adapter(&kind).map_err(|error| format!("backend.kind: {error}"))?;
        let url = text("backend.url", backend.remove("url"))?.unwrap_or_default();
        let sign_in = match text("signIn", fields.remove("signIn"))?.as_deref() {
            None | Some("token") => SignIn::Token,
            Some("sample-users") => SignIn::SampleUsers,
            Some(other) => return Err(format!("signIn: \"{other}\" is neither token nor sample-users")),
        };
        match backend.keys().chain(fields.keys()).next() {
            Some(name) => Err(format!("there is no setting \"{name}\"")),
            None => Ok(Self { connect, url, sign_in }),
        }
    }
}

fn object(name: &str, value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err(format!("{name} is not an object")),
    }
}

fn text(name: &str, value: Option<Value>) -> Result<Option<String>, String> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("{name} is not a text")),
    }
}
