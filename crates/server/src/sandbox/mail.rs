//! The mail gateway: messages, blocked senders and addresses, forwarding rules.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{Reply, Request, facts::Facts};
use crate::store::{StoreError, sandbox};

const SYSTEM: &str = "mail";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &Request,
    segments: &[&str],
) -> Result<Option<Reply>, StoreError> {
    let put = |subject: &str, aspect, state| {
        sandbox::put_record(tx, SYSTEM, subject, aspect, state, request.run_id(), request.now)
    };
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["messages", id]) => Reply::tell(message(tx, id, request.now)?),
        ("POST", ["messages", id, "purge"]) => {
            put(id, "message", "purged")?;
            Reply::did("purge", id, message(tx, id, request.now)?)
        }
        ("POST", ["messages", id, "restore"]) => {
            sandbox::remove_record(tx, SYSTEM, id, "message")?;
            Reply::did("restore", id, message(tx, id, request.now)?)
        }
        ("GET", ["blocks", value]) => {
            let state =
                sandbox::record(tx, SYSTEM, value, "block")?.unwrap_or_else(|| "not-blocked".to_owned());
            Reply::tell(json!({ "value": value, "state": state }))
        }
        ("POST", ["blocks"]) => {
            let Some(value) = request.text("value") else {
                return Ok(Some(Reply::no(422, "A block needs a value.")));
            };
            put(value, "block", "blocked")?;
            Reply::did(
                "block",
                value,
                json!({ "value": value, "kind": request.text("kind"), "state": "blocked" }),
            )
        }
        ("DELETE", ["blocks", value]) => {
            sandbox::remove_record(tx, SYSTEM, value, "block")?;
            Reply::did("unblock", value, json!({ "value": value, "state": "not-blocked" }))
        }
        ("GET", ["mailboxes", address]) => Reply::tell(mailbox(tx, address)?),
        ("POST", ["mailboxes", address, "forwarding", "remove"]) => {
            put(address, "forwarding", "forwarding removed")?;
            Reply::did("remove-forwarding", address, mailbox(tx, address)?)
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
