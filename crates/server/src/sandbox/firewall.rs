//! The edge firewall: a block list of addresses, domains and URLs.

use rusqlite::Transaction;
use serde_json::json;

use super::{SandboxRequest, SandboxResponse};
use crate::store::{StoreError, sandbox};

pub(super) const SYSTEM: &str = "firewall";
const ASPECT: &str = "block";
/// How long a block lasts: a setting of the block, and no record by itself.
const DURATION: &str = ".duration";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    segments: &[&str],
) -> Result<Option<SandboxResponse>, StoreError> {
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["blocks", value]) => {
            let state =
                sandbox::record(tx, SYSTEM, value, ASPECT)?.unwrap_or_else(|| "not-blocked".to_owned());
            let duration = sandbox::record(tx, SYSTEM, value, DURATION)?;
            SandboxResponse::found(json!({ "value": value, "state": state, "duration": duration }))
        }
        ("POST", ["blocks"]) => {
            let Some(value) = request.text("value") else {
                return Ok(Some(SandboxResponse::refused(422, "A block needs a value.")));
            };
            sandbox::put_record(tx, SYSTEM, value, ASPECT, "blocked", request.run_id(), request.now)?;
            match request.text("duration") {
                Some(time) => {
                    sandbox::put_record(tx, SYSTEM, value, DURATION, time, request.run_id(), request.now)?;
                }
                None => sandbox::remove_record(tx, SYSTEM, value, DURATION)?,
            }
            let body = json!({
                "value": value,
                "kind": request.text("kind"),
                "state": "blocked",
                "duration": request.text("duration"),
            });
            SandboxResponse::done("block", value, body)
        }
        ("DELETE", ["blocks", value]) => {
            sandbox::remove_record(tx, SYSTEM, value, ASPECT)?;
            sandbox::remove_record(tx, SYSTEM, value, DURATION)?;
            SandboxResponse::done("unblock", value, json!({ "value": value, "state": "not-blocked" }))
        }
        _ => return Ok(None),
    }))
}
