//! A database of an earlier server: it opens, its runs go on, stop, and are listed.

use riposte_server::{App, Config};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    common::{User, database, new_run, playbook},
    target::Target,
};

/// Database of schema version 1, with stored playbooks whose steps have no type.
const SCHEMA_1: &str = include_str!("../data/schema_1.sql");

struct Upgraded {
    app: App,
    user: User,
    target: Target,
    dir: TempDir,
}

/// Opens the old database with today's server, one second after its runs began.
async fn upgrade(change: &str) -> Upgraded {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("data.db");
    let old = database(&file);
    old.execute_batch(SCHEMA_1).unwrap();
    let second_ago = "CAST(unixepoch('subsec') * 1000 AS INTEGER) - 1000";
    old.execute(&format!("UPDATE runs SET started_at = {second_ago} WHERE started_at IS NOT NULL"), [])
        .unwrap();
    old.execute_batch(change).unwrap();
    drop(old);
    let folder = dir.path().join("playbooks");
    let pair = |undo: &'static str| move |file: &mut Value| file["undo_playbook"] = json!(undo);
    let call = |id: &str, method: &str| json!([{ "id": id, "name": id, "type": "http", "system": "firewall", "method": method, "path": "/blocks" }]);
    playbook(&folder, "block", &call("new", "POST"), pair("unblock"));
    playbook(&folder, "unblock", &call("unblock", "POST"), pair("block"));
    let target = Target::start().await;
    let mut config = Config::sample(file);
    config.playbooks = Some(folder);
    config.systems = vec![("firewall".to_owned(), target.base.clone())];
    let app = App::start(config).await.unwrap();
    let user = User::sign_in(&format!("http://{}", app.address()), "mara").await;
    Upgraded { app, user, target, dir }
}

fn statuses(run: &Value) -> Vec<&str> {
    run["steps"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_queued_run_and_one_in_the_middle_go_on_with_the_playbook_they_were_accepted_with() {
    let old = upgrade("").await;
    for (id, attempts) in [("run-queued", [1, 1, 1]), ("run-running", [1, 2, 1])] {
        let run = old.user.ended(id).await;
        assert_eq!((&run["status"], statuses(&run)), (&json!("succeeded"), vec!["succeeded"; 3]), "{run}");
        let made: Vec<_> =
            run["steps"].as_array().unwrap().iter().map(|step| step["attempts"].as_u64().unwrap()).collect();
        assert_eq!(made, attempts, "{id}");
    }
    let block = old.target.hits().into_iter().find(|hit| hit[2] == "run-running/block").unwrap();
    assert_eq!(block[..2], ["POST", "/api/blocks"], "the call in flight is sent again under its key");
    old.app.stop().await;
}

#[tokio::test]
async fn a_run_that_was_asked_to_stop_still_stops() {
    let old = upgrade("").await;
    let run = old.user.ended("run-cancelling").await;
    assert_eq!(
        (&run["status"], statuses(&run)),
        (&json!("cancelled"), vec!["succeeded", "succeeded", "skipped"]),
        "{run}"
    );
}

#[tokio::test]
async fn a_run_that_waits_for_a_person_stays_can_be_cancelled_and_guards_against_a_duplicate() {
    let old = upgrade("UPDATE runs SET status = 'pending-approval' WHERE id = 'run-queued'").await;
    let run = old.user.run("run-queued").await;
    assert_eq!(run["status"], "pending-approval", "the engine began a run that was not approved");
    assert!(!run["pollAfterMs"].is_null(), "it can still change");
    let duplicate = old.user.start(&new_run("block", "ip-5")).await;
    duplicate.is_problem(409, "duplicate-run");
    assert_eq!(duplicate.body["runId"], "run-queued");
    let cancelled = old.user.post("/v1/runs/run-queued/cancel", &json!({})).await;
    assert_eq!((cancelled.status.as_u16(), &cancelled.body["status"]), (202, &json!("cancelled")));
    old.user.post("/v1/runs/run-queued/cancel", &json!({})).await.is_problem(409, "run-ended");
}

#[tokio::test]
async fn runs_that_have_ended_are_listed_and_what_took_effect_can_be_undone() {
    let old = upgrade("").await;
    let page = old.user.get("/v1/runs?limit=100").await.body;
    let mut ids: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["run-cancelled", "run-cancelling", "run-queued", "run-running", "run-succeeded"]);
    for id in ["run-succeeded", "run-cancelled"] {
        assert_eq!(old.user.run(id).await["undoPlaybookId"], "unblock", "{id}");
    }
    let mut undo = new_run("unblock", "ip-1");
    undo["undoOf"] = json!("run-succeeded");
    let back = old.user.accepted(&undo).await;
    assert_eq!(old.user.ended(&back).await["status"], "succeeded");
    assert_eq!(old.user.run("run-succeeded").await["undoneBy"], back.as_str());
}

#[tokio::test]
async fn a_stopped_run_that_only_read_has_nothing_to_undo() {
    let old =
        upgrade("UPDATE steps SET status = 'skipped' WHERE run_id = 'run-cancelled' AND id = 'block'").await;
    assert_eq!(old.user.run("run-cancelled").await.get("undoPlaybookId"), None);
}

#[tokio::test]
async fn a_key_from_before_the_upgrade_still_stands_for_its_run() {
    let old = upgrade("").await;
    let mut body = new_run("block", "ip-1");
    body["reason"] = json!("Before the upgrade");
    body["origin"] = json!({ "surface": "fixture", "app": "fixture/1" });
    let replayed = old.user.start_as("key-block-ip-1", &body).await;
    assert_eq!((replayed.status.as_u16(), &replayed.body["id"]), (200, &json!("run-succeeded")));
}

#[tokio::test]
async fn stored_playbooks_keep_their_format_and_new_ones_are_stored_with_types() {
    let old = upgrade("").await;
    let file = old.dir.path().join("data.db");
    old.user.ended("run-queued").await;
    let format: Vec<i64> = {
        let database = database(&file);
        let mut query = database.prepare("SELECT DISTINCT playbook_format FROM runs").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(format, [1], "stored playbooks are read as they are, not rewritten");
    let new = old.user.accepted(&new_run("block", "ip-1")).await;
    let stored: (i64, String) = database(&file)
        .query_row("SELECT playbook_format, playbook FROM runs WHERE id = ?1", [&new], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(stored.0, 3);
    assert!(stored.1.contains("\"type\":\"http\""), "{}", stored.1);
}
