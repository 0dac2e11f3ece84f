//! Secrets among the inputs: the target gets them, and they are never seen again.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    common::{IP, Server, new_run, playbook},
    exact::Bench,
    recorder::{Recorder, Sent},
};

const PIN: &str = "zebra \"4711\"/é";
const PASS: &str = "otter-1";
const KEY: &str = "crow-9";

fn schema() -> Value {
    json!({ "type": "object", "properties": {
        "pin": { "type": "string", "writeOnly": true },
        "cred": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/Cred" }] },
        "keys": { "type": "array", "items": { "type": "string", "format": "password" } }
    }, "$defs": { "Cred": { "type": "object", "properties": { "user": { "type": "string" }, "pass": { "type": "string", "writeOnly": true } } } } })
}

fn inputs() -> Value {
    json!({ "pin": PIN, "cred": { "user": "ada", "pass": PASS }, "keys": [KEY] })
}

fn masked() -> Value {
    json!({ "pin": "********", "cred": { "user": "ada", "pass": "********" }, "keys": ["********"] })
}

/// Each secret in each of its forms.
fn forms() -> Vec<String> {
    let in_json = |text: &str| Value::from(text).to_string().trim_matches('"').to_owned();
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let all = [PIN, PASS, KEY].into_iter();
    all.flat_map(|secret| [secret.to_owned(), in_json(secret), encode(secret), STANDARD.encode(secret)])
        .collect()
}

#[track_caller]
fn has_none(what: &str, text: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{form} is in {what}: {text}");
    }
}

/// Looks through every file at and beside the database.
fn files_have_none(folder: &Path) -> usize {
    let mut looked_at = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            looked_at += files_have_none(&path);
        } else {
            has_none(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path).unwrap()));
            looked_at += 1;
        }
    }
    looked_at
}

/// Sends back what it got, in every form.
fn echo(sent: &Sent, count: usize) -> (u16, Value) {
    let pin = sent.body["pin"].as_str().unwrap_or_default();
    let encoded = percent_encoding::utf8_percent_encode(pin, percent_encoding::NON_ALPHANUMERIC).to_string();
    let mut body = json!({
        "got": sent.body, "text": format!("pin={encoded}"), "inner": sent.body.to_string(),
        "auth": format!("Basic {}", STANDARD.encode(format!("ada:{pin}"))),
        "note": format!("pin {pin} is long enough"), "state": "set",
    });
    if !count.is_multiple_of(3) {
        return (200, body);
    }
    body["error"] = json!(format!("pin {pin} is too short"));
    (422, body)
}

async fn bench(reply: crate::recorder::Reply, summary: &str) -> Bench {
    let folder = TempDir::new().unwrap();
    let step = |id: &str, path: &str| {
        json!({
            "id": id, "name": "Set", "type": "http", "system": "intel", "method": "POST", "path": path, "summary": summary,
            "body": { "pin": "{inputs.pin?}", "cred": "{inputs.cred?}", "keys": "{inputs.keys?}" }
        })
    };
    let steps = json!([step("one", "/set"), step("two", "/tell?pin={inputs.pin}"), step("three", "/refuse")]);
    playbook(folder.path(), "own", &steps, |file| file["inputs_schema"] = schema());
    Bench::with(Recorder::start(reply).await, folder, true).await
}

fn start() -> Value {
    let mut new = new_run("own", IP);
    new["inputs"] = inputs();
    new
}

async fn answers_have_none(server: &Server, id: &str) {
    for role in ["rhea", "sam", "mara", "noor"] {
        let user = server.sign_in(role).await;
        for path in [format!("/v1/runs/{id}"), "/v1/runs?limit=100".to_owned()] {
            has_none(&path, &user.get(&path).await.body.to_string());
        }
    }
}

#[tokio::test]
async fn a_secret_is_in_no_answer_and_in_no_file_whatever_the_target_sends_back() {
    let bench = bench(echo, "Set to {inputs.pin}, told about {output.got.pin} and {inputs.cred}.").await;
    let id = bench.user.accepted(&start()).await;
    let run = bench.user.ended(&id).await;
    assert_eq!((&run["status"], &run["inputs"]), (&json!("partial"), &masked()), "{run}");
    assert_eq!(bench.target.bodies(), vec![inputs(); 3], "the target gets them whole");
    let summary = run["steps"][0]["summary"].as_str().unwrap();
    assert!(summary.starts_with("Set to ********, told about ********"), "{summary}");
    assert_eq!(run["steps"][0]["output"]["got"], masked());
    assert!(run["error"]["detail"].as_str().unwrap().contains("422: pin ******** is too short"), "{run}");
    answers_have_none(&bench.server, &id).await;
    assert!(files_have_none(bench.server.dir.path()) >= 2, "the server goes on, with its log of writes");
}

#[tokio::test]
async fn a_secret_is_in_no_database_file_while_the_run_is_under_way_and_survives_a_restart() {
    let folder = TempDir::new().unwrap();
    let steps = json!([
        { "id": "pause", "name": "Wait", "type": "wait", "duration_ms": 600 },
        { "id": "set", "name": "Set", "type": "http", "system": "intel", "method": "POST", "path": "/set",
          "body": { "pin": "{inputs.pin}" } }
    ]);
    playbook(folder.path(), "own", &steps, |file| file["inputs_schema"] = schema());
    let bench = Bench::with(Recorder::start(echo).await, folder, true).await;
    let id = bench.user.accepted(&start()).await;
    for name in ["data.db", "data.db-wal"] {
        let text = fs::read(bench.server.dir.path().join(name)).unwrap();
        has_none(name, &String::from_utf8_lossy(&text));
    }
    let bench = bench.restart().await;
    let run = bench.user.ended(&id).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(bench.target.bodies(), [json!({ "pin": PIN })]);
    answers_have_none(&bench.server, &id).await;
    files_have_none(bench.server.dir.path());
}

#[tokio::test]
async fn a_run_whose_secrets_are_gone_sends_nothing_in_their_place() {
    let folder = TempDir::new().unwrap();
    let steps = json!([
        { "id": "pause", "name": "Wait", "type": "wait", "duration_ms": 600 },
        { "id": "set", "name": "Set", "type": "http", "system": "intel", "method": "POST", "path": "/set",
          "body": { "pin": "{inputs.pin?}", "a": "b" } }
    ]);
    playbook(folder.path(), "own", &steps, |file| file["inputs_schema"] = schema());
    let bench = Bench::with(Recorder::content().await, folder, true).await;
    let id = bench.user.accepted(&start()).await;
    bench.user.run_until(&id, |run| run["status"] == "running").await;
    fs::remove_dir_all(bench.server.dir.path().join("data.db.secrets")).unwrap();
    let bench = bench.restart().await;
    let run = bench.user.ended(&id).await;
    assert_eq!((&run["status"], bench.target.sent().len()), (&json!("failed"), 0), "{run}");
    assert!(run["error"]["detail"].as_str().unwrap().contains("no longer at the server"), "{run}");
}

#[tokio::test]
async fn what_a_crash_leaves_of_secrets_is_swept_and_a_stopped_run_leaves_nothing() {
    let bench = bench(echo, "Done.").await;
    let folder = bench.server.dir.path().join("data.db.secrets");
    let id = bench.user.accepted(&start()).await;
    bench.user.ended(&id).await;
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    fs::write(folder.join("run-of-before"), PASS).unwrap();
    fs::write(folder.join(&id), PASS).unwrap();
    let server = bench.server.restart_with(|_| {}).await;
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    drop(server);
}

#[tokio::test]
async fn a_refusal_of_inputs_does_not_quote_them() {
    let bench = bench(echo, "Done.").await;
    let mut new = start();
    new["inputs"] = json!({ "pin": [PIN], "cred": { "pass": { "a": PASS } }, "keys": KEY });
    let refused = bench.user.start(&new).await;
    refused.is_problem(422, "invalid-inputs");
    has_none("the refusal", &refused.body.to_string());
    files_have_none(bench.server.dir.path());
}
