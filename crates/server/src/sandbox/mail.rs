//! The mail gateway: messages, blocked senders and addresses, forwarding rules.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{SandboxRequest, SandboxResponse, facts::Facts};
use crate::store::{StoreError, sandbox};

pub(super) const SYSTEM: &str = "mail";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    segments: &[&str],
) -> Result<Option<SandboxResponse>, StoreError> {
    let put = |subject: &str, aspect, state| {
        sandbox::put_record(tx, SYSTEM, subject, aspect, state, request.run_id(), request.now)
    };
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["messages", id]) => SandboxResponse::found(message(tx, id, request.now)?),
        ("POST", ["messages", id, "purge"]) => {
            put(id, "message", "purged")?;
            SandboxResponse::done("purge", id, message(tx, id, request.now)?)
        }
        ("POST", ["messages", id, "restore"]) => {
            sandbox::remove_record(tx, SYSTEM, id, "message")?;
            SandboxResponse::done("restore", id, message(tx, id, request.now)?)
        }
        ("GET", ["blocks", value]) => {
            let state =
                sandbox::record(tx, SYSTEM, value, "block")?.unwrap_or_else(|| "not-blocked".to_owned());
            SandboxResponse::found(json!({ "value": value, "state": state }))
        }
        ("POST", ["blocks"]) => {
            let Some(value) = request.text("value") else {
                return Ok(Some(SandboxResponse::refused(422, "A block needs a value.")));
            };
            put(value, "block", "blocked")?;
            SandboxResponse::done(
                "block",
                value,
                json!({ "value": value, "kind": request.text("kind"), "state": "blocked" }),
            )
        }
        ("DELETE", ["blocks", value]) => {
            sandbox::remove_record(tx, SYSTEM, value, "block")?;
            SandboxResponse::done("unblock", value, json!({ "value": value, "state": "not-blocked" }))
        }
        ("GET", ["mailboxes", address]) => SandboxResponse::found(mailbox(tx, address)?),
        ("POST", ["mailboxes", address, "forwarding", "remove"]) => {
            put(address, "forwarding", "forwarding removed")?;
            SandboxResponse::done("remove-forwarding", address, mailbox(tx, address)?)
        }
        _ => return Ok(None),
    }))
}

fn message(tx: &Transaction<'_>, id: &str, now: i64) -> Result<Value, StoreError> {
    let facts = Facts::about("message", id);
    let state = sandbox::record(tx, SYSTEM, id, "message")?.unwrap_or_else(|| "delivered".to_owned());
    Ok(json!({
        "id": id,
        "state": state,
        "recipients": 1 + facts.number(0, 8),
        "opened": facts.number(1, 3),
        "delivered": facts.before(2, now, 30, 3_000),
        "attachments": facts.number(3, 2),
    }))
}

fn mailbox(tx: &Transaction<'_>, address: &str) -> Result<Value, StoreError> {
    let facts = Facts::about("mailbox", address);
    let removed = sandbox::record(tx, SYSTEM, address, "forwarding")?.is_some();
    let forwarding = if removed { 0 } else { facts.number(0, 2) };
    Ok(json!({
        "address": address,
        "state": if removed { "forwarding removed" } else { "as it was" },
        "forwardingRules": forwarding,
        "rules": forwarding + facts.number(1, 6),
        "removed": if removed { 1 + facts.number(2, 2) } else { 0 },
    }))
}
