//! Endpoint protection: hosts, files and processes.

use riposte_model::{Entity, EntityKind, value_to_text};
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{SandboxRequest, SandboxResponse, facts::Facts};
use crate::store::{StoreError, entities, sandbox};

pub(super) const SYSTEM: &str = "edr";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    segments: &[&str],
) -> Result<Option<SandboxResponse>, StoreError> {
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["hosts", name]) => SandboxResponse::found(host(tx, name, request.now)?),
        ("GET", ["hosts", name, "detections"]) => SandboxResponse::found(detections(name, request.now)),
        ("POST", ["hosts", name, action]) => return act(tx, request, name, action),
        ("GET", ["hashes", value]) => SandboxResponse::found(hash(tx, value)?),
        ("POST", ["hashes", value, "block"]) => {
            sandbox::put_record(tx, SYSTEM, value, "hash", "blocked", request.run_id(), request.now)?;
            SandboxResponse::done("block-hash", value, hash(tx, value)?)
        }
        ("POST", ["hashes", value, "allow"]) => {
            sandbox::remove_record(tx, SYSTEM, value, "hash")?;
            SandboxResponse::done("allow-hash", value, hash(tx, value)?)
        }
        ("POST", ["processes", "kill"]) => {
            let process = request.body.get("processId").filter(|id| !id.is_null()).map(value_to_text);
            let Some(process) = process else {
                return Ok(Some(SandboxResponse::refused(422, "Ending a process needs its processId.")));
            };
            let host = request.text("host").unwrap_or("unknown host");
            let subject = format!("{process} on {host}");
            sandbox::put_record(tx, SYSTEM, &subject, "process", "ended", request.run_id(), request.now)?;
            let body = json!({ "host": host, "processId": process, "state": "ended" });
            SandboxResponse::done("kill-process", &subject, body)
        }
        ("POST", ["files", "delete"]) => {
            let Some(path) = request.text("path").or_else(|| request.text("hash")) else {
                return Ok(Some(SandboxResponse::refused(422, "Deleting a file needs its path or hash.")));
            };
            if let (None, Some(hash)) = (request.text("host"), request.text("hash")) {
                return Ok(Some(delete_everywhere(tx, request, hash)?));
            }
            let host = request.text("host").unwrap_or("unknown host");
            let subject = format!("{path} on {host}");
            let deleted = 1;
            sandbox::put_record(tx, SYSTEM, &subject, "file", "deleted", request.run_id(), request.now)?;
            let body = json!({ "host": host, "path": path, "hash": request.text("hash"), "state": "deleted", "deleted": deleted });
            SandboxResponse::done("delete-file", &subject, body)
        }
        _ => return Ok(None),
    }))
}

/// Deletes a file on the hosts that are online. The others keep it.
fn delete_everywhere(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    hash: &str,
) -> Result<SandboxResponse, StoreError> {
    let (seen_on, offline) = (seen_on(tx, hash)?, offline(hash));
    let deleted = seen_on.saturating_sub(offline);
    let state = format!("deleted on {deleted} of {seen_on} hosts");
    sandbox::put_record(tx, SYSTEM, hash, "file", &state, request.run_id(), request.now)?;
    let body = json!({ "hash": hash, "state": state, "deleted": deleted, "offline": offline });
    Ok(SandboxResponse::done("delete-file", hash, body))
}

/// Hosts with a file: all that ever had it, or those that were offline when it was deleted.
fn seen_on(tx: &Transaction<'_>, hash: &str) -> Result<u32, StoreError> {
    let deleted = sandbox::record(tx, SYSTEM, hash, "file")?.is_some();
    Ok(if deleted { offline(hash) } else { 1 + offline(hash) + Facts::about("hash", hash).number(0, 5) })
}

/// Hosts with a file that are offline.
fn offline(hash: &str) -> u32 {
    1 + Facts::about("offline", hash).number(0, 3)
}

fn act(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    name: &str,
    action: &str,
) -> Result<Option<SandboxResponse>, StoreError> {
    let put =
        |aspect, state| sandbox::put_record(tx, SYSTEM, name, aspect, state, request.run_id(), request.now);
    let offline = !is_online(tx, name)?;
    let action = match action {
        "isolate" | "collect" | "scan" | "release" if offline => {
            let error = format!(
                "{name} is offline. Its agent last reported at {}.",
                last_seen(tx, name, request.now)?
            );
            return Ok(Some(SandboxResponse::refused(409, error)));
        }
        "isolate" => {
            put("network", "isolated")?;
            "isolate"
        }
        "release" => {
            sandbox::remove_record(tx, SYSTEM, name, "network")?;
            "release"
        }
        "collect" => {
            put("package", "package collected")?;
            "collect"
        }
        "scan" => {
            put("scan", "scan queued")?;
            "scan"
        }
        _ => return Ok(None),
    };
    let mut body = host(tx, name, request.now)?;
    if let Value::Object(fields) = &mut body {
        let facts = Facts::about("package", name);
        match action {
            "collect" => {
                fields.insert("package".to_owned(), json!(format!("{name}-triage.zip")));
                fields.insert("sizeMb".to_owned(), json!(40 + facts.number(0, 300)));
            }
            "scan" => {
                fields.insert("scan".to_owned(), json!("queued"));
            }
            _ => {}
        }
    }
    Ok(Some(SandboxResponse::done(action, name, body)))
}

fn host(tx: &Transaction<'_>, name: &str, now: i64) -> Result<Value, StoreError> {
    let facts = Facts::about("host", name);
    let entity = find(tx, name)?;
    let state = sandbox::record(tx, SYSTEM, name, "network")?.unwrap_or_else(|| "connected".to_owned());
    let os = entity.as_ref().and_then(|entity| {
        let family = entity.text("osFamily")?;
        Some(
            entity
                .text("osVersion")
                .map_or_else(|| family.to_owned(), |version| format!("{family} {version}")),
        )
    });
    let online = is_online(tx, name)?;
    Ok(json!({
        "name": name,
        "state": state,
        "online": online,
        "os": os.unwrap_or_else(|| facts.pick(0, &["Windows 11 23H2", "Windows Server 2022", "Debian 12"]).to_owned()),
        "lastSeen": if online { facts.before(1, now, 0, 60) } else { last_seen(tx, name, now)? },
        "agent": format!("7.{}.{}", 1 + facts.number(2, 9), facts.number(3, 400)),
        "detections": facts.number(4, 5),
    }))
}

fn detections(name: &str, now: i64) -> Value {
    let facts = Facts::about("detections", name);
    let titles =
        ["Suspicious PowerShell", "Credential access", "Unsigned driver load", "Beaconing", "Ransom note"];
    let count = facts.number(0, 4);
    let items: Vec<_> = (0..count)
        .zip(1_usize..)
        .map(|(age, at)| {
            json!({
                "title": facts.pick(at, &titles),
                "severity": facts.pick(at + 1, &["high", "medium", "low"]),
                "at": facts.before(at, now, 30 + age * 700, 700 + age * 700),
            })
        })
        .collect();
    json!({ "name": name, "count": count, "items": items })
}

fn hash(tx: &Transaction<'_>, value: &str) -> Result<Value, StoreError> {
    let state = sandbox::record(tx, SYSTEM, value, "hash")?.unwrap_or_else(|| "not-blocked".to_owned());
    Ok(json!({ "value": value, "state": state, "seenOn": seen_on(tx, value)? }))
}

/// Whether a host is online: neither its entity nor its name says otherwise.
fn is_online(tx: &Transaction<'_>, name: &str) -> Result<bool, StoreError> {
    let said = find(tx, name)?.is_some_and(|entity| {
        entity.properties.get("online") == Some(&Value::Bool(false))
            || entity.text("healthStatus").is_some_and(|status| status.eq_ignore_ascii_case("offline"))
    });
    Ok(!said && !name.to_lowercase().contains("-offline"))
}

/// Last report of a host that is offline: that of its entity, where there is one.
fn last_seen(tx: &Transaction<'_>, name: &str, now: i64) -> Result<String, StoreError> {
    let known = find(tx, name)?.and_then(|entity| entity.last_seen_at).map(|time| time.0);
    Ok(known.unwrap_or_else(|| Facts::about("last-seen", name).before(0, now, 3_000, 9_000)))
}

fn find(tx: &Transaction<'_>, name: &str) -> Result<Option<Entity>, StoreError> {
    Ok(entities::named(tx, name)?.into_iter().find(|entity| entity.kind == EntityKind::Host))
}
