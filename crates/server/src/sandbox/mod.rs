//! Fake products for playbooks to act on: a firewall, a directory, endpoint protection, a mail gateway
//! and threat intelligence. They keep what playbooks do to them, for people to see; what they report is
//! derived from the requested value, so that the same request has the same response.

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

/// Maximum length of a value, in characters.
const MAX_VALUE_CHARS: usize = 2048;

/// A fake product.
pub(crate) struct Product {
    /// Name as a system of playbooks.
    pub(crate) id: &'static str,
    /// Name to show.
    name: &'static str,
    route: Route,
}

/// Handler of the requests to one product. None for an unknown address.
type Route = fn(&Transaction<'_>, &SandboxRequest, &[&str]) -> Result<Option<SandboxResponse>, StoreError>;

/// Every product, in the order in which they are shown.
pub(crate) const PRODUCTS: [Product; 5] = [
    Product { id: firewall::SYSTEM, name: "Edge firewall", route: firewall::route },
    Product { id: directory::SYSTEM, name: "Directory", route: directory::route },
    Product { id: edr::SYSTEM, name: "Endpoint protection", route: edr::route },
    Product { id: mail::SYSTEM, name: "Mail gateway", route: mail::route },
    Product { id: intel::SYSTEM, name: "Threat intelligence", route: intel::route },
];

/// Request to a fake product.
pub(crate) struct SandboxRequest {
    pub(crate) system: String,
    /// `GET`, `POST` or `DELETE`.
    pub(crate) method: String,
    /// Segments of the path below the product, decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Value,
    pub(crate) key: Option<String>,
    pub(crate) now: i64,
}

/// Response of a fake product.
pub(crate) struct SandboxResponse {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// Action that was carried out, and its subject.
    done: Option<(&'static str, String)>,
}

impl SandboxResponse {
    /// Response to a lookup.
    fn found(body: Value) -> Self {
        Self { status: 200, body, done: None }
    }

    /// Response to an action that was carried out.
    fn done(action: &'static str, subject: &str, body: Value) -> Self {
        Self { status: 200, body, done: Some((action, subject.to_owned())) }
    }

    /// Refusal with an error message.
    fn refused(status: u16, error: impl Into<String>) -> Self {
        Self { status, body: json!({ "error": error.into() }), done: None }
    }
}

impl SandboxRequest {
    /// Non-empty text of the body.
    fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Parameter of the query.
    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Run that makes the call.
    fn run_id(&self) -> Option<&str> {
        self.text("runId").or_else(|| self.parameter("runId"))
    }

    fn fingerprint(&self) -> Result<Vec<u8>, StoreError> {
        let text = to_json(&(&self.system, &self.method, &self.segments, &self.query, &self.body))?;
        Ok(Sha256::digest(text.as_bytes()).to_vec())
    }
}

/// Handles a request. A change is carried out and recorded once per key; sent again, it gets the same
/// response without effect.
pub(crate) fn respond(tx: &Transaction<'_>, request: &SandboxRequest) -> Result<SandboxResponse, StoreError> {
    if request.method == "GET" {
        return route(tx, request);
    }
    let Some(key) = request.key.as_deref().filter(|key| !key.is_empty()) else {
        return Ok(SandboxResponse::refused(400, "A change needs an Idempotency-Key."));
    };
    let fingerprint = request.fingerprint()?;
    if let Some((stored, status, body)) = store::sandbox::response(tx, key)? {
        if stored != fingerprint {
            return Ok(SandboxResponse::refused(
                422,
                "This Idempotency-Key came with another request before.",
            ));
        }
        return Ok(SandboxResponse { status, body, done: None });
    }
    let response = route(tx, request)?;
    if let Some((action, subject)) = &response.done {
        store::sandbox::put_response(tx, key, &fingerprint, response.status, &response.body)?;
        store::sandbox::add_call(tx, &request.system, action, subject, request.run_id(), request.now)?;
    }
    Ok(response)
}

fn route(tx: &Transaction<'_>, request: &SandboxRequest) -> Result<SandboxResponse, StoreError> {
    let too_long = |text: &String| text.is_empty() || text.chars().nth(MAX_VALUE_CHARS).is_some();
    if request.segments.iter().any(too_long) {
        return Ok(SandboxResponse::refused(400, "A value is empty or too long."));
    }
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let product = PRODUCTS.iter().find(|product| product.id == request.system);
    let found = match product {
        Some(product) => (product.route)(tx, request, &segments)?,
        None => None,
    };
    Ok(found.unwrap_or_else(|| SandboxResponse::refused(404, "This product has nothing at this address.")))
}

/// State of every product.
pub(crate) fn state(tx: &Transaction<'_>) -> Result<SandboxState, StoreError> {
    let systems = PRODUCTS.iter().map(|product| {
        Ok(SandboxSystem {
            id: product.id.to_owned(),
            name: product.name.to_owned(),
            records: store::sandbox::records(tx, product.id)?,
        })
    });
    Ok(SandboxState {
        systems: systems.collect::<Result<_, StoreError>>()?,
        calls: store::sandbox::calls(tx)?,
    })
}
