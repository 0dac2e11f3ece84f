//! Endpoint protection: hosts, files and processes.

use riposte_model::{Entity, EntityKind, value_to_text};
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{SandboxRequest, SandboxResponse, facts::Facts};
use crate::{
    playbook::target::unique_name,
    store::{StoreError, entities, sandbox},
};

pub(super) const SYSTEM: &str = "edr";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    segments: &[&str],
) -> Result<Option<SandboxResponse>, StoreError> {
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["hosts", name]) => SandboxResponse::found(host(tx, &Called::by(tx, name)?, request.now)?),
        ("GET", ["hosts", name, "processes", number]) => {
            SandboxResponse::found(process(tx, name, number, request.parameter("startedAt"))?)
        }
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
            let started = request.text("creationTimeUtc");
            let subject = format!("{process} on {host}");
            sandbox::put_record(tx, SYSTEM, &subject, "process", "ended", request.run_id(), request.now)?;
            let body =
                json!({ "host": host, "processId": process, "creationTimeUtc": started, "state": "ended" });
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

/// A host as a request names it: by its name, or by its name and domain.
struct Called {
    /// Name of its records.
    subject: String,
    /// Hosts that go by this name.
    matches: Vec<Entity>,
}

impl Called {
    fn by(tx: &Transaction<'_>, name: &str) -> Result<Self, StoreError> {
        let folded = |text: &str| text.to_lowercase();
        let short = name.split('\\').next_back().and_then(|name| name.split('.').next()).unwrap_or(name);
        let mut matches = entities::named(tx, name)?;
        if short != name {
            matches.extend(entities::named(tx, short)?);
        }
        let is_called = |entity: &Entity| {
            let names = [Some(entity.name.as_str()), entity.text("hostName")];
            names.into_iter().flatten().any(|known| folded(known) == folded(name))
                || unique_name(entity).is_some_and(|known| folded(&known) == folded(name))
        };
        matches.retain(|entity| entity.kind == EntityKind::Host && is_called(entity));
        let subject = match matches.as_slice() {
            [one] => unique_name(one),
            _ => None,
        };
        Ok(Self { subject: subject.unwrap_or_else(|| name.to_owned()), matches })
    }

    /// Name without its domain.
    fn name(&self) -> &str {
        self.matches.first().map_or(&self.subject, |entity| &entity.name)
    }
}

fn act(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    name: &str,
    action: &str,
) -> Result<Option<SandboxResponse>, StoreError> {
    let called = Called::by(tx, name)?;
    if called.matches.len() > 1 {
        let error = format!("{} hosts are called {name}. Name one with its domain.", called.matches.len());
        return Ok(Some(SandboxResponse::refused(409, error)));
    }
    let subject = called.subject.as_str();
    let put = |aspect, state| {
        sandbox::put_record(tx, SYSTEM, subject, aspect, state, request.run_id(), request.now)
    };
    let offline = !is_online(&called);
    let name = called.name();
    let action = match action {
        "isolate" | "collect" | "scan" | "release" if offline => {
            let error =
                format!("{name} is offline. Its agent last reported at {}.", last_seen(&called, request.now));
            return Ok(Some(SandboxResponse::refused(409, error)));
        }
        "isolate" => {
            put("network", "isolated")?;
            "isolate"
        }
        "release" => {
            sandbox::remove_record(tx, SYSTEM, subject, "network")?;
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
    let mut body = host(tx, &called, request.now)?;
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
    Ok(Some(SandboxResponse::done(action, subject, body)))
}

fn host(tx: &Transaction<'_>, called: &Called, now: i64) -> Result<Value, StoreError> {
    let name = called.name();
    let facts = Facts::about("host", name);
    let entity = called.matches.first();
    let state = sandbox::record(tx, SYSTEM, &called.subject, "network")?;
    let os = entity.and_then(|entity| {
        let family = entity.text("osFamily")?;
        Some(
            entity
                .text("osVersion")
                .map_or_else(|| family.to_owned(), |version| format!("{family} {version}")),
        )
    });
    let online = is_online(called);
    Ok(json!({
        "name": name,
        "domain": entity.and_then(|entity| entity.text("dnsDomain")),
        "matches": called.matches.len().max(1),
        "state": state.unwrap_or_else(|| "connected".to_owned()),
        "online": online,
        "os": os.unwrap_or_else(|| facts.pick(0, &["Windows 11 23H2", "Windows Server 2022", "Debian 12"]).to_owned()),
        "lastSeen": if online { facts.before(1, now, 0, 60) } else { last_seen(called, now) },
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
fn is_online(called: &Called) -> bool {
    let said = called.matches.iter().any(|entity| {
        entity.properties.get("online") == Some(&Value::Bool(false))
            || entity.text("healthStatus").is_some_and(|status| status.eq_ignore_ascii_case("offline"))
    });
    !said && !called.subject.to_lowercase().contains("-offline")
}

/// The process of a number on a host: the one that started then, where that is said.
fn process(
    tx: &Transaction<'_>,
    name: &str,
    number: &str,
    started: Option<&str>,
) -> Result<Value, StoreError> {
    let host = Called::by(tx, name)?;
    let ended = sandbox::record(tx, SYSTEM, &format!("{number} on {name}"), "process")?;
    Ok(json!({
        "host": host.subject,
        "matches": host.matches.len().max(1),
        "processId": number,
        "creationTimeUtc": started,
        "state": ended.unwrap_or_else(|| "running".to_owned()),
    }))
}

/// Last report of a host that is offline: that of its entity, where there is one.
fn last_seen(called: &Called, now: i64) -> String {
    let known =
        called.matches.first().and_then(|entity| entity.last_seen_at.as_ref()).map(|time| time.0.clone());
    known.unwrap_or_else(|| Facts::about("last-seen", called.name()).before(0, now, 3_000, 9_000))
}
