//! Whatever a target answers, a run has succeeded only if its file's condition for done held.

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::{
    common::{IP, Server, User, new_run, playbook},
    stub::{End, Say, Stub},
};

const TYPES: [&str; 5] = ["application/json", "text/html", "text/plain", "application/problem+json", ""];

/// Bodies that look alike and mean different things.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let texts = [
        r#"{"state":"on"}"#,
        r#"{"state":"on","n":1,"more":[]}"#,
        r#"{"state":"off"}"#,
        r#"{"state":"on","status":"error","message":"no"}"#,
        r#"{"state":"on","status":"Pending"}"#,
        r#"{"state":["on"]}"#,
        r#"{"state":null}"#,
        r#"{"ok":false}"#,
        r#"{"status":"Pending"}"#,
        r#"[{"state":"on"}]"#,
        r#""on""#,
        "null",
        "",
        "<html>state on</html>",
        r#"{"state":"on""#,
        "\u{feff}{\"state\":\"on\"}",
    ];
    let large = |size: usize| format!(r#"{{"state":"on","pad":"{}"}}"#, "x".repeat(size)).into_bytes();
    prop_oneof![
        12 => prop::sample::select(texts.map(|text| text.as_bytes().to_vec()).to_vec()),
        2 => prop::collection::vec(any::<u8>(), 0..40),
        1 => Just(large(100 * 1024)),
        1 => Just(large(1024 * 1024)),
    ]
}

fn says() -> impl Strategy<Value = Say> {
    let status =
        prop_oneof![6 => Just(200), 2 => Just(201), 2 => Just(202), 1 => Just(207), 4 => 200_u16..600];
    let end = prop_oneof![20 => Just(End::Whole), 1 => Just(End::Cut), 1 => Just(End::Never)];
    let location =
        prop::option::of(prop::sample::select(vec!["/status", "http://elsewhere.example/status", "::"]));
    (status, prop::sample::select(TYPES.to_vec()), bodies(), end, location).prop_map(
        |(status, content_type, body, end, location)| {
            let body = if matches!(status, 204 | 205 | 304) { Vec::new() } else { body };
            let say = Say { body, end, ..Say::bare(status).with("content-type", content_type) };
            match location {
                Some(location) => say.with("location", location),
                None => say,
            }
        },
    )
}

/// The body, if it came whole and is one JSON object.
fn object(say: &Say) -> Option<Value> {
    let whole = say.end == End::Whole && say.body.len() <= 1024 * 1024;
    let value: Value = serde_json::from_slice(&say.body).ok().filter(|_| whole)?;
    value.is_object().then_some(value)
}

fn is_2xx(say: &Say) -> bool {
    (200..300).contains(&say.status)
}

/// The condition of the file, read a second time: state on, and neither of the failures.
fn is_done(say: &Say) -> bool {
    is_2xx(say) && object(say).is_some_and(|body| body["state"] == "on" && body["status"] != "error")
}

fn is_pending(say: &Say) -> bool {
    say.status == 202 || is_2xx(say) && object(say).is_some_and(|body| body["status"] == "Pending")
}

/// Success of a step whose file says nothing.
fn is_plain_success(say: &Say) -> bool {
    let broken = say.end != End::Whole || say.body.len() > 1024 * 1024;
    let tells = object(say).is_some_and(|body| body["status"] == "error" || body["ok"] == false);
    let html = say.headers.iter().any(|(name, value)| *name == "content-type" && value == "text/html");
    is_2xx(say) && !matches!(say.status, 202 | 207) && !broken && !tells && !html
}

struct Case {
    act: Say,
    status: Say,
    confirm: Say,
}

fn allowed(case: &Case, playbook: &str) -> bool {
    let act = match playbook {
        "plain" => is_plain_success(&case.act),
        _ => is_done(&case.act) && !is_pending(&case.act) || is_pending(&case.act) && is_done(&case.status),
    };
    let json = case.confirm.headers.contains(&("content-type", "application/json".to_owned()));
    act && is_done(&case.confirm) && json
}

fn files(folder: &std::path::Path) {
    let call = |id: &str, method: &str, more: Value| {
        let mut step = json!({ "id": id, "name": id, "type": "http", "system": "firewall", "method": method,
            "path": format!("/{id}"), "timeout_ms": 250 });
        step.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        step
    };
    let on = json!([{ "body": { "state": "on" } }]);
    let failed = json!([{ "body": { "status": "error" } }]);
    let pending = json!({ "when": [{ "status": [202] }, { "body": { "status": "Pending" } }],
        "every_ms": 100, "timeout_ms": 250 });
    let confirm = call(
        "confirm",
        "GET",
        json!({ "failed": failed, "done": [{ "content_type": "application/json", "body": { "state": "on" } }] }),
    );
    let told = call("act", "POST", json!({ "done": on, "failed": failed, "pending": pending }));
    playbook(folder, "told", &json!([told, confirm]), |_| {});
    playbook(folder, "plain", &json!([call("act", "POST", json!({})), confirm]), |_| {});
}

async fn run(stub: &Stub, user: &User, playbook: &str, case: &Case) -> Value {
    let (act, status, confirm) = (case.act.clone(), case.status.clone(), case.confirm.clone());
    stub.play(move |hit| match hit.line.as_str() {
        "POST /act" => act.clone(),
        "GET /confirm" => confirm.clone(),
        _ => status.clone(),
    });
    user.ended(&user.accepted(&new_run(playbook, IP)).await).await
}

#[test]
fn a_run_has_succeeded_only_if_its_condition_for_done_held() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    files(folder.path());
    let (stub, user, _server) = runtime.block_on(async {
        let stub = Stub::start(|_| Say::bare(204)).await;
        let server = Server::start_with(|config| {
            config.playbooks = Some(folder.path().to_owned());
            config.systems = vec![("firewall".to_owned(), stub.base.clone())];
        });
        let server = server.await;
        let user = server.sign_in("mara").await;
        (stub, user, server)
    });
    let (succeeded, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let confirms = prop_oneof![says(), Just(Say::json(200, &json!({ "state": "on" })))];
    let cases = (says(), says(), confirms, prop::sample::select(vec!["told", "plain"]));
    TestRunner::new(ProptestConfig { max_shrink_iters: 40, ..ProptestConfig::with_cases(160) })
        .run(&cases, |(act, status, confirm, playbook)| {
            let case = Case { act, status, confirm };
            let run = runtime.block_on(run(&stub, &user, playbook, &case));
            let done = run["status"] == "succeeded";
            let count = if done { &succeeded } else { &refused };
            count.set(count.get() + 1);
            prop_assert!(!done || allowed(&case, playbook), "{}", run);
            // A change that may have been made is never said to be failed.
            let cut = case.act.end == End::Cut && is_2xx(&case.act) && !matches!(case.act.status, 204 | 205);
            let lost = cut || case.act.end == End::Never;
            prop_assert!(!lost || run["status"] == "unknown", "{}", run);
            Ok(())
        })
        .unwrap();
    assert!(succeeded.get() > 0 && refused.get() > 0, "one of the outcomes never came up");
}
