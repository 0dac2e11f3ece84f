//! Logs of the real program: one line of JSON per event, whatever a caller sends, and no tokens.

use reqwest::{Method, header::HeaderValue};
use serde_json::{Value, json};

use crate::{
    common::{BLOCK, IP, User, new_run, send},
    process::Program,
};

#[tokio::test]
async fn nothing_that_a_caller_sends_can_forge_a_line() {
    let program = Program::start(|_| {}).await;
    let user = User::sign_in(&program.base, "mara").await;
    let forged =
        "x\n{\"level\":\"INFO\",\"message\":\"forged\"}\r\u{1b}[31mred\u{7f}\u{9b}2J\u{2028}\u{202e}";
    let mut body = new_run(BLOCK, forged);
    body["playbookId"] = json!(forged);
    body["reason"] = json!(forged);
    user.start(&body).await.is_problem(404, "playbook-not-found");
    user.start(&new_run(BLOCK, forged)).await.is_problem(404, "entity-not-found");
    let agent = HeaderValue::from_bytes(b"evil\xc2\x9b31m\xe2\x80\xa8\xff\ttab").unwrap();
    let request = user.request(Method::GET, "/v1/entities/x%0A%1B%5B31m%7F").header("User-Agent", agent);
    let answer = send(request).await;
    answer.is_problem(404, "entity-not-found");
    let log = program.stop().await;
    let mut lines = Vec::new();
    for line in log.lines() {
        assert!(line.bytes().all(|b| (0x20..0x7f).contains(&b)), "a line is not printable ASCII: {line:?}");
        let event: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        assert_ne!(event["message"], "forged");
        lines.push(event);
    }
    let trace = answer.body["traceId"].as_str().unwrap();
    let found: Vec<_> = lines.iter().filter(|event| event["span"]["trace_id"] == trace).collect();
    assert_eq!(found.len(), 1, "the problem's trace id finds one line");
    assert_eq!((&found[0]["span"]["user"], &found[0]["code"]), (&json!("mara"), &json!("entity-not-found")));
    assert!(found[0]["span"]["agent"].as_str().unwrap().starts_with("evil\u{9b}31m\u{2028}"));
    assert!(!log.contains(&user.token), "a token was logged");
}

#[tokio::test]
async fn the_lines_of_a_run_carry_the_trace_id_and_user_of_the_request_that_started_it() {
    let program = Program::start(|_| {}).await;
    let user = User::sign_in(&program.base, "mara").await;
    let run = user.accepted(&new_run(BLOCK, IP)).await;
    user.ended(&run).await;
    let log = program.stop().await;
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let request =
        lines.iter().find(|line| line["span"]["method"] == "POST" && line["status"] == 202).unwrap();
    let trace = request["span"]["trace_id"].as_str().unwrap();
    assert_eq!(trace.len(), 32);
    for message in ["run accepted", "run ended"] {
        let line = lines.iter().find(|line| line["message"] == message).unwrap();
        assert_eq!(
            (&line["run_id"], &line["span"]["trace_id"], &line["span"]["user"]),
            (&json!(run), &json!(trace), &json!("mara")),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_caller_does_not_choose_the_trace_id() {
    let program = Program::start(|_| {}).await;
    let user = User::sign_in(&program.base, "mara").await;
    let chosen = "00000000000000000000000000000000";
    let request = user.request(Method::GET, "/v1/runs/nothing").header("X-Request-Id", chosen);
    let answer = send(request).await;
    answer.is_problem(404, "run-not-found");
    assert_ne!(answer.body["traceId"], chosen);
    assert!(!program.stop().await.contains(chosen));
}
