//! Fake products for playbooks to act on: a firewall, a directory, endpoint protection, a mail gateway
//! and threat intelligence. What playbooks do to them is kept and can be looked at; what they know is
//! made up from the value that is asked about, so that the same question has the same answer.

mod directory;
mod edr;
mod facts;
mod firewall;
mod intel;
mod mail;

use riposte_model::{SandboxState, SandboxSystem};
use rusqlite::Transaction;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::store::{self, StoreError, to_json};

/// Most characters of a value that the products take.
const VALUE_CHARS: usize = 2048;

/// A request to a fake product.
pub(crate) struct Request {
    pub(crate) system: String,
    /// `GET`, `POST` or `DELETE`.
    pub(crate) method: String,
    /// The path below the product, taken apart and decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Value,
    pub(crate) key: Option<String>,
    pub(crate) now: i64,
}

/// The answer of a fake product.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// What was done, and to what.
    done: Option<(&'static str, String)>,
}

impl Reply {
    /// Tells.
    fn tell(body: Value) -> Self {
        Self { status: 200, body, done: None }
    }

    /// Did something.
    fn did(action: &'static str, subject: &str, body: Value) -> Self {
        Self { status: 200, body, done: Some((action, subject.to_owned())) }
    }

    /// Cannot, and why.
    fn no(status: u16, error: impl Into<String>) -> Self {
        Self { status, body: json!({ "error": error.into() }), done: None }
    }
}

impl Request {
    /// A text of the body.
    fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A parameter of the query.
    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The run that calls.
    fn run_id(&self) -> Option<&str> {
        self.text("runId").or_else(|| self.parameter("runId"))
    }

    fn fingerprint(&self) -> Result<Vec<u8>, StoreError> {
        let text = to_json(&(&self.system, &self.method, &self.segments, &self.query, &self.body))?;
        Ok(Sha256::digest(text.as_bytes()).to_vec())
    }
}

/// Answers a request. What changes something is carried out and counted once per key: sent again, it
/// gets the same answer and nothing happens.
pub(crate) fn answer(tx: &Transaction<'_>, request: &Request) -> Result<Reply, StoreError> {
    if request.method == "GET" {
        return route(tx, request);
    }
    let Some(key) = request.key.as_deref().filter(|key| !key.is_empty()) else {
        return Ok(Reply::no(400, "A change needs an Idempotency-Key."));
    };
    let fingerprint = request.fingerprint()?;
    if let Some((stored, status, body)) = store::sandbox::reply(tx, key)? {
        if stored != fingerprint {
            return Ok(Reply::no(422, "This Idempotency-Key came with another request before."));
        }
        return Ok(Reply { status, body, done: None });
    }
    let reply = route(tx, request)?;
    if let Some((action, subject)) = &reply.done {
        store::sandbox::put_reply(tx, key, &fingerprint, reply.status, &reply.body)?;
        store::sandbox::add_call(tx, &request.system, action, subject, request.run_id(), request.now)?;
    }
    Ok(reply)
}

fn route(tx: &Transaction<'_>, request: &Request) -> Result<Reply, StoreError> {
    let too_long = |text: &String| text.is_empty() || text.chars().nth(VALUE_CHARS).is_some();
    if request.segments.iter().any(too_long) {
        return Ok(Reply::no(400, "A value is empty or too long."));
    }
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let found = match request.system.as_str() {
        "firewall" => firewall::route(tx, request, &segments)?,
        "directory" => directory::route(tx, request, &segments)?,
        "edr" => edr::route(tx, request, &segments)?,
        "mail" => mail::route(tx, request, &segments)?,
        "intel" => intel::route(tx, request, &segments)?,
        _ => None,
    };
    Ok(found.unwrap_or_else(|| Reply::no(404, "This product has nothing at this address.")))
}

/// Everything that the sandbox holds.
pub(crate) fn state(tx: &Transaction<'_>) -> Result<SandboxState, StoreError> {
    let names = [
        ("firewall", "Edge firewall"),
        ("directory", "Directory"),
        ("edr", "Endpoint protection"),
        ("mail", "Mail gateway"),
        ("intel", "Threat intelligence"),
    ];
    let systems = names.iter().map(|(id, name)| {
        Ok(SandboxSystem {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            records: store::sandbox::records(tx, id)?,
        })
    });
    Ok(SandboxState {
        systems: systems.collect::<Result<_, StoreError>>()?,
        calls: store::sandbox::calls(tx)?,
    })
}
