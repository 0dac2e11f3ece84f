//! The shipped playbooks against targets whose responses are not what they seem.

use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    common::{HOST, IP, READ, Server, User, new_run, playbook, refusal},
    stub::{Hit, Say, Stub},
};

/// A server with the shipped playbooks, whose system of this name is a stub.
async fn shipped(system: &str, script: impl Fn(&Hit) -> Say + Send + Sync + 'static) -> (Stub, Server, User) {
    let stub = Stub::start(script).await;
    let systems = vec![(system.to_owned(), stub.base.clone())];
    let server = Server::start_with(|config| config.systems = systems).await;
    let user = server.sign_in("mara").await;
    (stub, server, user)
}

/// A server with one playbook of these steps, whose firewall is a stub.
async fn own(
    steps: &Value,
    change: impl FnOnce(&mut Value),
    script: impl Fn(&Hit) -> Say + Send + Sync + 'static,
) -> (Stub, Server, User, TempDir) {
    let stub = Stub::start(script).await;
    let folder = TempDir::new().unwrap();
    playbook(folder.path(), "test", steps, change);
    let server = Server::start_with(|config| {
        config.playbooks = Some(folder.path().to_owned());
        config.systems = vec![("firewall".to_owned(), stub.base.clone())];
    });
    let server = server.await;
    let user = server.sign_in("mara").await;
    (stub, server, user, folder)
}

fn call(id: &str, method: &str, path: &str, more: Value) -> Value {
    let mut step = json!({ "id": id, "name": id, "type": "http", "system": "firewall", "method": method,
        "path": path, "timeout_ms": 5000 });
    step.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    step
}

async fn isolate(user: &User) -> Value {
    user.ended(&user.accepted(&new_run("isolate-host", HOST)).await).await
}

fn host(state: &str) -> Say {
    Say::json(200, &json!({ "name": "HF-WS114", "state": state, "online": true, "os": "Windows" }))
}

/// A host that stays connected, and an isolation that is answered so.
fn never_isolated(answer: Say) -> impl Fn(&Hit) -> Say + Send + Sync {
    move |hit| if hit.line.starts_with("POST") { answer.clone() } else { host("connected") }
}

#[tokio::test]
async fn a_success_of_http_that_is_none_of_the_deed_is_not_shown_as_one() {
    let page =
        Say { body: b"<html>Sign in</html>".to_vec(), ..Say::bare(200).with("content-type", "text/html") };
    let parts = json!({ "results": [{ "host": "HF-WS114", "status": 403 }] });
    let error = json!({ "status": "error", "message": "no sensor under this name" });
    let (stub, _server, user) = shipped("edr", |_| Say::bare(500)).await;
    for (answer, status, said) in [
        (Say::json(200, &error), "failed", "no sensor under this name"),
        (Say::json(200, &json!({ "ok": false })), "failed", "answered 200"),
        (Say::json(201, &json!({ "status": "Pending" })), "unknown", "under way"),
        (Say::json(202, &json!({})), "unknown", "under way"),
        (page, "unknown", "a web page"),
        (Say::json(207, &parts), "unknown", "no state"),
        (Say::bare(204), "unknown", "answered nothing (204)"),
        (Say::json(200, &json!({ "state": "connected" })), "unknown", "state is connected"),
    ] {
        stub.play(never_isolated(answer));
        let run = isolate(&user).await;
        assert_eq!(run["status"], status, "{run}");
        assert!(run["error"]["detail"].as_str().unwrap().contains(said), "{said}: {run}");
        assert!(!run.to_string().contains("unknown is unknown"), "{run}");
        assert_eq!(stub.lines().len(), 2, "nothing is sent after it");
        assert_eq!(run.get("undoPlaybookId").is_none(), status == "failed", "{run}");
    }
}

#[tokio::test]
async fn a_confirming_step_that_contradicts_ends_the_run_without_success() {
    let (_stub, _server, user) = shipped("edr", never_isolated(host("isolated"))).await;
    let run = isolate(&user).await;
    assert_eq!((&run["status"], &run["steps"][2]["status"]), (&json!("partial"), &json!("failed")), "{run}");
    assert!(run["error"]["detail"].as_str().unwrap().contains("state is connected"), "{run}");
    assert!(run["statusText"].as_str().unwrap().ends_with("this one does not confirm them."), "{run}");
}

#[tokio::test]
async fn what_is_under_way_is_followed_until_it_is_done() {
    let script = |hit: &Hit| match hit.line.as_str() {
        "POST /a" => Say::json(202, &json!({})).with("location", "/jobs/7"),
        "GET /jobs/7" if hit.count < 3 => Say::json(200, &json!({ "status": "Running" })),
        "GET /jobs/7" => Say::json(200, &json!({ "status": "Succeeded", "result": "r" })),
        _ => Say::bare(404),
    };
    let pending = |timeout: u64| {
        json!({ "done": [{ "body": { "state": "done" } }], "summary": "It says {output.result}.",
            "pending": { "when": [{ "status": [202] }], "every_ms": 100, "timeout_ms": timeout,
                "done": [{ "body": { "status": "Succeeded" } }] } })
    };
    let (stub, _server, user, _folder) =
        own(&json!([call("a", "POST", "/a", pending(30_000))]), |_| {}, script).await;
    let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
    assert_eq!(
        (&run["status"], &run["steps"][0]["summary"]),
        (&json!("succeeded"), &json!("It says r.")),
        "{run}"
    );
    assert_eq!(stub.lines(), ["POST /a", "GET /jobs/7", "GET /jobs/7", "GET /jobs/7"]);

    for (location, said) in [
        ("/jobs/8", "answered 404"),
        ("http://elsewhere.example/jobs/7", "leaves the system"),
        ("/slow", "still under way"),
    ] {
        let (stub, _server, user, _folder) = own(
            &json!([call("a", "POST", "/a", pending(300))]),
            |_| {},
            move |hit| match hit.line.as_str() {
                "POST /a" => Say::json(202, &json!({})).with("location", location),
                "GET /slow" => Say::json(200, &json!({ "status": "Running" })),
                _ => Say::bare(404),
            },
        )
        .await;
        let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
        assert_eq!(run["status"], "unknown", "{run}");
        assert!(run["error"]["detail"].as_str().unwrap().contains(said), "{said}: {run}");
        assert_eq!(stub.lines().iter().filter(|line| line.starts_with("POST")).count(), 1);
    }
}

#[tokio::test]
async fn a_look_up_without_an_answer_is_not_green_and_has_no_verdict() {
    let (stub, _server, user) = shipped("intel", |_| Say::bare(204)).await;
    let look_up = async || user.ended(&user.accepted(&new_run(READ, IP)).await).await;
    for (answer, status) in [
        (Say::bare(204), 204),
        (Say::bare(200), 200),
        (Say::json(200, &Value::Null), 200),
        (
            Say::json(
                200,
                &json!({ "status": "error", "message": "quota key is not valid", "verdict": null }),
            ),
            200,
        ),
    ] {
        let said = if answer.body.len() > 4 {
            "quota key".to_owned()
        } else {
            format!("answered nothing ({status})")
        };
        stub.play(move |_| answer.clone());
        let run = look_up().await;
        assert_eq!(
            (&run["status"], &run["steps"][0]["status"]),
            (&json!("failed"), &json!("failed")),
            "{run}"
        );
        assert!(run["error"]["detail"].as_str().unwrap().contains(&said), "{said}: {run}");
        assert!(!run.to_string().contains("Verdict"), "{run}");
    }
    stub.play(|_| Say::json(404, &json!({ "message": "no such address" })));
    let run = look_up().await;
    let step = &run["steps"][0];
    assert_eq!((&step["status"], &step["finding"]), (&json!("succeeded"), &json!("not-found")), "{run}");
    assert_eq!(step["summary"], "Not known to intel (404).");
}

#[tokio::test]
async fn a_target_that_asks_to_wait_is_not_asked_sooner() {
    let later = Duration::from_secs(1);
    let date = jiff::fmt::rfc2822::DateTimePrinter::new();
    let in_a_second = move || {
        let at = jiff::Timestamp::now() + later + later;
        date.timestamp_to_rfc9110_string(&at).unwrap()
    };
    let wishes: [(u16, Box<dyn Fn() -> String + Send + Sync>); 3] = [
        (429, Box::new(|| "1".to_owned())),
        (503, Box::new(|| "1".to_owned())),
        (429, Box::new(in_a_second)),
    ];
    for (status, wish) in wishes {
        let (stub, _server, user, _folder) = own(
            &json!([call("a", "POST", "/a", json!({ "idempotent": true, "retries": 2 }))]),
            |_| {},
            move |hit| match hit.count {
                1 => Say::bare(status).with("retry-after", wish()),
                _ => Say::json(200, &json!({ "state": "done" })),
            },
        )
        .await;
        let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
        let hits = stub.hits();
        assert_eq!((&run["status"], hits.len()), (&json!("succeeded"), 2), "{run}");
        assert!(hits[1].at - hits[0].at >= later, "{status}: {:?}", hits[1].at - hits[0].at);
    }
}

#[tokio::test]
async fn a_wait_that_is_longer_than_the_run_has_left_is_said_and_not_begun() {
    let (stub, _server, user, _folder) = own(
        &json!([call("a", "GET", "/a", json!({ "retries": 5 }))]),
        |_| {},
        |_| Say::json(429, &json!({ "error": "slow down" })).with("retry-after", "86400"),
    )
    .await;
    let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
    assert_eq!((&run["status"], stub.lines().len()), (&json!("failed"), 1), "{run}");
    assert_eq!(run["error"]["detail"], "a: firewall answered 429: slow down. It asks to wait 24 h.");
}

/// A case with its fields in front, of so many bytes.
fn case(size: usize) -> Say {
    Say::json(200, &json!({ "id": "case-771", "scope": "one-site", "pad": "x".repeat(size) }))
}

#[tokio::test]
async fn a_response_is_whole_for_the_next_step_and_cut_for_showing() {
    let steps = json!([
        call("one", "GET", "/one", json!({ "summary": "Read {output.id}." })),
        { "id": "pause", "name": "pause", "type": "wait", "duration_ms": 600_000 },
        call("two", "POST", "/two/{steps.one.output.id}",
            json!({ "body": { "id": "{steps.one.output.id}", "scope": "{steps.one.output.scope}" } })),
    ]);
    let slow = |file: &mut Value| file["timeout_ms"] = json!(3_600_000);
    let large = |hit: &Hit| if hit.line == "GET /one" { case(900 * 1024) } else { case(0) };
    let (stub, server, user, folder) = own(&steps, slow, large).await;
    let id = user.accepted(&new_run("test", IP)).await;
    let run = user.run_until(&id, |run| run["steps"][1]["status"] == "running").await;
    let output = &run["steps"][0]["output"];
    assert_eq!((&output["cut"], &run["steps"][0]["summary"]), (&json!(true), &json!("Read case-771.")));
    assert!(output["text"].as_str().unwrap().len() <= 16 * 1024);
    // Also after a restart.
    let (file, base) = (server.file(), stub.base.clone());
    let server = server.restart_with(|config| {
        config.playbooks = Some(folder.path().to_owned());
        config.systems = vec![("firewall".to_owned(), base)];
        let over = "UPDATE steps SET started_at = started_at - 600000 WHERE id = 'pause'";
        crate::common::database(&file).execute_batch(over).unwrap();
    });
    let server = server.await;
    let run = user.at(&server.base).ended(&id).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    let sent = stub.hits().pop().unwrap();
    assert_eq!(
        (sent.line.as_str(), &sent.body),
        ("POST /two/case-771", &json!({ "id": "case-771", "scope": "one-site" }))
    );
}

#[tokio::test]
async fn a_response_that_is_too_large_says_so_and_nothing_follows() {
    for (method, status) in [("GET", "failed"), ("POST", "unknown")] {
        let steps = json!([call("one", method, "/one", json!({})), call("two", "POST", "/two", json!({}))]);
        let (stub, _server, user, _folder) = own(&steps, |_| {}, |_| case(1024 * 1024)).await;
        let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
        assert_eq!(run["status"], status, "{run}");
        let detail = run["error"]["detail"].as_str().unwrap();
        assert!(detail.contains("more than 1 MiB is too large to read"), "{detail}");
        assert_eq!(stub.lines(), [format!("{method} /one")]);
    }
}

#[test]
fn conditions_that_cannot_work_are_refused_by_the_check() {
    let on = json!([{ "body": { "state": "on" } }]);
    for (step, said) in [
        (call("s", "GET", "/x", json!({ "done": on, "expect": [200] })), "it has both expect and done"),
        (call("s", "POST", "/x", json!({ "undo_restores": on })), "only a GET reads"),
        (
            call("s", "GET", "/x", json!({ "done": [{ "body": { "n": { "least": 1 } } }] })),
            "its condition on n",
        ),
        (call("s", "GET", "/x", json!({ "done": [{ "state": 1 }] })), "unknown field `state`"),
        (
            call("s", "GET", "/x", json!({ "done": [{ "body": { "n": "{inputs.n}" } }] })),
            "stands for nothing",
        ),
        (call("s", "POST", "/x", json!({ "pending": { "when": on } })), "nothing says what done looks like"),
    ] {
        let folder = TempDir::new().unwrap();
        playbook(folder.path(), "test", &json!([step]), |_| {});
        let refused = refusal(folder.path());
        assert!(refused.contains(said), "{step}: {refused}");
    }
}
