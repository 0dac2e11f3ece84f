//! Everything that is wrong with a request has its own problem, and changes nothing.

use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{BLOCK, IP, Server, User, new_run, send};

/// What the server holds that a request could change.
fn fingerprint(server: &Server) -> Vec<i64> {
    let database = server.database();
    ["runs", "steps", "idempotency_keys", "sandbox_calls", "sandbox_records"]
        .iter()
        .map(|table| {
            database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        })
        .chain([database.query_row("SELECT sum(version) FROM incidents", [], |row| row.get(0)).unwrap()])
        .collect()
}

async fn start_raw(user: &User, kind: &str, key: Option<&str>, body: Vec<u8>) -> crate::common::Answer {
    let mut request = user.request(Method::POST, "/v1/runs").body(body);
    if !kind.is_empty() {
        request = request.header("Content-Type", kind);
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    send(request).await
}

fn with(name: &str, value: Value) -> Value {
    let mut body = new_run(BLOCK, IP);
    body[name] = value;
    body
}

#[tokio::test]
async fn a_start_of_the_wrong_shape_is_refused() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    let before = fingerprint(&server);
    let valid = new_run(BLOCK, IP).to_string().into_bytes();
    let json_kind = "application/json";
    let key = Some("\"k\"");
    for body in [
        "",
        "{",
        "nonsense",
        "[]",
        "null",
        "{\"playbookId\": 7}",
        "{\"playbookId\":\"a\",\"playbookId\":\"b\",\"targets\":[]}",
        "{} {}",
    ] {
        start_raw(&user, json_kind, key, body.into()).await.is_problem(400, "invalid-request");
    }
    start_raw(&user, json_kind, key, vec![0xff, 0xfe, b'{']).await.is_problem(400, "invalid-request");
    start_raw(&user, json_kind, key, "[".repeat(100_000).into_bytes())
        .await
        .is_problem(400, "invalid-request");
    for (name, value) in [
        ("surprise", json!(1)),
        ("targets", json!([{ "entityId": IP, "extra": 1 }])),
        ("targets", json!("all")),
        ("targets", json!([{}])),
        ("reason", json!(5)),
        ("inputs", json!([])),
        ("allowConcurrent", json!("yes")),
        ("origin", json!("here")),
    ] {
        user.start(&with(name, value)).await.is_problem(400, "invalid-request");
    }
    for kind in ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "text/json"] {
        start_raw(&user, kind, key, valid.clone()).await.is_problem(415, "unsupported-media-type");
    }
    let huge = with("reason", json!("x".repeat(256 * 1024)));
    user.start(&huge).await.is_problem(413, "payload-too-large");
    for key in [None, Some(""), Some("\"\""), Some("  ")] {
        start_raw(&user, json_kind, key, valid.clone()).await.is_problem(400, "idempotency-key-missing");
    }
    let long = format!("\"{}\"", "k".repeat(256));
    for key in [long.as_str(), "\"a\"b\"", "\"a b\"", "\"a\\b\"", "\"a"] {
        start_raw(&user, json_kind, Some(key), valid.clone()).await.is_problem(400, "invalid-request");
    }
    assert_eq!(fingerprint(&server), before);
}

#[tokio::test]
async fn a_start_with_the_wrong_values_is_refused() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    let before = fingerprint(&server);
    let cases = [
        (with("playbookId", json!("nothing")), 404, "playbook-not-found"),
        (with("targets", json!([{ "entityId": "nothing" }])), 404, "entity-not-found"),
        (with("incidentId", json!("nothing")), 404, "incident-not-found"),
        (with("undoOf", json!("nothing")), 404, "run-not-found"),
        (with("targets", json!([])), 422, "invalid-inputs"),
        (with("targets", json!([{ "entityId": IP }, { "entityId": IP }])), 422, "invalid-inputs"),
        (with("targets", json!([{ "entityId": "acc-ines-marlow" }])), 422, "kind-not-supported"),
        (with("incidentId", json!("inc-1037")), 422, "invalid-inputs"),
        (with("inputs", json!({ "duration": "for ever" })), 422, "invalid-inputs"),
        (with("inputs", json!({ "surprise": 1 })), 422, "invalid-inputs"),
        (with("playbookVersion", json!("0")), 412, "version-mismatch"),
        (with("reason", json!("x".repeat(1001))), 422, "invalid-inputs"),
        (with("origin", json!({ "surface": "x".repeat(201) })), 422, "invalid-inputs"),
        (with("playbookId", json!("detonate-url")), 422, "kind-not-supported"),
    ];
    for (body, status, code) in cases {
        let answer = user.start(&body).await;
        if body["playbookId"] == "detonate-url" {
            answer.is_problem(409, "playbook-disabled");
        } else {
            answer.is_problem(status, code);
        }
        if status == 422 && code == "invalid-inputs" {
            assert!(
                answer.body["errors"][0]["pointer"].as_str().unwrap().starts_with('/'),
                "{}",
                answer.body
            );
        }
    }
    assert_eq!(fingerprint(&server), before);
}

#[tokio::test]
async fn a_key_that_met_a_refusal_can_still_be_used() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    user.start_as("again", &with("inputs", json!({ "surprise": 1 }))).await.is_problem(422, "invalid-inputs");
    assert_eq!(user.start_as("again", &new_run(BLOCK, IP)).await.status, 202);
}

#[tokio::test]
async fn wrong_addresses_methods_and_queries_are_refused() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    for (path, code) in [
        ("/v1", "not-found"),
        ("/v1/", "not-found"),
        ("/v1/nothing", "not-found"),
        ("/v1/incidents/inc-1042/nothing", "not-found"),
        ("/v1/incidents/nothing", "incident-not-found"),
        ("/v1/incidents/nothing/alerts", "incident-not-found"),
        ("/v1/incidents/nothing/entities", "incident-not-found"),
        ("/v1/entities/nothing", "entity-not-found"),
        ("/v1/entities/a%2Fb", "entity-not-found"),
        ("/v1/entities/%00", "entity-not-found"),
        ("/v1/entities/'%20OR%201=1--", "entity-not-found"),
        ("/v1/playbooks/nothing", "playbook-not-found"),
        ("/v1/runs/nothing", "run-not-found"),
    ] {
        user.get(path).await.is_problem(404, code);
    }
    user.get("/v1/entities/%ff").await.is_problem(400, "invalid-request");
    user.post("/v1/runs/nothing/cancel", &json!({})).await.is_problem(404, "run-not-found");
    for (method, path) in
        [("DELETE", "/v1/incidents"), ("PUT", "/v1/runs"), ("POST", "/v1/me"), ("GET", "/v1/runs/x/cancel")]
    {
        let answer = send(user.request(Method::from_bytes(method.as_bytes()).unwrap(), path)).await;
        answer.is_problem(405, "method-not-allowed");
        assert!(!answer.header("allow").is_empty(), "{method} {path} does not say what is allowed");
    }
    for path in [
        "/v1/incidents?severity=terrible",
        "/v1/incidents?status=high",
        "/v1/incidents?sort=title",
        "/v1/incidents?limit=0",
        "/v1/incidents?limit=-1",
        "/v1/incidents?limit=101",
        "/v1/incidents?limit=4294967296",
        "/v1/incidents?limit=many",
        "/v1/incidents?cursor=nonsense",
        "/v1/incidents?cursor=1-2-3&sort=-severity",
        "/v1/incidents?limit=1&limit=2",
        "/v1/incidents?surprise=1",
        "/v1/runs?cursor=nonsense",
        "/v1/runs?limit=0",
        "/v1/runs?limit=101",
        "/v1/runs?surprise=1",
        "/v1/runs/x?wait=26",
        "/v1/runs/x?wait=soon",
        "/v1/playbooks?surprise=1",
    ] {
        user.get(path).await.is_problem(400, "invalid-request");
    }
}

#[tokio::test]
async fn a_change_of_an_incident_with_the_wrong_values_is_refused() {
    let server = Server::start().await;
    let user = server.sign_in("sam").await;
    let before = fingerprint(&server);
    let path = "/v1/incidents/inc-1042";
    user.patch(path, &json!({ "title": "x" })).await.is_problem(400, "invalid-request");
    user.patch(path, &json!([])).await.is_problem(400, "invalid-request");
    for (patch, pointer) in [
        (json!({ "status": "asleep" }), "/status"),
        (json!({ "severity": "terrible" }), "/severity"),
        (json!({ "ownerId": "nobody" }), "/ownerId"),
        (json!({ "status": "closed" }), "/classification"),
        (json!({ "classification": "true-positive" }), "/classification"),
        (json!({ "status": "closed", "classification": "who-knows" }), "/classification"),
        (
            json!({ "status": "closed", "classification": "true-positive", "classificationComment": "x".repeat(1001) }),
            "/classificationComment",
        ),
    ] {
        let answer = user.patch(path, &patch).await;
        answer.is_problem(422, "invalid-inputs");
        assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{}", answer.body);
    }
    let stale =
        user.request(Method::PATCH, path).header("If-Match", "\"99\"").json(&json!({ "severity": "low" }));
    let answer = send(stale).await;
    answer.is_problem(412, "version-mismatch");
    assert_eq!((answer.header("etag"), &answer.body["etag"]), ("\"1\"", &json!("\"1\"")));
    assert_eq!(fingerprint(&server), before);
}
