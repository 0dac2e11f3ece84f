//! Threat intelligence: verdicts about addresses, domains, URLs and hashes, and a detonation service.

use std::net::IpAddr;

use rusqlite::Transaction;
use serde_json::{Map, Value, json};

use super::{SandboxRequest, SandboxResponse, facts::Facts};
use crate::store::{StoreError, entities, sandbox};

pub(super) const SYSTEM: &str = "intel";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    segments: &[&str],
) -> Result<Option<SandboxResponse>, StoreError> {
    let now = request.now;
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["ip", value]) => SandboxResponse::found(with(verdict(tx, "ip", value, now)?, ip(value))),
        ("GET", ["domain", value]) => {
            SandboxResponse::found(with(verdict(tx, "domain", value, now)?, domain(value, now)))
        }
        ("GET", ["hash", value]) => {
            SandboxResponse::found(with(verdict(tx, "hash", value, now)?, file(value)))
        }
        ("GET", ["url"]) => {
            let Some(value) = request.parameter("value") else {
                return Ok(Some(SandboxResponse::refused(422, "A lookup needs a value.")));
            };
            SandboxResponse::found(with(verdict(tx, "url", value, now)?, url(value)))
        }
        ("POST", ["submit"]) => {
            let Some(value) = request.text("value") else {
                return Ok(Some(SandboxResponse::refused(422, "A submission needs a value.")));
            };
            // Only a page is opened; anything else is filed.
            let state = if request.text("kind") == Some("url") { "detonated" } else { "submitted" };
            sandbox::put_record(tx, SYSTEM, value, "submission", state, request.run_id(), now)?;
            let facts = Facts::about("submission", value);
            let extra = json!({
                "kind": request.text("kind"),
                "state": state,
                "id": format!("sub-{:08x}", facts.number(0, u32::MAX)),
                "processes": 2 + facts.number(1, 30),
                "connections": facts.number(2, 12),
                "signature": facts.pick(3, &["Loader", "Credential phishing", "Remote access tool", "nothing of note"]),
            });
            SandboxResponse::done("submit", value, with(verdict(tx, "submission", value, now)?, extra))
        }
        _ => return Ok(None),
    }))
}

/// Verdict that agrees with the sample: a value in a severe incident has a bad reputation.
fn verdict(tx: &Transaction<'_>, respect: &str, value: &str, now: i64) -> Result<Value, StoreError> {
    let facts = Facts::about(respect, value);
    let mut worst = 0;
    for entity in entities::named(tx, value)? {
        worst = worst.max(entities::worst_severity(tx, entity.id.as_str())?);
    }
    let (verdict, score) = if is_internal(value) {
        ("internal", 0)
    } else {
        match worst {
            4 => ("malicious", 80 + facts.number(0, 20)),
            3 => ("suspicious", 45 + facts.number(0, 30)),
            1 | 2 => ("unrated", 15 + facts.number(0, 20)),
            _ => match facts.number(1, 4) {
                0 => ("suspicious", 40 + facts.number(0, 30)),
                1 => ("unrated", 20),
                _ => ("clean", facts.number(0, 10)),
            },
        }
    };
    Ok(json!({
        "value": value,
        "verdict": verdict,
        "score": score,
        "reports": if score == 0 { 0 } else { score / 4 + facts.number(2, 9) },
        "firstReported": facts.before(3, now, 3_000, 90_000),
        "lastReported": facts.before(4, now, 60, 2_900),
        "sources": if score > 40 { vec!["Halden intelligence feed", "Shared sector feed"] } else { Vec::new() },
    }))
}

fn is_internal(value: &str) -> bool {
    match value.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_private() || address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => false,
    }
}

fn ip(value: &str) -> Value {
    let facts = Facts::about("geo", value);
    let (country, city) = match facts.number(0, 5) {
        0 => ("Netherlands", "Amsterdam"),
        1 => ("Sweden", "Stockholm"),
        2 => ("Romania", "Bucharest"),
        3 => ("United States", "Ashburn"),
        _ => ("Singapore", "Singapore"),
    };
    json!({
        "country": country,
        "city": city,
        // Numbers set aside for documentation.
        "asn": 64496 + facts.number(1, 16),
        "organisation": facts.pick(2, &["Example Transit", "Sample Hosting", "Documentation Networks"]),
        "hosting": facts.number(3, 2) == 0,
        "anonymiser": facts.number(4, 3) == 0,
    })
}

fn domain(value: &str, now: i64) -> Value {
    let facts = Facts::about("whois", value);
    let age = 3 + facts.number(0, 40);
    json!({
        "registrar": facts.pick(1, &["Example Registrar", "Sample Names", "Documentation Domains"]),
        "registered": facts.before(2, now, age * 1_440, age * 1_440 + 60),
        "ageDays": age,
        "nameServers": [format!("ns1.{}", facts.pick(3, &["dns.example", "names.example"]))],
        "resolvesTo": format!("203.0.113.{}", 1 + facts.number(4, 250)),
        "category": facts.pick(5, &["newly registered", "uncategorised", "business"]),
    })
}

fn url(value: &str) -> Value {
    let facts = Facts::about("url-details", value);
    json!({
        "category": facts.pick(0, &["phishing", "malware delivery", "uncategorised"]),
        "finalStatus": facts.pick(1, &["200", "302", "404"]),
        "host": value.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()),
        "redirects": facts.number(2, 4),
    })
}

fn file(value: &str) -> Value {
    let facts = Facts::about("file", value);
    let engines = 70;
    json!({
        "family": facts.pick(0, &["Loader", "Stealer", "Remote access tool", "unclassified"]),
        "engines": engines,
        "detections": facts.number(1, engines),
        "fileType": facts.pick(2, &["PE32+ DLL", "PE32+ executable", "Office document", "script"]),
        "sizeKb": 12 + facts.number(3, 900),
        "signed": facts.number(4, 4) == 0,
    })
}

/// Merges two objects.
fn with(base: Value, extra: Value) -> Value {
    let fields = |value| match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let mut all = fields(base);
    all.extend(fields(extra));
    Value::Object(all)
}
