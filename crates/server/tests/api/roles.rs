//! Who may do what: every endpoint for every role, and for nobody.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    common::{ACCOUNT, BLOCK, INCIDENT, IP, READ, Server, User, client, new_run, playbook, send},
    gate::Gate,
};

const USERS: [&str; 4] = ["rhea", "sam", "mara", "noor"];

/// A request and the status that each of `USERS` gets.
type Row = (&'static str, &'static str, Option<Value>, [u16; 4]);

fn request(user: &User, method: &str, path: &str, body: Option<&Value>) -> RequestBuilder {
    let request = user.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
    let request = request.header("Idempotency-Key", format!("\"{}\"", uuid::Uuid::new_v4()));
    match body {
        Some(body) => request.json(body),
        None => request,
    }
}

fn rows(ended: &'static str) -> Vec<Row> {
    let concurrent = |playbook| {
        let mut body = new_run(playbook, IP);
        body["allowConcurrent"] = json!(true);
        Some(body)
    };
    let all = [200; 4];
    vec![
        ("GET", "/v1/capabilities", None, all),
        ("GET", "/v1/me", None, all),
        ("GET", "/v1/people", None, all),
        ("GET", "/v1/incidents", None, all),
        ("GET", "/v1/incidents/inc-1042", None, all),
        ("PATCH", "/v1/incidents/inc-1042", Some(json!({ "severity": "high" })), [403, 200, 200, 200]),
        ("GET", "/v1/incidents/inc-1042/alerts", None, all),
        ("GET", "/v1/incidents/inc-1042/entities", None, all),
        ("GET", "/v1/entities/acc-ines-marlow", None, all),
        ("GET", "/v1/playbooks", None, all),
        ("GET", "/v1/playbooks/look-up-ip", None, all),
        ("GET", "/v1/runs", None, all),
        ("POST", "/v1/runs", concurrent(READ), [403, 202, 202, 202]),
        ("POST", "/v1/runs", concurrent(BLOCK), [403, 403, 202, 202]),
        ("GET", ended, None, all),
        ("GET", "/sandbox/state", None, all),
        ("GET", "/v1/nothing", None, [404; 4]),
        ("DELETE", "/v1/me", None, [405; 4]),
        // The fake products take the engine's token only.
        ("GET", "/sandbox/firewall/blocks/198.51.100.7", None, [401; 4]),
        ("POST", "/sandbox/firewall/blocks", Some(json!({ "value": "198.51.100.7" })), [401; 4]),
    ]
}

#[tokio::test]
async fn every_endpoint_answers_each_role_as_the_table_says() {
    let server = Server::start().await;
    let mara = server.sign_in("mara").await;
    let run = mara.accepted(&new_run(BLOCK, IP)).await;
    mara.ended(&run).await;
    let ended: &'static str = format!("/v1/runs/{run}").leak();
    let cancel: &'static str = format!("/v1/runs/{run}/cancel").leak();
    let mut rows = rows(ended);
    rows.push(("POST", cancel, None, [403, 403, 409, 409]));
    for (at, user) in USERS.iter().enumerate() {
        let user = server.sign_in(user).await;
        for (method, path, body, expected) in &rows {
            let answer = send(request(&user, method, path, body.as_ref())).await;
            assert_eq!(answer.status, expected[at], "{} {method} {path}: {}", USERS[at], answer.body);
        }
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_of_that_token_alone() {
    let server = Server::start().await;
    let (gone, other) = (server.sign_in("noor").await, server.sign_in("noor").await);
    let answer = send(gone.request(Method::DELETE, "/v1/session")).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    gone.get("/v1/me").await.is_problem(401, "unauthenticated");
    assert_eq!(other.get("/v1/me").await.status, 200);
    let again = send(gone.request(Method::DELETE, "/v1/session")).await;
    again.is_problem(401, "unauthenticated");
}

#[tokio::test]
async fn without_a_known_token_nothing_is_told() {
    let server = Server::start().await;
    let signed_in = server.sign_in("noor").await;
    let expired = server.sign_in("noor").await;
    let hash = server
        .database()
        .execute("UPDATE sessions SET expires_at = 1 WHERE rowid = (SELECT max(rowid) FROM sessions)", []);
    assert_eq!(hash.unwrap(), 1);
    let made_up = User::holding(&server.base, &"0".repeat(64));
    let nobody = User::holding(&server.base, "");
    for user in [&made_up, &nobody, &expired] {
        for (method, path, body, _) in rows("/v1/runs/x") {
            let answer = send(request(user, method, path, body.as_ref())).await;
            answer.is_problem(401, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    let basic = client().get(format!("{}/v1/me", server.base)).basic_auth("noor", Some(&signed_in.token));
    send(basic).await.is_problem(401, "unauthenticated");
    assert!(signed_in.calls().await.is_empty(), "somebody without a token changed something");
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_at_once() {
    let server = Server::start().await;
    let mara = server.sign_in("mara").await;
    mara.accepted(&new_run(BLOCK, IP)).await;
    server.database().execute("UPDATE users SET role = 'reader' WHERE id = 'mara'", []).unwrap();
    let answer = mara.start(&new_run("disable-account", ACCOUNT)).await;
    answer.is_problem(403, "missing-permission");
    assert_eq!(answer.body["remedy"]["roles"], json!(["operator"]));
    let patch = mara.patch(&format!("/v1/incidents/{INCIDENT}"), &json!({ "severity": "low" })).await;
    patch.is_problem(403, "missing-permission");
    let me = mara.get("/v1/me").await.body;
    assert_eq!((&me["roles"], &me["permissions"]), (&json!(["reader"]), &json!(["view-sandbox"])));
}

#[tokio::test]
async fn permissions_say_what_the_server_allows() {
    let server = Server::start().await;
    for name in USERS {
        let user = server.sign_in(name).await;
        let me = user.get("/v1/me").await.body;
        let held = |permission: &str| me["permissions"].as_array().unwrap().contains(&json!(permission));
        let patch = user.patch(&format!("/v1/incidents/{INCIDENT}"), &json!({})).await;
        assert_eq!(held("edit-incidents"), patch.status == 200, "{name}");
        let mut body = new_run(READ, IP);
        body["allowConcurrent"] = json!(true);
        let started = user.start(&body).await;
        assert_eq!(held("run-playbooks"), started.status == 202, "{name}");
        let playbooks = user.get("/v1/playbooks").await.body;
        let runnable = |playbook: &Value| playbook["availability"]["state"] == "runnable";
        assert_eq!(
            held("run-playbooks"),
            playbooks["items"].as_array().unwrap().iter().any(runnable),
            "{name}"
        );
        if let Some(id) = started.body["id"].as_str() {
            // It may have ended by now.
            let cancelled = user.post(&format!("/v1/runs/{id}/cancel"), &json!({})).await;
            assert_eq!(held("cancel-runs"), cancelled.status != 403, "{name}");
        }
        assert_eq!(held("view-sandbox"), user.get("/sandbox/state").await.status == 200, "{name}");
    }
}

#[tokio::test]
async fn sign_in_answers_the_same_person_as_me() {
    let server = Server::start().await;
    let signed_in =
        User::holding(&server.base, "").post("/auth/sessions", &json!({ "userId": "rhea" })).await;
    let me = server.sign_in("rhea").await.get("/v1/me").await.body;
    assert_eq!(signed_in.body["me"], me);
    assert_eq!(me["permissions"], json!(["view-sandbox"]));
}

#[tokio::test]
async fn sign_in_is_for_the_sample_only() {
    let server = Server::start_with(|config| config.sample = false).await;
    let nobody = User::holding(&server.base, "");
    nobody.get("/auth/users").await.is_problem(404, "not-found");
    nobody.post("/auth/sessions", &json!({ "userId": "noor" })).await.is_problem(404, "not-found");
}

#[tokio::test]
async fn tokens_are_kept_as_hashes_only() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    assert_eq!(user.token.len(), 64);
    let file = std::fs::read(server.file()).unwrap();
    let log = std::fs::read(server.file().with_extension("db-wal")).unwrap_or_default();
    let token = user.token.as_bytes();
    assert!(!file.windows(64).chain(log.windows(64)).any(|bytes| bytes == token));
}

/// The statuses of a run's steps.
fn steps(run: &Value) -> Vec<&str> {
    run["steps"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_run_in_line_is_denied_when_its_requester_may_not_run_it_any_more() {
    // More than the engine takes at a time, all held up at their first step.
    const MANY: usize = 17;
    let (gate, server) = Gate::before(|_| {}).await;
    let mara = server.sign_in("mara").await;
    let mut body = new_run(BLOCK, IP);
    body["allowConcurrent"] = json!(true);
    let mut ids = Vec::new();
    for _ in 0..MANY {
        ids.push(mara.accepted(&body).await);
    }
    mara.run_until(&ids[0], |run| run["steps"][0]["status"] == "running").await;
    let last = ids.last().unwrap();
    assert_eq!(mara.run(last).await["status"], "queued", "it did not wait in line");
    server.database().execute("UPDATE users SET role = 'responder' WHERE id = 'mara'", []).unwrap();
    gate.open();
    let run = mara.ended(last).await;
    assert_eq!((&run["status"], steps(&run)), (&json!("denied"), vec!["skipped"; 3]), "{run}");
    assert_eq!(run["error"]["code"], "missing-permission");
    assert_eq!(run["error"]["remedy"]["roles"], json!(["operator"]));
    assert!(run["statusText"].as_str().unwrap().contains("Nothing was changed."), "{run}");
    for id in &ids {
        mara.ended(id).await;
    }
    assert_eq!(gate.changes(), 0, "somebody without the role changed something");
}

#[tokio::test]
async fn a_run_stops_before_the_next_step_when_its_group_is_not_granted_any_more() {
    let (gate, server) = Gate::before(|_| {}).await;
    gate.let_pass(1);
    let mara = server.sign_in("mara").await;
    let id = mara.accepted(&new_run(BLOCK, IP)).await;
    mara.run_until(&id, |run| run["steps"][1]["status"] == "running").await;
    server.database().execute("UPDATE grants SET granted = 0", []).unwrap();
    gate.open();
    let run = mara.ended(&id).await;
    assert_eq!(
        (&run["status"], steps(&run)),
        (&json!("partial"), vec!["succeeded", "succeeded", "skipped"]),
        "{run}"
    );
    assert_eq!(run["error"]["code"], "backend-not-authorised");
    assert_eq!(gate.changes(), 1);
    assert!(run["undoPlaybookId"].is_string(), "what took effect can be taken back");
}

#[tokio::test]
async fn a_run_does_not_go_on_after_a_restart_with_its_playbook_switched_off() {
    let folder = tempfile::TempDir::new().unwrap();
    let files = |enabled: bool| {
        let step = |id: &str| {
            json!({ "id": id, "name": id, "type": "http", "system": "firewall", "method": "POST", "path": "/blocks",
                "idempotent": true, "body": { "value": format!("198.51.100.{}", id.len()) } })
        };
        playbook(folder.path(), "two-blocks", &json!([step("a"), step("bb")]), |file| {
            file["enabled"] = json!(enabled);
        });
        Some(folder.path().to_owned())
    };
    let server = Server::start_with(|config| {
        config.playbooks = files(true);
        config.sandbox_delay_ms = 2_000;
    })
    .await;
    let mara = server.sign_in("mara").await;
    let id = mara.accepted(&new_run("two-blocks", IP)).await;
    mara.run_until(&id, |run| run["steps"][0]["status"] == "running").await;
    let server = server.restart_with(|config| config.playbooks = files(false)).await;
    let run = mara.at(&server.base).ended(&id).await;
    assert_eq!((&run["status"], steps(&run)), (&json!("partial"), vec!["succeeded", "skipped"]), "{run}");
    assert_eq!(run["error"]["code"], "playbook-disabled");
}
