//! The engine against targets that misbehave.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    bench::{Bench, bench},
    common::{IP, Server, new_run, playbook, refusal, until},
    gate::Gate,
    target::Target,
};

/// A change of a playbook file.
type Change = fn(&mut Value);

impl Bench {
    async fn run(&self) -> Value {
        self.user.ended(&self.user.accepted(&new_run("test", IP)).await).await
    }

    /// Makes the database refuse that a step has succeeded.
    fn refuse_success(&self) {
        let sql = "CREATE TRIGGER refused BEFORE UPDATE ON steps WHEN NEW.status = 'succeeded'
                   BEGIN SELECT RAISE(ABORT, 'refused'); END";
        self.server.database().execute_batch(sql).unwrap();
    }
}

fn step(id: &str, method: &str, path: &str, more: Value) -> Value {
    let mut step = json!({ "id": id, "name": id, "type": "http", "system": "firewall", "method": method, "path": path, "timeout_ms": 5000 });
    for (name, value) in more.as_object().unwrap() {
        step[name] = value.clone();
    }
    step
}

#[tokio::test]
async fn steps_run_in_order_under_their_keys_and_hand_on_what_they_learned() {
    let steps = json!([
        step("first", "GET", "/a", json!({ "summary": "It is {output.state}." })),
        step(
            "second",
            "POST",
            "/b/{steps.first.output.items.0.n}",
            json!({ "body": { "n": "{steps.first.output.items.0.n}" } })
        ),
    ]);
    let bench = bench(&steps, |_| {}).await;
    let run = bench.run().await;
    assert_eq!(
        (&run["status"], &run["steps"][0]["summary"]),
        (&json!("succeeded"), &json!("It is done.")),
        "{run}"
    );
    let id = run["id"].as_str().unwrap();
    let expected = [["GET", "/api/a", "first"], ["POST", "/api/b/7", "second"]];
    let expected: Vec<_> = expected
        .iter()
        .map(|[method, path, step]| {
            [(*method).to_owned(), (*path).to_owned(), format!("{id}/{step}"), String::new()]
        })
        .collect();
    // The sandbox's token is not sent to anybody else.
    assert_eq!(bench.target.hits(), expected);
}

#[tokio::test]
async fn a_repeatable_step_is_tried_again_and_others_are_not() {
    let again =
        bench(&json!([step("s", "POST", "/flaky", json!({ "idempotent": true, "retries": 3 }))]), |_| {})
            .await;
    let run = again.run().await;
    assert_eq!((&run["status"], &run["steps"][0]["attempts"]), (&json!("succeeded"), &json!(3)), "{run}");
    let hits = again.target.hits();
    assert!(hits.iter().all(|hit| hit[2] == hits[0][2]), "the key changed between attempts");
    let once = bench(&json!([step("s", "POST", "/busy", json!({}))]), |_| {}).await;
    let run = once.run().await;
    assert_eq!((&run["status"], once.target.hits().len()), (&json!("failed"), 1), "{run}");
    let plain_no = bench(&json!([step("s", "GET", "/refuse", json!({ "retries": 3 }))]), |_| {}).await;
    let run = plain_no.run().await;
    assert_eq!((&run["status"], plain_no.target.hits().len()), (&json!("failed"), 1), "{run}");
    assert!(run["error"]["detail"].as_str().unwrap().ends_with("Not on Sundays."), "{run}");
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_unclear_and_never_shown_as_failed() {
    let once_more = json!({ "timeout_ms": 500, "idempotent": true, "retries": 1 });
    for (path, more) in [
        ("/hang", json!({ "timeout_ms": 500 })),
        ("/hang", once_more.clone()),
        ("/hang-then-429", once_more.clone()),
        ("/hang-then-503", once_more),
        ("/gateway", json!({})),
        ("/broken", json!({})),
    ] {
        let bench = bench(&json!([step("s", "POST", path, more)]), |_| {}).await;
        let run = bench.run().await;
        assert_eq!(
            (&run["status"], &run["steps"][0]["status"]),
            (&json!("unknown"), &json!("unknown")),
            "{path}: {run}"
        );
        assert_eq!(run["error"]["code"], "outcome-unclear");
        assert!(run["error"]["remedy"]["text"].as_str().unwrap().starts_with("Check at the firewall"));
    }
    let read = bench(&json!([step("s", "GET", "/hang", json!({ "timeout_ms": 500 }))]), |_| {}).await;
    assert_eq!(read.run().await["status"], "failed");
}

#[tokio::test]
async fn a_run_that_could_not_be_written_down_goes_on_as_soon_as_it_can() {
    let bench = bench(&json!([step("s", "POST", "/a", json!({ "idempotent": true }))]), |_| {}).await;
    bench.refuse_success();
    let id = bench.user.accepted(&new_run("test", IP)).await;
    until(|| async { (bench.target.hits().len() >= 2).then_some(()) }).await;
    bench.server.database().execute_batch("DROP TRIGGER refused").unwrap();
    let run = bench.user.ended(&id).await;
    assert_eq!(
        (&run["status"], &run["steps"][0]["status"]),
        (&json!("succeeded"), &json!("succeeded")),
        "{run}"
    );
    let hits = bench.target.hits();
    assert!(hits.iter().all(|hit| hit[2] == hits[0][2]), "the key changed between attempts");
}

#[tokio::test]
async fn a_change_whose_success_could_not_be_written_down_is_unclear_and_not_sent_again() {
    let bench = bench(&json!([step("s", "POST", "/a", json!({}))]), |_| {}).await;
    bench.refuse_success();
    let run = bench.run().await;
    assert_eq!(
        (&run["status"], &run["error"]["code"]),
        (&json!("unknown"), &json!("outcome-unclear")),
        "{run}"
    );
    assert_eq!(bench.target.hits().len(), 1);
}

#[tokio::test]
async fn a_target_out_of_reach_is_a_failure_because_nothing_was_sent() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let folder = tempfile::TempDir::new().unwrap();
    playbook(folder.path(), "test", &json!([step("s", "POST", "/x", json!({}))]), |_| {});
    let server = Server::start_with(|config| {
        config.playbooks = Some(folder.path().to_owned());
        config.systems = vec![("firewall".to_owned(), address)];
    })
    .await;
    let user = server.sign_in("mara").await;
    let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
    assert_eq!((&run["status"], &run["error"]["retryable"]), (&json!("failed"), &json!(true)), "{run}");
}

#[tokio::test]
async fn part_of_a_run_is_called_partial() {
    let steps = json!([
        step("done", "POST", "/a", json!({})),
        step("refused", "POST", "/refuse", json!({})),
        step("never", "POST", "/b", json!({}))
    ]);
    let bench = bench(&steps, |_| {}).await;
    let run = bench.run().await;
    assert_eq!(run["status"], "partial", "{run}");
    assert_eq!(run["progress"], json!({ "done": 2, "total": 3 }));
    assert_eq!(run["steps"][2]["status"], "skipped");
    assert_eq!(bench.target.hits().len(), 2);
}

#[tokio::test]
async fn a_run_that_takes_too_long_is_timed_out() {
    let steps = json!([
        step("s", "POST", "/hang", json!({ "timeout_ms": 60000 })),
        step("t", "POST", "/a", json!({}))
    ]);
    let bench = bench(&steps, |file| file["timeout_ms"] = json!(2_000)).await;
    let run = bench.run().await;
    assert_eq!(
        (&run["status"], &run["steps"][0]["status"]),
        (&json!("timed-out"), &json!("unknown")),
        "{run}"
    );
    assert_eq!(
        (&run["error"]["code"], &run["steps"][1]["status"]),
        (&json!("outcome-unclear"), &json!("skipped"))
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let bench = bench(&json!([step("s", "GET", "/redirect", json!({}))]), |_| {}).await;
    assert_eq!(bench.run().await["status"], "failed");
    assert_eq!(bench.target.hits().len(), 1);
}

#[tokio::test]
async fn answers_are_kept_to_a_size_and_a_shape() {
    let steps = json!([
        step("large", "GET", "/large", json!({})),
        step("medium", "GET", "/medium", json!({})),
        step("text", "GET", "/text", json!({ "summary": "It says {output.text}." })),
        step("gap", "GET", "/text", json!({ "summary": "It says {output.text}; {output.none}." })),
        step("nothing", "POST", "/nothing", json!({})),
    ]);
    let bench = bench(&steps, |_| {}).await;
    let run = bench.run().await;
    assert_eq!(run["status"], "succeeded", "{run}");
    for at in [0, 1] {
        assert_eq!(run["steps"][at]["output"]["cut"], true);
        assert!(run["steps"][at]["output"]["text"].as_str().unwrap().len() <= 16 * 1024);
    }
    assert_eq!(run["steps"][2]["summary"], "It says plain.");
    assert_eq!(run["steps"][3]["summary"], "firewall answered 200 without the value for this summary.");
    assert!(run["steps"][4].get("output").is_none());
}

#[tokio::test]
async fn a_value_that_an_address_needs_and_is_missing_fails_the_step_before_anything_is_sent() {
    let bench = bench(&json!([step("s", "POST", "/x/{entity.nothing}", json!({}))]), |_| {}).await;
    let run = bench.run().await;
    assert_eq!((&run["status"], &run["error"]["code"]), (&json!("failed"), &json!("step-failed")), "{run}");
    assert!(run["error"]["detail"].as_str().unwrap().contains("{entity.nothing}"), "{run}");
    assert!(bench.target.hits().is_empty());
}

#[tokio::test]
async fn runs_of_different_entities_run_side_by_side() {
    let folder = tempfile::TempDir::new().unwrap();
    let steps = json!([{ "id": "s", "name": "s", "type": "http", "system": "firewall", "method": "GET", "path": "/blocks/x" }]);
    playbook(folder.path(), "test", &steps, |_| {});
    let (gate, server) = Gate::before(|config| config.playbooks = Some(folder.path().to_owned())).await;
    let user = server.sign_in("mara").await;
    let mut body = new_run("test", IP);
    body["allowConcurrent"] = json!(true);
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(user.accepted(&body).await);
    }
    // All are at work before the first one ends.
    for id in &ids {
        user.run_until(id, |run| run["steps"][0]["status"] == "running").await;
    }
    gate.open();
    for id in &ids {
        assert_eq!(user.ended(id).await["status"], "succeeded");
    }
}

#[test]
fn playbooks_that_cannot_work_are_refused_by_the_check() {
    let get = || step("s", "GET", "/x", json!({}));
    let read_only: Change = |file| file["impact"] = json!("read");
    let without_type = json!({ "id": "s", "name": "s", "system": "firewall", "method": "GET", "path": "/x" });
    let cases: [(Value, Change, &str); 14] = [
        (json!([without_type]), |_| {}, "step s: it has no type. Add \"type\": \"http\""),
        (json!([step("s", "GET", "/x", json!({ "type": "ssh" }))]), |_| {}, "no step type is called ssh"),
        (
            json!([step("s", "GET", "/x", json!({ "system": "toaster" }))]),
            |_| {},
            "the registered systems are directory, edr, firewall, intel, mail",
        ),
        (json!([]), |_| {}, "no step"),
        (json!([step("s", "GET", "/x/{entity.a", json!({}))]), |_| {}, "belongs to no placeholder"),
        (json!([step("s", "GET", "/x/{steps.later.output.a}", json!({}))]), |_| {}, "stands for nothing"),
        (json!([step("s", "GET", "/x/{inputs.unknown}", json!({}))]), |_| {}, "stands for nothing"),
        (json!([step("s", "GET", "//evil.example/x", json!({}))]), |_| {}, "not a plain path"),
        (json!([step("s", "POST", "/x", json!({ "retries": 2 }))]), |_| {}, "sending it again is not safe"),
        (
            json!([step("s", "GET", "/x", json!({ "system": "toaster" }))]),
            |_| {},
            "no system is called toaster",
        ),
        (json!([get(), get()]), |_| {}, "its id is taken"),
        (json!([get()]), |file| file["undo_playbook"] = json!("nothing"), "its undo playbook is not there"),
        (
            json!([get(), step("t", "POST", "/x", json!({}))]),
            read_only,
            "step t: the impact of the playbook is read",
        ),
        (json!([step("s", "DELETE", "/x", json!({}))]), read_only, "only a GET reads"),
    ];
    for (steps, change, said) in cases {
        let folder = tempfile::TempDir::new().unwrap();
        playbook(folder.path(), "test", &steps, change);
        let error = refusal(folder.path());
        assert!(error.contains(said), "{steps}: {error}");
    }
}

#[tokio::test]
async fn a_playbook_acts_on_any_system_that_is_registered() {
    let target = Target::start().await;
    let folder = tempfile::TempDir::new().unwrap();
    let steps = json!([step("open", "POST", "/tickets", json!({ "system": "service-desk" }))]);
    playbook(folder.path(), "test", &steps, |_| {});
    let server = Server::start_with(|config| {
        config.playbooks = Some(folder.path().to_owned());
        config.systems = vec![("service-desk".to_owned(), target.base.clone())];
    })
    .await;
    let user = server.sign_in("mara").await;
    let run = user.ended(&user.accepted(&new_run("test", IP)).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    let hits = target.hits();
    assert_eq!((hits.len(), hits[0][1].as_str()), (1, "/api/tickets"));
    assert_eq!(hits[0][3], "", "the sandbox's token was sent to another system");
}

#[tokio::test]
async fn what_was_accepted_is_what_runs_even_if_the_playbook_changes_in_between() {
    let bench = bench(
        &json!([
            step("s", "POST", "/hang", json!({ "timeout_ms": 100, "idempotent": true, "retries": 5 })),
            step("t", "POST", "/old", json!({}))
        ]),
        |_| {},
    )
    .await;
    let id = bench.user.accepted(&new_run("test", IP)).await;
    bench.user.run_until(&id, |run| run["steps"][0]["attempts"].as_u64() >= Some(1)).await;
    playbook(bench.folder.path(), "test", &json!([step("new", "POST", "/new", json!({}))]), |file| {
        file["version"] = json!("2");
    });
    let (folder, base) = (bench.folder.path().to_owned(), bench.target.base.clone());
    let server = bench.server.restart_with(|config| {
        config.playbooks = Some(folder);
        config.systems = vec![("firewall".to_owned(), base)];
    });
    let server = tokio::time::timeout(Duration::from_secs(30), server).await.unwrap();
    let user = bench.user.at(&server.base);
    let run = user.ended(&id).await;
    assert_eq!(
        (&run["playbook"]["version"], run["steps"].as_array().unwrap().len()),
        (&json!("1"), 2),
        "{run}"
    );
    assert!(bench.target.hits().iter().all(|hit| hit[1] != "/api/new"));
}
