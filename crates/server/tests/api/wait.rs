//! Steps that let time pass.

use serde_json::{Value, json};

use crate::{
    bench::{Bench, bench},
    common::{IP, READ, new_run, playbook, refusal, until},
};

const MINUTE_MS: u64 = 60_000;

fn wait(duration_ms: u64) -> Value {
    json!({ "id": "wait", "name": "Wait", "type": "wait", "duration_ms": duration_ms })
}

fn call(id: &str) -> Value {
    json!({ "id": id, "name": id, "type": "http", "system": "firewall", "method": "POST", "path": format!("/{id}") })
}

/// A bench whose runs may take an hour.
async fn slow_bench(steps: &Value) -> Bench {
    bench(steps, |file| file["timeout_ms"] = json!(60 * MINUTE_MS)).await
}

impl Bench {
    /// Starts a run and follows it until it waits.
    async fn waiting(&self) -> String {
        let id = self.user.accepted(&new_run("test", IP)).await;
        self.user.run_until(&id, |run| run["steps"][0]["status"] == "running").await;
        id
    }

    /// Restarts the server, with a change of the database in between.
    async fn restart_after(self, sql: &str) -> Self {
        let Self { target, folder, server, user } = self;
        let (playbooks, base) = (folder.path().to_owned(), target.base.clone());
        let file = server.file();
        let server = server.restart_with(|config| {
            config.playbooks = Some(playbooks);
            config.systems = vec![("firewall".to_owned(), base)];
            crate::common::database(&file).execute_batch(sql).unwrap();
        });
        let server = server.await;
        let user = user.at(&server.base);
        Self { target, folder, server, user }
    }

    fn paths(&self) -> Vec<String> {
        self.target.hits().into_iter().map(|hit| hit[1].clone()).collect()
    }
}

#[tokio::test]
async fn the_step_after_a_wait_begins_once_its_time_has_passed() {
    let mut pause = wait(80);
    pause["summary"] = json!("Waited {output.waitedMs} ms.");
    let bench = slow_bench(&json!([call("before"), pause, call("after")])).await;
    let run = bench.user.ended(&bench.user.accepted(&new_run("test", IP)).await).await;
    assert_eq!((&run["status"], &run["steps"][1]["summary"]), (&json!("succeeded"), &json!("Waited 80 ms.")));
    assert_eq!(bench.paths(), ["/api/before", "/api/after"]);
    let waited: i64 = bench
        .server
        .database()
        .query_row(
            "SELECT after.started_at - wait.started_at FROM steps wait JOIN steps after
             WHERE wait.id = 'wait' AND after.id = 'after'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(waited >= 80, "{waited} ms");
}

#[tokio::test]
async fn a_wait_survives_a_restart_and_is_not_attempted_again() {
    let bench = slow_bench(&json!([wait(10 * MINUTE_MS), call("after")])).await;
    let id = bench.waiting().await;
    let bench = bench.restart_after("").await;
    let run = bench.user.run(&id).await;
    assert_eq!((&run["status"], &run["steps"][0]["status"]), (&json!("running"), &json!("running")), "{run}");
    let bench =
        bench.restart_after("UPDATE steps SET started_at = started_at - 600000 WHERE id = 'wait'").await;
    let run = bench.user.ended(&id).await;
    assert_eq!((&run["status"], &run["steps"][0]["attempts"]), (&json!("succeeded"), &json!(1)), "{run}");
    assert_eq!(bench.paths(), ["/api/after"]);
}

#[tokio::test]
async fn a_run_is_cancelled_in_the_middle_of_a_wait() {
    let bench = slow_bench(&json!([wait(10 * MINUTE_MS), call("after")])).await;
    let id = bench.waiting().await;
    bench.user.post(&format!("/v1/runs/{id}/cancel"), &json!({})).await;
    let run = bench.user.ended(&id).await;
    assert_eq!(run["status"], "cancelled", "{run}");
    assert_eq!(
        (&run["steps"][0]["status"], &run["steps"][1]["status"]),
        (&json!("skipped"), &json!("skipped"))
    );
    assert_eq!(run["statusText"], "Stopped during “Wait”. Nothing was changed.");
    assert!(run.get("error").is_none() && run.get("undoPlaybookId").is_none(), "{run}");
    assert!(bench.paths().is_empty());
}

#[tokio::test]
async fn a_run_that_was_asked_to_stop_before_a_restart_does_not_wait_on() {
    let bench = slow_bench(&json!([wait(10 * MINUTE_MS), call("after")])).await;
    let id = bench.waiting().await;
    let bench = bench.restart_after("UPDATE runs SET status = 'cancelling'").await;
    assert_eq!(bench.user.ended(&id).await["status"], "cancelled");
    assert!(bench.paths().is_empty());
}

#[tokio::test]
async fn a_wait_ends_with_the_time_limit_of_the_run() {
    let bench = slow_bench(&json!([wait(10 * MINUTE_MS), call("after")])).await;
    let id = bench.waiting().await;
    let bench = bench.restart_after("UPDATE runs SET started_at = started_at - 3600000").await;
    let run = bench.user.ended(&id).await;
    assert_eq!(
        (&run["status"], &run["steps"][0]["status"]),
        (&json!("timed-out"), &json!("failed")),
        "{run}"
    );
    assert!(bench.paths().is_empty());
}

#[tokio::test]
async fn waiting_runs_do_not_hold_up_others() {
    let bench = slow_bench(&json!([wait(10 * MINUTE_MS)])).await;
    // More than the engine works on at a time.
    let mut body = new_run("test", IP);
    body["allowConcurrent"] = json!(true);
    for _ in 0..20 {
        bench.user.accepted(&body).await;
    }
    let sql = "SELECT count(*) FROM steps WHERE status = 'running'";
    until(|| async {
        let waiting: i64 = bench.server.database().query_row(sql, [], |row| row.get(0)).unwrap();
        (waiting == 20).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_step_after_a_wait_needs_the_permission_of_that_moment() {
    let bench = slow_bench(&json!([wait(10 * MINUTE_MS), call("after")])).await;
    let id = bench.waiting().await;
    let over = "UPDATE steps SET started_at = started_at - 600000; UPDATE users SET role = 'reader'";
    let bench = bench.restart_after(over).await;
    let run = bench.user.ended(&id).await;
    assert_eq!(
        (&run["status"], &run["error"]["code"]),
        (&json!("denied"), &json!("missing-permission")),
        "{run}"
    );
    assert!(bench.paths().is_empty());
}

#[tokio::test]
async fn a_playbook_that_only_reads_may_wait() {
    let bench = slow_bench(&json!([wait(1)])).await;
    playbook(bench.folder.path(), READ, &json!([wait(1)]), |file| file["impact"] = json!("read"));
    let bench = bench.restart_after("").await;
    let run = bench.user.ended(&bench.user.accepted(&new_run(READ, IP)).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
}

#[test]
fn waits_that_cannot_work_are_refused_by_the_check() {
    let second = json!({ "id": "again", "name": "Again", "type": "wait", "duration_ms": 30 * MINUTE_MS });
    for (steps, error) in [
        (json!([wait(0)]), "step wait: duration_ms is not between 1 and 3600000"),
        (json!([wait(61 * MINUTE_MS)]), "step wait: duration_ms is not between 1 and 3600000"),
        (json!([wait(60 * MINUTE_MS)]), "its waits together take as long as timeout_ms or longer"),
        (json!([wait(30 * MINUTE_MS), second]), "its waits together take as long as timeout_ms or longer"),
        (json!([{ "id": "w", "name": "W", "type": "wait" }]), "step w: missing field `duration_ms`"),
        (
            json!([{ "id": "w", "name": "W", "type": "wait", "duration_ms": 1, "path": "/" }]),
            "step w: unknown field `path`",
        ),
    ] {
        let folder = tempfile::TempDir::new().unwrap();
        playbook(folder.path(), "test", &steps, |file| file["timeout_ms"] = json!(60 * MINUTE_MS));
        let refused = refusal(folder.path());
        assert!(refused.contains(error), "{steps}: {refused}");
    }
}
