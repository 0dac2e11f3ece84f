//! Names in other spellings: what is found, what is the same thing, what is sent, and what is warned of.

use serde_json::{Value, json};

use crate::common::{BLOCK, INCIDENT, READ, Server, UNBLOCK, User, new_run};

/// A server that holds these entities as well, as an earlier one would have stored them: identifier, kind and name.
async fn holding(entities: &[(&str, &str, &str)], change: &str) -> Server {
    let server = Server::start().await;
    let database = server.database();
    for (at, (id, kind, name)) in (100_i64..).zip(entities) {
        let property = match *kind {
            "ip" => "address",
            "dns" => "domainName",
            "file-hash" => "hashValue",
            "url" => "url",
            _ => "displayName",
        };
        let put =
            "INSERT INTO entities (id, kind, name, properties) VALUES (?1, ?2, ?3, json_object(?4, ?3))";
        database.execute(put, [id, kind, name, property]).unwrap();
        let link = "INSERT INTO incident_entities VALUES (?1, ?2, ?3)";
        database.execute(link, rusqlite::params![INCIDENT, id, at]).unwrap();
    }
    database.execute_batch(change).unwrap();
    database.execute("DELETE FROM meta WHERE key = 'index'", []).unwrap();
    drop(database);
    server.restart_with(|config| config.sandbox_delay_ms = 300).await
}

fn without_reason(playbook: &str, entity: &str) -> Value {
    let mut body = new_run(playbook, entity);
    body.as_object_mut().unwrap().remove("reason");
    body
}

async fn numbers(user: &User, search: &str) -> Vec<u64> {
    let encoded = percent_encoding::utf8_percent_encode(search, percent_encoding::NON_ALPHANUMERIC);
    let page = user.get(&format!("/v1/incidents?q={encoded}")).await.body;
    page["items"].as_array().unwrap().iter().map(|item| item["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn two_spellings_of_an_address_are_one_thing() {
    let server =
        holding(&[("six-a", "ip", "2001:DB8:0:0:0:0:0:25"), ("six-b", "ip", "2001[:]db8::25")], "").await;
    let user = server.sign_in("mara").await;
    let entities = user.get(&format!("/v1/incidents/{INCIDENT}/entities")).await.body;
    let entity = |id: &str| {
        entities["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap().clone()
    };
    assert_eq!(
        (&entity("six-a")["sentAs"], &entity("six-a")["sameAs"]),
        (&json!("2001:db8::25"), &json!(["six-b"]))
    );
    assert_eq!(entity("six-a")["name"], "2001:DB8:0:0:0:0:0:25", "the original is kept");

    let first = user.accepted(&new_run(BLOCK, "six-a")).await;
    let second = user.start(&new_run(BLOCK, "six-b")).await;
    second.is_problem(409, "duplicate-run");
    assert_eq!(second.body["runId"], json!(first));
    assert_eq!(user.ended(&first).await["status"], "succeeded");
    assert_eq!(user.calls().await, ["firewall block 2001:db8::25"]);

    let runs = user.get("/v1/runs?entityId=six-b").await.body;
    assert_eq!(runs["items"][0]["id"], json!(first), "the run is one of the twin as well");
    let mut undo = new_run(UNBLOCK, "six-b");
    undo["undoOf"] = json!(first);
    let undone = user.ended(&user.accepted(&undo).await).await;
    assert_eq!(undone["status"], "succeeded", "{undone}");
    assert_eq!(user.calls().await.len(), 2);
}

#[tokio::test]
async fn a_name_that_is_stored_defanged_is_sent_plain() {
    let server = holding(&[("portal", "dns", "Login-Portal[.]example.")], "").await;
    let user = server.sign_in("mara").await;
    let run = user.ended(&user.accepted(&new_run("sinkhole-domain", "portal")).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    assert!(user.calls().await[0].ends_with(" login-portal.example"), "{:?}", user.calls().await);
}

#[tokio::test]
async fn what_cannot_be_meant_is_not_started_and_what_is_weak_needs_a_reason() {
    let entities = [
        ("all", "ip", "0.0.0.0/0"),
        ("odd", "ip", "not an address"),
        ("me", "ip", "127.0.0.1"),
        ("empty", "file-hash", "D41D8CD98F00B204E9800998ECF8427E"),
        ("site", "ip", "203.0.113.9"),
    ];
    let server = holding(&entities, "").await;
    let user = server.sign_in("mara").await;
    for id in ["all", "odd"] {
        let refused = user.start(&new_run(BLOCK, id)).await;
        refused.is_problem(422, "invalid-inputs");
        assert_eq!(refused.body["errors"][0]["pointer"], "/targets/0");
    }
    assert_eq!(user.start(&new_run(READ, "all")).await.status, 202, "looking it up changes nothing");
    for (playbook, id) in [(BLOCK, "me"), ("block-file-hash", "empty")] {
        let refused = user.start(&without_reason(playbook, id)).await;
        refused.is_problem(422, "reason-required");
        assert!(refused.body["detail"].as_str().is_some(), "it says what is special: {}", refused.body);
        assert_eq!(user.start(&new_run(playbook, id)).await.status, 202);
    }
    assert_eq!(user.start(&without_reason(BLOCK, "site")).await.status, 202, "an ordinary one needs none");
}

#[tokio::test]
async fn both_spellings_find_what_is_stored_in_either() {
    let titles = "
        UPDATE incidents SET title = 'Reported: hxxps://login-portal[.]example/renew' WHERE number = 1037;
        UPDATE incidents SET title = 'https://parcel-track.example/renew' WHERE number = 1038;
        UPDATE incidents SET title = 'array[x] copied' WHERE number = 1040;
        UPDATE incidents SET title = 'ÜBERWEISUNG Straße İSTANBUL' WHERE number = 1041;";
    let server = holding(&[], titles).await;
    let user = server.sign_in("mara").await;
    for (search, number) in [
        ("login-portal[.]example", 1037),
        ("login-portal.example", 1037),
        ("https://login-portal.example", 1037),
        ("hxxps://login-portal[.]example/renew", 1037),
        ("parcel-track[.]example", 1038),
        ("hXXps[:]//parcel-track(dot)example/renew", 1038),
        ("<https://parcel-track.example/renew>", 1038),
        ("array[x] copied", 1040),
        ("überweisung", 1041),
        ("STRASSE istanbul", 1041),
    ] {
        assert_eq!(numbers(&user, search).await, [number], "{search}");
    }
    assert!(numbers(&user, "arrayx").await.is_empty());
}

#[tokio::test]
async fn every_way_to_write_a_number_finds_it_alone() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    for search in ["1042", "#1042", "inc-1042", "INC 1042", "INC1042", "1042,", "1042.", "(1042)", "No. 1042"]
    {
        assert_eq!(numbers(&user, search).await, [1042], "{search}");
    }
}

#[tokio::test]
async fn an_owner_is_found_in_letters_of_either_case() {
    let rename = "UPDATE users SET name = 'Åsa Çelik' WHERE id = 'mara';
        UPDATE incidents SET owner_id = NULL; UPDATE incidents SET owner_id = 'mara' WHERE number = 1041;";
    let server = holding(&[], rename).await;
    let user = server.sign_in("noor").await;
    for search in ["åsa", "ÅSA", "Åsa Çelik", "çelik", "A\u{30A}sa", "asa"] {
        assert!(numbers(&user, search).await.contains(&1041), "{search}");
    }
}
