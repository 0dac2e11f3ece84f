//! Playbooks: who may run which, and that every one of the sample works.

use serde_json::{Value, json};

use crate::common::{Server, new_run};

fn find<'a>(page: &'a Value, id: &str) -> &'a Value {
    page["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

#[tokio::test]
async fn each_role_sees_what_it_may_run_and_why_not_the_rest() {
    let server = Server::start().await;
    let states = |user: &'static str| {
        let server = &server;
        async move {
            let page = server.sign_in(user).await.get("/v1/playbooks?entityKind=ip").await.body;
            let state = |id| find(&page, id)["availability"]["state"].as_str().unwrap().to_owned();
            (state("look-up-ip"), state("block-ip-firewall"))
        }
    };
    let (yes, no) = ("runnable".to_owned(), "missing-permission".to_owned());
    assert_eq!(states("rhea").await, (no.clone(), no.clone()));
    assert_eq!(states("sam").await, (yes.clone(), no));
    assert_eq!(states("mara").await, (yes.clone(), yes.clone()));
    assert_eq!(states("noor").await, (yes.clone(), yes));
    let page = server.sign_in("sam").await.get("/v1/playbooks").await.body;
    for item in page["items"].as_array().unwrap() {
        let availability = &item["availability"];
        let runnable = availability["state"] == "runnable";
        assert_eq!(runnable, availability.get("reason").is_none(), "{item}");
        assert_eq!(runnable, availability.get("remedy").is_none(), "{item}");
    }
}

#[tokio::test]
async fn what_is_switched_off_or_not_granted_says_so_and_cannot_be_started() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    let page = user.get("/v1/playbooks").await.body;
    let off = find(&page, "detonate-url");
    assert_eq!(off["availability"]["state"], "disabled");
    assert_eq!(find(&page, "delete-message-archive")["availability"]["state"], "backend-not-authorised");
    let mail: Value = entity_of(&user, "mail-message").await;
    let start = user.start(&new_run("delete-message-archive", mail["id"].as_str().unwrap())).await;
    start.is_problem(403, "backend-not-authorised");
    assert_eq!(start.body["remedy"]["scope"], "mail-archive");
    let url = entity_of(&user, "url").await;
    user.start(&new_run("detonate-url", url["id"].as_str().unwrap()))
        .await
        .is_problem(409, "playbook-disabled");
}

async fn entity_of(user: &crate::common::User, kind: &str) -> Value {
    entities(user).await.into_iter().find(|entity| entity["kind"] == kind).unwrap()
}

async fn entities(user: &crate::common::User) -> Vec<Value> {
    let mut all = Vec::new();
    for incident in user.get("/v1/incidents?limit=100").await.body["items"].as_array().unwrap() {
        let path = format!("/v1/incidents/{}/entities", incident["id"].as_str().unwrap());
        all.extend(user.get(&path).await.body["items"].as_array().unwrap().clone());
    }
    all
}

#[tokio::test]
async fn a_list_for_a_kind_holds_all_of_that_kind_and_no_other() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let all = user.get("/v1/playbooks").await.body;
    let kinds = user.get("/v1/capabilities").await.body["kinds"].clone();
    for kind in kinds.as_array().unwrap() {
        let page = user.get(&format!("/v1/playbooks?entityKind={}", kind.as_str().unwrap())).await.body;
        let expected = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["kinds"].as_array().unwrap().contains(kind));
        assert_eq!(page["items"].as_array().unwrap().len(), expected.count(), "{kind}");
        assert_eq!(page["total"], page["items"].as_array().unwrap().len());
    }
    assert_eq!(user.get("/v1/playbooks?entityKind=spaceship").await.body["total"], 0);
    assert_eq!(
        user.get("/v1/playbooks?entityKind=ip&q=BLOCK%20firewall").await.body["items"][0]["id"],
        "block-ip-firewall"
    );
    let one = user.get("/v1/playbooks/block-ip-firewall").await.body;
    assert_eq!(&one, find(&all, "block-ip-firewall"));
}

/// Inputs that fit a schema: of each required one its default, first choice or a plain value.
fn inputs(schema: &Value) -> Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let value = |name: &str| {
        let rules = &schema["properties"][name];
        let given = [&rules["default"], &rules["examples"][0], &rules["enum"][0]];
        let given = given.into_iter().find(|value| !value.is_null()).cloned();
        given.unwrap_or_else(|| match (rules["type"].as_str(), rules["pattern"].as_str()) {
            (Some("boolean"), _) => json!(true),
            (Some("integer" | "number"), _) => rules["minimum"].as_i64().unwrap_or(1).into(),
            (_, Some(_)) => json!("CHG-20418"),
            _ => json!("for the test"),
        })
    };
    required.iter().map(|name| (name.as_str().unwrap().to_owned(), value(name.as_str().unwrap()))).collect()
}

#[tokio::test]
async fn every_sample_playbook_ends_as_its_targets_say_on_each_of_its_kinds() {
    let folder = tempfile::TempDir::new().unwrap();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data/playbooks")).unwrap() {
        let path = file.unwrap().path();
        let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        file["enabled"] = json!(true);
        std::fs::write(folder.path().join(path.file_name().unwrap()), file.to_string()).unwrap();
    }
    let server = Server::start_with(|config| config.playbooks = Some(folder.path().to_owned())).await;
    server.database().execute("UPDATE grants SET granted = 1", []).unwrap();
    let user = server.sign_in("noor").await;
    let entities = entities(&user).await;
    let run = async |id: &str, entity: &Value, inputs: Value| {
        let mut body = new_run(id, entity["id"].as_str().unwrap());
        body["inputs"] = inputs;
        user.ended(&user.accepted(&body).await).await
    };
    for playbook in user.get("/v1/playbooks").await.body["items"].as_array().unwrap() {
        let id = playbook["id"].as_str().unwrap();
        assert_eq!(playbook["availability"]["state"], "runnable", "{id}");
        for kind in playbook["kinds"].as_array().unwrap() {
            // A host that is offline refuses; that it does is tested elsewhere.
            let fits =
                |entity: &&Value| entity["kind"] == *kind && entity["properties"]["online"] != json!(false);
            let entity =
                entities.iter().find(fits).unwrap_or_else(|| panic!("the sample has no {kind} for {id}"));
            let inputs = inputs(&playbook["inputsSchema"]);
            server.database().execute("DELETE FROM sandbox_records", []).unwrap();
            let mut ended = run(id, entity, inputs.clone()).await;
            if ended["finding"] == "nothing-to-change" {
                // What it changes has to be there first: the other playbook of its pair brings it about.
                let before = run(playbook["undoPlaybookId"].as_str().unwrap(), entity, json!({})).await;
                assert_eq!(before["status"], "succeeded", "before {id}: {before}");
                ended = run(id, entity, inputs).await;
            }
            // Hosts that are offline keep the file, and the playbook says so.
            let expected = if id == "delete-file-everywhere" { "partial" } else { "succeeded" };
            assert_eq!((&ended["status"], ended.get("finding")), (&json!(expected), None), "{id}: {ended}");
            for step in ended["steps"].as_array().unwrap().iter().filter(|step| step["status"] == "succeeded")
            {
                let summary = step["summary"].as_str().unwrap_or_default();
                let vague = ["unknown", "without the value", "answered nothing"];
                assert!(
                    !summary.is_empty() && !vague.iter().any(|word| summary.contains(word)),
                    "{id}: {step}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_example_playbook_is_accepted_and_runs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/playbook");
    let server = Server::start_with(|config| config.playbooks = Some(folder.into())).await;
    let user = server.sign_in("noor").await;
    let domain = entity_of(&user, "dns").await;
    let start = user.start(&new_run("look-up-domain-twice", domain["id"].as_str().unwrap())).await;
    assert_eq!(start.status, 202, "{}", start.body);
    let run = user.ended(start.body["id"].as_str().unwrap()).await;
    assert_eq!(run["status"], "succeeded", "{run}");
}
