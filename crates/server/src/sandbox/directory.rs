//! The directory: accounts, their sign-ins, and actions on them.

use riposte_model::EntityKind;
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{SandboxRequest, SandboxResponse, facts::Facts};
use crate::store::{StoreError, entities, sandbox};

pub(super) const SYSTEM: &str = "directory";

pub(super) fn route(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    segments: &[&str],
) -> Result<Option<SandboxResponse>, StoreError> {
    Ok(Some(match (request.method.as_str(), segments) {
        ("GET", ["accounts", name]) => SandboxResponse::found(account(tx, name, request.now)?),
        ("GET", ["accounts", name, "sign-ins"]) => SandboxResponse::found(sign_ins(name, request.now)),
        ("POST", ["accounts", name, action]) => return act(tx, request, name, action),
        _ => return Ok(None),
    }))
}

fn act(
    tx: &Transaction<'_>,
    request: &SandboxRequest,
    name: &str,
    action: &str,
) -> Result<Option<SandboxResponse>, StoreError> {
    let put =
        |aspect, state| sandbox::put_record(tx, SYSTEM, name, aspect, state, request.run_id(), request.now);
    let action = match action {
        "disable" => {
            put("account", "disabled")?;
            put("sign-in", "sign-in blocked")?;
            "disable"
        }
        "enable" => {
            put("account", "enabled")?;
            sandbox::remove_record(tx, SYSTEM, name, "sign-in")?;
            "enable"
        }
        "revoke-sessions" => {
            put("sessions", "sessions revoked")?;
            "revoke-sessions"
        }
        "reset-password" => {
            put("password", "password reset")?;
            "reset-password"
        }
        "require-mfa" => {
            put("mfa", "MFA required")?;
            "require-mfa"
        }
        _ => return Ok(None),
    };
    Ok(Some(SandboxResponse::done(action, name, account(tx, name, request.now)?)))
}

fn account(tx: &Transaction<'_>, name: &str, now: i64) -> Result<Value, StoreError> {
    let facts = Facts::about("account", name);
    let entity = entities::named(tx, name)?.into_iter().find(|entity| entity.kind == EntityKind::Account);
    let enabled =
        |entity: &riposte_model::Entity| entity.properties.get("enabled") != Some(&Value::Bool(false));
    let initial = if entity.as_ref().is_none_or(enabled) { "enabled" } else { "disabled" };
    let state = sandbox::record(tx, SYSTEM, name, "account")?.unwrap_or_else(|| initial.to_owned());
    let revoked = sandbox::record(tx, SYSTEM, name, "sessions")?.is_some();
    let required = sandbox::record(tx, SYSTEM, name, "mfa")?.is_some();
    let reset = sandbox::record(tx, SYSTEM, name, "password")?.is_some();
    Ok(json!({
        "name": name,
        "displayName": entity.as_ref().and_then(|entity| entity.text("displayName")),
        "state": state,
        "lastSignIn": facts.before(0, now, 5, 2_000),
        "mfa": if required { "required" } else { facts.pick(1, &["registered", "registered", "not registered"]) },
        "sessions": if revoked { 0 } else { 1 + facts.number(2, 4) },
        "passwordChanged": if reset { "now".to_owned() } else { facts.before(3, now, 20_000, 200_000) },
    }))
}

fn sign_ins(name: &str, now: i64) -> Value {
    let facts = Facts::about("sign-ins", name);
    let home = facts.pick(0, &["Sweden", "Netherlands", "Germany"]);
    let away = facts.pick(1, &["Brazil", "Vietnam", "Romania", "United States"]);
    let abroad = facts.number(2, 2) == 0;
    let failed = facts.number(3, 12);
    let items: Vec<_> = (0..5_u32)
        .zip(4_usize..)
        .map(|(age, at)| {
            json!({
                "at": facts.before(at, now, 10 + age * 1_400, 1_400 + age * 1_400),
                "country": if abroad && age == 0 { away } else { home },
                "result": if facts.number(at + 5, 4) == 0 { "failure" } else { "success" },
            })
        })
        .collect();
    json!({
        "name": name,
        "count": 20 + facts.number(4, 60),
        "failures": failed,
        "countries": if abroad { vec![home, away] } else { vec![home] },
        "lastFailure": if failed == 0 { "none".to_owned() } else { facts.before(6, now, 8, 4_000) },
        "items": items,
    })
}
