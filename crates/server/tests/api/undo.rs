//! An undo brings back the state that the run read before it acted, and names whom it concerns.

use serde_json::{Value, json};

use crate::common::{BLOCK, IP, Server, UNBLOCK, User, new_run};

/// An account of the sample that was disabled before anybody acted.
const DISABLED: &str = "acc-tobias-reck";

fn start(playbook: &str, entity: &str, change: Value) -> Value {
    let mut body = new_run(playbook, entity);
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body
}

async fn run(user: &User, body: &Value) -> Value {
    let run = user.ended(&user.accepted(body).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    run
}

async fn records(user: &User) -> Value {
    user.get("/sandbox/state").await.body["systems"].clone()
}

#[tokio::test]
async fn where_nothing_changed_nothing_is_sent_and_no_undo_is_offered() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let before = records(&user).await;
    for (playbook, entity) in [("disable-account", DISABLED), (UNBLOCK, IP)] {
        let run = run(&user, &start(playbook, entity, json!({}))).await;
        assert_eq!(run["finding"], "nothing-to-change", "{run}");
        assert_eq!(run["undoText"], "It was so before, so there is nothing to undo.");
        assert_eq!(run.get("undoPlaybookId"), None);
        assert_eq!(run["steps"][0]["finding"], "nothing-to-change");
        assert_eq!(run["steps"][1]["status"], "skipped");
        let undo = start("enable-account", entity, json!({ "undoOf": run["id"] }));
        user.start(&undo)
            .await
            .is_problem(422, if playbook == UNBLOCK { "kind-not-supported" } else { "invalid-inputs" });
    }
    assert_eq!(records(&user).await, before);
    assert!(user.calls().await.is_empty());
}

#[tokio::test]
async fn a_block_that_a_colleague_relies_on_is_undone_only_after_both_were_told() {
    let server = Server::start().await;
    let (mara, noor) = (server.sign_in("mara").await, server.sign_in("noor").await);
    let first = run(&mara, &start(BLOCK, IP, json!({}))).await;
    let settings = json!({ "inputs": { "duration": "permanent" }, "reason": "customer case 88" });
    let second = start(BLOCK, IP, settings);

    // Noor replaces Mara's 24 hours: she is told whose they are.
    let refused = noor.start(&second).await;
    refused.is_problem(409, "effect-relied-on");
    assert_eq!(refused.body["reliedOnBy"][0]["runId"], first["id"]);
    assert_eq!(refused.body["reliedOnBy"][0]["settings"], "24h");
    assert!(
        refused.body["detail"].as_str().unwrap().ends_with(": Mara Voss, 24h, Test."),
        "{}",
        refused.body
    );
    let mut agreed = second.clone();
    agreed["acknowledgedRuns"] = json!([first["id"]]);
    let second = run(&noor, &agreed).await;
    assert_eq!(second.get("finding"), None, "another duration is a change");
    assert_eq!(second["undoText"], "The state before is not the one that an undo would bring back.");

    // Mara's undo would lift Noor's block.
    let id = first["id"].as_str().unwrap();
    let relied = &mara.run(id).await["reliedOnBy"][0];
    let told = (&relied["requestedBy"]["name"], &relied["settings"], &relied["reason"]);
    assert_eq!(told, (&json!("Noor Haddad"), &json!("permanent"), &json!("customer case 88")));
    let undo = |change: Value| {
        let mut body = start(UNBLOCK, IP, json!({ "undoOf": first["id"], "reason": null }));
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    let refused = mara.start(&undo(json!({ "reason": "mistake" }))).await;
    refused.is_problem(409, "effect-relied-on");
    assert!(refused.body["detail"].as_str().unwrap().contains("Noor Haddad, permanent, customer case 88"));
    let known = json!({ "acknowledgedRuns": [second["id"]] });
    mara.start(&undo(known)).await.is_problem(422, "reason-required");
    assert_eq!(records(&mara).await[0]["records"][0]["state"], "blocked");

    let agreed = undo(json!({ "acknowledgedRuns": [second["id"]], "reason": "Noor agrees" }));
    let undone = run(&mara, &agreed).await;
    let lifted = noor.run(second["id"].as_str().unwrap()).await;
    assert_eq!((&lifted["undoneBy"], lifted.get("undoPlaybookId")), (&undone["id"], None), "{lifted}");
    assert_eq!(lifted["undoText"], "Lifted since by Mara Voss with “Unblock IP at the firewall”.");
    assert_ne!(lifted["etag"], second["etag"]);
    assert_eq!(mara.run(id).await["undoText"], "Undone by Mara Voss.");
}

#[tokio::test]
async fn a_run_that_found_it_so_relies_on_it_too() {
    let server = Server::start().await;
    let (mara, noor) = (server.sign_in("mara").await, server.sign_in("noor").await);
    let first = run(&mara, &start(BLOCK, IP, json!({}))).await;
    let same = run(&noor, &start(BLOCK, IP, json!({}))).await;
    assert_eq!(same["finding"], "nothing-to-change", "the same settings change nothing and need no question");
    let undo = start(UNBLOCK, IP, json!({ "undoOf": first["id"] }));
    let refused = mara.start(&undo).await;
    refused.is_problem(409, "effect-relied-on");
    assert_eq!(refused.body["reliedOnBy"][0]["runId"], same["id"]);
    // The other way round, without the word undo.
    let refused = noor.start(&start(UNBLOCK, IP, json!({}))).await;
    refused.is_problem(409, "effect-relied-on");
    assert_eq!(refused.body["reliedOnBy"].as_array().unwrap().len(), 1, "her own run she knows");
}

#[tokio::test]
async fn a_run_whose_effect_was_lifted_by_hand_says_by_whom() {
    let server = Server::start().await;
    let mara = server.sign_in("mara").await;
    let first = run(&mara, &start(BLOCK, IP, json!({}))).await;
    let lift = run(&mara, &start(UNBLOCK, IP, json!({}))).await;
    let first = mara.run(first["id"].as_str().unwrap()).await;
    assert_eq!((&first["undoneBy"], first.get("undoPlaybookId")), (&lift["id"], None), "{first}");
    // A colleague took it off by hand, so they are named; what an undo put back concerns no one.
    let noor = server.sign_in("noor").await;
    let block = start(BLOCK, IP, json!({ "inputs": { "duration": "1h" } }));
    let refused = noor.start(&block).await;
    refused.is_problem(409, "effect-relied-on");
    let mut agreed = block.clone();
    agreed["acknowledgedRuns"] = json!([lift["id"]]);
    let second = run(&noor, &agreed).await;
    run(&noor, &start(UNBLOCK, IP, json!({ "undoOf": second["id"] }))).await;
    run(&mara, &block).await;
}
