//! Runs: what they do, how they are watched, cancelled and taken back, and what is written down.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    common::{ACCOUNT, BLOCK, HOST, INCIDENT, IP, READ, Server, UNBLOCK, new_run, send},
    gate::Gate,
};

#[tokio::test]
async fn a_run_acts_on_its_target_and_says_what_came_of_it() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let mut body = new_run(BLOCK, IP);
    body["incidentId"] = json!(INCIDENT);
    body["inputs"] = json!({ "duration": "4h" });
    let accepted = user.start(&body).await;
    assert_eq!(accepted.status, 202);
    let id = accepted.body["id"].as_str().unwrap();
    assert_eq!(accepted.header("location"), format!("/v1/runs/{id}"));
    assert_eq!(accepted.header("etag"), accepted.body["etag"].as_str().unwrap());
    assert!(accepted.body["steps"].as_array().unwrap().iter().all(|step| step["status"] == "not-started"));
    let run = user.ended(id).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(run["requestedBy"], json!({ "id": "mara", "name": "Mara Voss" }));
    assert_eq!(run["targets"], json!([{ "entityId": IP, "kind": "ip", "name": "203.0.113.77" }]));
    assert_eq!(run["inputs"]["duration"], "4h");
    assert_eq!((&run["reason"], &run["incidentId"]), (&json!("Test"), &json!(INCIDENT)));
    assert_eq!(run["progress"], json!({ "done": 3, "total": 3 }));
    assert_eq!(run["steps"][1]["summary"], "Blocked 203.0.113.77.");
    assert_eq!(run["steps"][1]["output"]["duration"], "4h");
    assert!(run["startedAt"].as_str() >= run["createdAt"].as_str());
    assert!(run["endedAt"].as_str() >= run["startedAt"].as_str());
    let state = user.get("/sandbox/state").await.body;
    assert_eq!(state["systems"][0]["records"][0]["subject"], "203.0.113.77");
    assert_eq!(state["systems"][0]["records"][0]["runId"], id);
    assert_eq!(user.calls().await, ["firewall block 203.0.113.77"]);
    assert_eq!(user.get(&format!("/v1/incidents/{INCIDENT}")).await.body["counts"]["runs"], 1);
}

#[tokio::test]
async fn the_same_value_is_sent_whatever_it_holds() {
    let server = Server::start().await;
    let hostile = "198.51.100.9/../../admin?x=1#y \u{202e}{run.id}%2F";
    server
        .database()
        .execute("UPDATE entities SET properties = json_object('address', ?1) WHERE id = ?2", [hostile, IP])
        .unwrap();
    let user = server.sign_in("mara").await;
    let run = user.ended(&user.accepted(&new_run(BLOCK, IP)).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(user.calls().await, [format!("firewall block {hostile}")]);
}

#[tokio::test]
async fn a_run_that_the_target_refuses_fails_in_its_words() {
    let server = Server::start().await;
    server
        .database()
        .execute(
            "UPDATE entities SET properties = json_set(properties, '$.online', json('false')) WHERE id = ?1",
            [HOST],
        )
        .unwrap();
    let user = server.sign_in("mara").await;
    let page = user.get("/v1/incidents/inc-1041/entities").await.body;
    let run = user.ended(&user.accepted(&new_run("isolate-host", HOST)).await).await;
    assert_eq!(run["status"], "failed", "{run}");
    assert_eq!(run["error"]["code"], "step-failed");
    let detail = run["error"]["detail"].as_str().unwrap();
    let entity = page["items"].as_array().unwrap().iter().find(|entity| entity["id"] == HOST).unwrap();
    let seen = entity["lastSeenAt"].as_str().unwrap();
    assert!(detail.contains("offline") && detail.contains(seen), "{detail}: {seen}");
    let steps: Vec<_> =
        run["steps"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect();
    assert_eq!(steps, ["succeeded", "failed", "skipped"]);
    assert!(run.get("undoPlaybookId").is_none(), "there is nothing to take back");
    assert!(user.calls().await.is_empty());
}

#[tokio::test]
async fn a_run_can_be_taken_back_once() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let done = user.accepted(&new_run(BLOCK, IP)).await;
    let before = user.ended(&done).await;
    assert_eq!(before["undoPlaybookId"], UNBLOCK);
    let undo = |playbook: &str, entity: &str| {
        let mut body = new_run(playbook, entity);
        body["undoOf"] = json!(done);
        body
    };
    user.start(&undo("disable-account", ACCOUNT)).await.is_problem(422, "invalid-inputs");
    user.start(&undo(UNBLOCK, "ip-203-0-113-24")).await.is_problem(422, "invalid-inputs");
    let back = user.accepted(&undo(UNBLOCK, IP)).await;
    let ended = user.ended(&back).await;
    assert_eq!((&ended["status"], &ended["undoOf"]), (&json!("succeeded"), &json!(done)));
    let after = user.run(&done).await;
    assert_eq!(after["undoneBy"], back.as_str());
    assert!(after.get("undoPlaybookId").is_none());
    assert_ne!(after["etag"], before["etag"]);
    user.start(&undo(UNBLOCK, IP)).await.is_problem(422, "invalid-inputs");
    let state = user.get("/sandbox/state").await.body;
    assert_eq!(state["systems"][0]["records"], json!([]));
    assert_eq!(user.calls().await, ["firewall unblock 203.0.113.77", "firewall block 203.0.113.77"]);
}

#[tokio::test]
async fn an_undo_that_was_stopped_took_nothing_back_and_can_be_asked_for_again() {
    let (gate, server) = Gate::before(|_| {}).await;
    let user = server.sign_in("mara").await;
    gate.let_pass(3);
    let done = user.accepted(&new_run(BLOCK, IP)).await;
    user.ended(&done).await;
    let mut undo = new_run(UNBLOCK, IP);
    undo["undoOf"] = json!(done);
    let back = user.accepted(&undo).await;
    assert_eq!(user.run(&done).await["undoneBy"], back.as_str(), "it is about to be taken back");
    user.run_until(&back, |run| run["steps"][0]["status"] == "running").await;
    user.post(&format!("/v1/runs/{back}/cancel"), &json!({})).await;
    gate.open();
    assert_eq!(user.ended(&back).await["status"], "cancelled");
    let after = user.run(&done).await;
    assert_eq!((&after["undoPlaybookId"], after.get("undoneBy")), (&json!(UNBLOCK), None), "{after}");
    user.ended(&user.accepted(&undo).await).await;
    assert_eq!((gate.changes(), user.run(&done).await.get("undoPlaybookId")), (2, None));
}

#[tokio::test]
async fn a_run_that_was_stopped_can_be_taken_back_once_it_has_changed_something() {
    let (gate, server) = Gate::before(|_| {}).await;
    let user = server.sign_in("mara").await;
    gate.let_pass(2);
    let id = user.accepted(&new_run(BLOCK, IP)).await;
    user.run_until(&id, |run| run["steps"][1]["status"] == "succeeded").await;
    user.post(&format!("/v1/runs/{id}/cancel"), &json!({})).await;
    gate.open();
    let run = user.ended(&id).await;
    assert_eq!(run["undoPlaybookId"], UNBLOCK, "{run}");
}

#[tokio::test]
async fn runs_are_listed_newest_first_and_found_by_what_they_are_about() {
    let server = Server::start().await;
    let mara = server.sign_in("mara").await;
    let mut ids = Vec::new();
    for at in 0..5 {
        let mut body = new_run(READ, IP);
        body["incidentId"] = json!(INCIDENT);
        body["allowConcurrent"] = json!(true);
        let answer = mara.start_as(&format!("key-{at}"), &body).await;
        ids.insert(0, answer.body["id"].as_str().unwrap().to_owned());
    }
    let other = mara.accepted(&new_run("review-sign-ins", ACCOUNT)).await;
    let list = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = vec![other.clone()];
    all.extend(ids.clone());
    assert_eq!(list(&mara.get("/v1/runs").await.body), all);
    assert_eq!(list(&mara.get(&format!("/v1/runs?entityId={IP}")).await.body), ids);
    assert_eq!(list(&mara.get(&format!("/v1/runs?incidentId={INCIDENT}&playbookId={READ}")).await.body), ids);
    assert_eq!(list(&mara.get("/v1/runs?playbookId=review-sign-ins").await.body), [other]);
    for key in ["key-4", "%22key-4%22"] {
        assert_eq!(list(&mara.get(&format!("/v1/runs?key={key}")).await.body), ids[..1]);
    }
    let noor = server.sign_in("noor").await;
    assert!(
        list(&noor.get("/v1/runs?key=key-4").await.body).is_empty(),
        "a key of somebody else found a run"
    );
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = mara.get(&format!("/v1/runs?limit=4{cursor}")).await.body;
        assert!(page["items"].as_array().unwrap().iter().all(|run| run.get("steps").is_none()));
        paged.extend(list(&page));
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, all);
}

#[tokio::test]
async fn an_unchanged_run_is_not_sent_again() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let id = user.accepted(&new_run(READ, IP)).await;
    let etag = user.ended(&id).await["etag"].as_str().unwrap().to_owned();
    let path = format!("/v1/runs/{id}");
    for value in
        [etag.clone(), format!("W/{etag}"), "\"x\", ".to_owned() + &etag, etag.trim_matches('"').to_owned()]
    {
        let answer = send(user.request(Method::GET, &path).header("If-None-Match", &value)).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (304, etag.as_str()), "{value}");
    }
    let other = send(user.request(Method::GET, &path).header("If-None-Match", "\"0\"")).await;
    assert_eq!(other.status, 200);
    // A run that has ended will not change; waiting for it would be in vain.
    let started = Instant::now();
    let answer =
        send(user.request(Method::GET, &format!("{path}?wait=25")).header("If-None-Match", &etag)).await;
    assert_eq!(answer.status, 304);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_waiting_caller_is_told_as_soon_as_the_run_changes() {
    let server = Server::start_with(|config| config.sandbox_delay_ms = 2_000).await;
    let user = server.sign_in("mara").await;
    let id = user.accepted(&new_run(READ, IP)).await;
    let (mut etag, mut seen, mut answers) = (String::new(), Vec::new(), 0);
    loop {
        let request =
            user.request(Method::GET, &format!("/v1/runs/{id}?wait=20")).header("If-None-Match", &etag);
        let answer = send(request).await;
        assert_eq!(answer.status, 200, "it was told of nothing");
        assert_ne!(answer.header("etag"), etag);
        etag = answer.header("etag").to_owned();
        answers += 1;
        seen.push(answer.body["status"].as_str().unwrap().to_owned());
        if answer.body["pollAfterMs"].is_null() {
            break;
        }
    }
    assert_eq!(seen.last().unwrap(), "succeeded");
    assert!((3..=8).contains(&answers), "{answers} answers for a run of two steps");
    let waited =
        send(user.request(Method::GET, &format!("/v1/runs/{id}?wait=1")).header("If-None-Match", "\"0\""))
            .await;
    assert_eq!(waited.status, 200);
}

#[tokio::test]
async fn a_run_stops_before_the_next_step_when_asked_to() {
    let (gate, server) = Gate::before(|_| {}).await;
    let user = server.sign_in("mara").await;
    let id = user.accepted(&new_run(BLOCK, IP)).await;
    user.run_until(&id, |run| run["steps"][0]["status"] == "running").await;
    let asked = user.post(&format!("/v1/runs/{id}/cancel"), &json!({})).await;
    assert_eq!((asked.status.as_u16(), &asked.body["status"]), (202, &json!("cancelling")));
    let again = user.post(&format!("/v1/runs/{id}/cancel"), &json!({})).await;
    assert_eq!(again.status, 202);
    gate.open();
    let run = user.ended(&id).await;
    assert_eq!(run["status"], "cancelled", "{run}");
    let steps: Vec<_> =
        run["steps"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect();
    assert_eq!(steps, ["succeeded", "skipped", "skipped"]);
    assert_eq!(gate.changes(), 0);
    assert!(run["statusText"].as_str().unwrap().ends_with("Nothing was changed."), "{run}");
    assert!(run.get("undoPlaybookId").is_none(), "there is nothing to take back");
    user.post(&format!("/v1/runs/{id}/cancel"), &json!({})).await.is_problem(409, "run-ended");
}

#[tokio::test]
async fn a_run_that_waits_in_line_is_cancelled_at_once() {
    let (_gate, server) = Gate::before(|config| config.sample_incidents = 40).await;
    let user = server.sign_in("mara").await;
    let mut body = new_run(READ, IP);
    body["allowConcurrent"] = json!(true);
    for _ in 0..16 {
        user.accepted(&body).await;
    }
    let last = user.accepted(&body).await;
    let cancelled = user.post(&format!("/v1/runs/{last}/cancel"), &json!({})).await;
    assert_eq!(
        (cancelled.status.as_u16(), &cancelled.body["status"]),
        (202, &json!("cancelled")),
        "{}",
        cancelled.body
    );
    assert!(cancelled.body["steps"].as_array().unwrap().iter().all(|step| step["status"] == "skipped"));
}

#[tokio::test]
async fn the_audit_holds_who_did_what_to_which_when_why_and_what_came_of_it() {
    let server = Server::start().await;
    let mara = server.sign_in("mara").await;
    let id = mara.accepted(&new_run(BLOCK, IP)).await;
    mara.ended(&id).await;
    let refused = server.sign_in("rhea").await.start(&new_run(BLOCK, IP)).await;
    refused.is_problem(403, "missing-permission");
    let database = server.database();
    let rows: Vec<[Option<String>; 7]> = database
        .prepare("SELECT actor_id, action, outcome, playbook_version, entity_id, reason, trace_id FROM audit WHERE playbook_id = ?1 ORDER BY seq")
        .unwrap()
        .query_map([BLOCK], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?])
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let texts: Vec<_> = rows
        .iter()
        .map(|row| row[..6].iter().map(|text| text.as_deref().unwrap_or("-")).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        texts,
        [
            format!("mara run.start queued 4 {IP} Test"),
            format!("server run.status running 4 {IP} Test"),
            format!("server run.status succeeded 4 {IP} Test"),
            format!("rhea run.start refused: missing-permission - {IP} Test"),
        ]
    );
    assert_eq!(rows[3][6].as_deref(), refused.body["traceId"].as_str());
    let ordered: i64 = database
        .query_row(
            "SELECT count(*) FROM audit a JOIN audit b ON b.seq = a.seq + 1 WHERE b.at < a.at",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(ordered, 0);
    for sql in [
        "UPDATE audit SET actor_id = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (seq, at, actor_id, action, outcome) VALUES (1, 1, 'x', 'x', 'x')",
    ] {
        assert!(database.execute(sql, []).unwrap_err().to_string().contains("append-only"), "{sql}");
    }
    let back = database.execute("UPDATE runs SET status = 'running' WHERE id = ?1", [&id]);
    assert!(back.unwrap_err().to_string().contains("keeps its end"));
}

#[tokio::test]
async fn secrets_among_the_inputs_are_shown_and_kept_masked() {
    let folder = tempfile::TempDir::new().unwrap();
    let steps = json!([{
        "id": "block", "name": "Block", "type": "http", "system": "firewall", "method": "POST", "path": "/blocks",
        "body": { "value": "{entity.address}", "kind": "{inputs.pin}" }
    }]);
    crate::common::playbook(folder.path(), "with-secret", &steps, |file| {
        file["inputs_schema"] =
            json!({ "type": "object", "properties": { "pin": { "type": "string", "writeOnly": true } } });
    });
    let server = Server::start_with(|config| config.playbooks = Some(folder.path().to_owned())).await;
    let user = server.sign_in("mara").await;
    let mut body = new_run("with-secret", IP);
    body["inputs"] = json!({ "pin": "s3cr3t-4711" });
    let id = user.accepted(&body).await;
    let run = user.ended(&id).await;
    assert_eq!((&run["status"], &run["inputs"]["pin"]), (&json!("succeeded"), &json!("********")));
    assert_eq!(run["steps"][0]["output"]["kind"], "********", "what the target got is not told");
    let kept: String = server
        .database()
        .query_row("SELECT inputs FROM runs WHERE id = ?1", [&id], |row| row.get(0))
        .unwrap();
    assert!(!kept.contains("4711"));
}
