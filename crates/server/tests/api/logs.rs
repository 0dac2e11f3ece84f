//! Logs of the real program: one line of JSON per event, whatever a caller sends, and no tokens.

use reqwest::{Method, header::HeaderValue};
use serde_json::{Value, json};

use crate::{
    common::{BLOCK, User, new_run, send},
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
    let found: Vec<_> = lines.iter().filter(|event| event["trace_id"] == trace).collect();
    assert_eq!(found.len(), 1, "the problem's trace id finds one line");
    assert_eq!((&found[0]["user"], &found[0]["code"]), (&json!("mara"), &json!("entity-not-found")));
    assert!(found[0]["agent"].as_str().unwrap().starts_with("evil\u{9b}31m\u{2028}"));
    assert!(!log.contains(&user.token), "a token was logged");
}
