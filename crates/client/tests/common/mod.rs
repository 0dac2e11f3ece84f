//! Things that every test of the client needs.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unnecessary_wraps, reason = "a script mixes answers and errors")]

use std::rc::Rc;

use riposte_client::{
    BaseUrl, Intent, Response, Rest, ScriptTransport, StaticToken, TokenSource, Transport, TransportError,
};
use riposte_model::{NewRun, Origin, PlaybookRef, Run, RunStatus, Target};
use serde_json::json;

pub(crate) type Reply = Result<Response, TransportError>;

pub(crate) const KEY: &str = "7f3c1f0e-58b1-4c0a-9a4e-2f1a6f0c9b11";

pub(crate) fn base() -> BaseUrl {
    BaseUrl::parse("https://soc.example/api").unwrap()
}

/// A token that cannot be renewed.
pub(crate) fn token(text: &str) -> Rc<dyn TokenSource> {
    Rc::new(StaticToken(Some(text.to_owned())))
}

/// A signed-in client over a scripted network.
pub(crate) fn rest(transport: &ScriptTransport) -> Rest {
    let transport: Rc<dyn Transport> = Rc::new(transport.clone());
    Rest::new(transport, base(), token("secret"))
}

pub(crate) fn ok(body: &serde_json::Value) -> Reply {
    Ok(Response::json(200, body))
}

pub(crate) fn problem(status: u16, code: &str) -> Reply {
    Ok(Response::json(status, &json!({ "title": "No", "code": code, "traceId": "t-1" })))
}

pub(crate) fn page_of_html(status: u16) -> Reply {
    let response = Response { status, body: b"<!doctype html><form>".to_vec(), ..Response::default() };
    Ok(response.with_header("content-type", "text/html; charset=utf-8"))
}

pub(crate) fn run(id: &str, status: &str) -> Run {
    Run {
        status: RunStatus::from(status),
        playbook: PlaybookRef { id: "block-ip".into(), name: "Block IP".to_owned(), version: "3".to_owned() },
        ..serde_json::from_value(json!({
            "id": id,
            "playbook": { "id": "", "name": "", "version": "" },
            "targets": [{ "entityId": "e1", "kind": "ip", "name": "203.0.113.7" }],
            "requestedBy": { "id": "mara", "name": "Mara Voss" },
            "status": "queued",
            "createdAt": "2026-11-23T09:41:07.250Z",
        }))
        .unwrap()
    }
}

pub(crate) fn new_run() -> NewRun {
    NewRun {
        playbook_id: "block-ip".into(),
        playbook_version: Some("3".to_owned()),
        targets: vec![Target { entity_id: "e1".into() }],
        incident_id: Some("i1".into()),
        inputs: json!({ "minutes": 60 }).as_object().unwrap().clone(),
        exact_inputs: false,
        reason: Some("beacon to a known address".to_owned()),
        origin: Origin { surface: "test".to_owned(), app: "riposte/0".to_owned() },
        allow_concurrent: false,
        undo_of: None,
        acknowledged_runs: Vec::new(),
    }
}

pub(crate) fn intent() -> Intent {
    Intent { key: KEY.to_owned(), request: new_run(), created_at_ms: 1_700_000_000_000 }
}

/// The value of a header field of a request.
pub(crate) fn header<'a>(request: &'a riposte_client::Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}
