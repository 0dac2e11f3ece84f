//! Once and only once: keys, doubles, tabs and races. Counted at the target, not at the server.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{
    common::{BLOCK, INCIDENT, IP, Server, new_run},
    gate::Gate,
};

#[tokio::test]
async fn the_same_start_again_is_answered_with_the_same_run() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let first = user.start_as("intent-1", &new_run(BLOCK, IP)).await;
    assert_eq!(first.status, 202);
    user.ended(first.body["id"].as_str().unwrap()).await;
    for _ in 0..3 {
        let again = user.start_as("intent-1", &new_run(BLOCK, IP)).await;
        assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (200, "true"));
        assert_eq!((&again.body["id"], &again.body["status"]), (&first.body["id"], &json!("succeeded")));
        assert_eq!(again.header("location"), first.header("location"));
    }
    // Without quotes it is the same key.
    let request = user.request(reqwest::Method::POST, "/v1/runs").header("Idempotency-Key", "intent-1");
    assert_eq!(crate::common::send(request.json(&new_run(BLOCK, IP))).await.status, 200);
    assert_eq!(user.calls().await.len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_person() {
    let server = Server::start().await;
    let mara = server.sign_in("mara").await;
    let first = mara.accepted_as("shared", IP).await;
    let mut other = new_run(BLOCK, IP);
    other["reason"] = json!("Another reason");
    mara.start_as("shared", &other).await.is_problem(422, "idempotency-key-reused");
    // Another person's same key is another key.
    let noor = server.sign_in("noor").await;
    let second = noor.accepted_as("shared", "ip-203-0-113-24").await;
    assert_ne!(first, second);
    noor.ended(&second).await;
    mara.ended(&first).await;
    assert_eq!(mara.calls().await.len(), 2);
}

impl crate::common::User {
    async fn accepted_as(&self, key: &str, entity: &str) -> String {
        let answer = self.start_as(key, &new_run(BLOCK, entity)).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn twenty_starts_at_once_under_one_key_are_one_run() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let user = user.clone();
        tasks.spawn(async move { user.start_as("one", &new_run(BLOCK, IP)).await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 202).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 19);
    let id = answers[0].body["id"].as_str().unwrap();
    assert!(answers.iter().all(|answer| answer.body["id"] == id));
    assert_eq!(user.ended(id).await["status"], "succeeded");
    assert_eq!(user.calls().await.len(), 1);
}

#[tokio::test]
async fn twenty_starts_at_once_under_different_keys_are_one_run_too() {
    let (gate, server) = Gate::before(|_| {}).await;
    let user = server.sign_in("mara").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let user = user.clone();
        tasks.spawn(async move { user.start(&new_run(BLOCK, IP)).await });
    }
    let answers = tasks.join_all().await;
    let accepted: Vec<_> = answers.iter().filter(|answer| answer.status == 202).collect();
    assert_eq!(accepted.len(), 1);
    let id = accepted[0].body["id"].as_str().unwrap();
    for refused in answers.iter().filter(|answer| answer.status != 202) {
        refused.is_problem(409, "duplicate-run");
        assert_eq!(refused.body["runId"], id);
    }
    gate.open();
    user.ended(id).await;
    assert_eq!(gate.changes(), 1);
    // Once it has ended, the same may be done again.
    user.ended(&user.accepted(&new_run(BLOCK, IP)).await).await;
    assert_eq!(gate.changes(), 2);
}

#[tokio::test]
async fn a_second_tab_and_a_second_analyst_are_led_to_the_run_at_work() {
    let (_gate, server) = Gate::before(|_| {}).await;
    let (tab, other_tab, colleague) =
        (server.sign_in("mara").await, server.sign_in("mara").await, server.sign_in("noor").await);
    let id = tab.accepted(&new_run(BLOCK, IP)).await;
    for user in [&other_tab, &colleague] {
        let answer = user.start(&new_run(BLOCK, IP)).await;
        answer.is_problem(409, "duplicate-run");
        assert_eq!(answer.body["runId"], id.as_str());
        assert_eq!(user.run(&id).await["requestedBy"]["id"], "mara");
    }
    // Another entity and another playbook are no doubles, and a double can be wanted.
    colleague.accepted(&new_run(BLOCK, "ip-203-0-113-24")).await;
    let mut wanted = new_run(BLOCK, IP);
    wanted["allowConcurrent"] = json!(true);
    colleague.accepted(&wanted).await;
}

#[tokio::test]
async fn a_run_begins_although_the_caller_hangs_up_before_the_answer() {
    /// Hanging up can come before the request has been read; then there is no run to look at.
    const ATTEMPTS: usize = 20;
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let body = new_run(BLOCK, IP).to_string();
    let address = server.base.trim_start_matches("http://");
    let mut accepted = None;
    for at in 0..ATTEMPTS {
        let key = format!("hung-up-{at}");
        // The start waits for the database, and the caller is gone before it gets it.
        let database = server.database();
        database.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!(
            "POST /v1/runs HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nidempotency-key: \"{key}\"\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            user.token,
            body.len()
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        for _ in 0..20 {
            user.get("/v1/me").await;
        }
        socket.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // Whether it ends orderly or not: it has ended, and with it the server's side.
        drop(socket.read_to_end(&mut answer).await);
        assert!(answer.is_empty(), "it was answered while the database was held");
        database.execute_batch("ROLLBACK").unwrap();
        // Written one after the other: once this one is, so is the other, if there is one.
        user.patch(&format!("/v1/incidents/{INCIDENT}"), &json!({ "severity": "high" })).await;
        let found = user.get(&format!("/v1/runs?key={key}")).await;
        if let Some(run) = found.body["items"].get(0) {
            accepted = Some((key, run["id"].as_str().unwrap().to_owned()));
            break;
        }
    }
    let (key, id) = accepted.expect("no start got as far as the database");
    assert_eq!(user.ended(&id).await["status"], "succeeded");
    assert_eq!(user.start_as(&key, &new_run(BLOCK, IP)).await.header("idempotency-replayed"), "true");
    assert_eq!(user.calls().await.len(), 1);
}
