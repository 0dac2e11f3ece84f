//! A server without the sample, made ready for people from the command line.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::common::{Server, User};

/// Decides something in the server's database while the server is at work.
fn decide(server: &Server, decision: &[&str]) -> Output {
    let program = Command::new(env!("CARGO_BIN_EXE_riposte-server"))
        .args(["admin", "--data"])
        .arg(server.file())
        .args(decision)
        .output();
    program.unwrap()
}

/// What it says when it is done.
#[track_caller]
fn decided(server: &Server, decision: &[&str]) -> String {
    let output = decide(server, decision);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

const ADD: [&str; 6] = ["user", "ada", "--name", "Ada Quill", "--role", "operator"];

#[tokio::test]
async fn a_user_is_added_signed_in_and_signed_out_without_the_sample() {
    let server = Server::start_with(|config| config.sample = false).await;
    decided(&server, &ADD);
    let token = decided(&server, &["token", "ada", "--hours", "1"]);
    let ada = User::holding(&server.base, &token);
    let me = ada.get("/v1/me").await;
    let permissions = json!(["edit-incidents", "run-playbooks", "cancel-runs", "view-sandbox"]);
    let expected =
        json!({ "id": "ada", "name": "Ada Quill", "roles": ["operator"], "permissions": permissions });
    assert_eq!(me.body, expected);
    decided(&server, &["user", "ada", "--name", "Ada Quill", "--role", "reader"]);
    assert_eq!(ada.get("/v1/me").await.body["roles"], json!(["reader"]));
    assert_eq!(decided(&server, &["sign-out", "ada"]), "Ended 1 sessions of ada.");
    ada.get("/v1/me").await.is_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_role_that_was_given_stays_when_the_sample_is_served_again() {
    let demote = ["user", "mara", "--name", "Mara Voss", "--role", "reader"];
    for sample in [true, false] {
        let server = Server::start_with(|config| config.sample = sample).await;
        decided(&server, &demote);
        let server = server.restart_with(|_| {}).await;
        let mara = server.sign_in("mara").await;
        assert_eq!(mara.get("/v1/me").await.body["roles"], json!(["reader"]), "sample before: {sample}");
        assert_eq!(server.sign_in("noor").await.get("/v1/me").await.body["roles"], json!(["admin"]));
    }
}

#[tokio::test]
async fn a_group_is_granted_and_withdrawn() {
    let server = Server::start().await;
    let noor = server.sign_in("noor").await;
    let states = async || {
        let page = noor.get("/v1/playbooks").await.body;
        let group = |playbook: &&Value| playbook["source"]["group"] == "mail-archive";
        let all: Vec<_> = page["items"].as_array().unwrap().iter().filter(group).cloned().collect();
        assert!(!all.is_empty());
        all.iter().map(|one| one["availability"]["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(states().await.iter().all(|state| state == "backend-not-authorised"));
    decided(&server, &["grant", "mail-archive"]);
    assert!(states().await.iter().all(|state| state != "backend-not-authorised"));
    decided(&server, &["withdraw", "mail-archive"]);
    assert!(states().await.iter().all(|state| state == "backend-not-authorised"));
}

#[tokio::test]
async fn what_cannot_be_decided_changes_nothing_and_says_what_to_do() {
    let server = Server::start_with(|config| config.sample = false).await;
    let said = |decision: &[&str]| {
        let output = decide(&server, decision);
        assert!(!output.status.success() && output.stdout.is_empty(), "{decision:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["token", "ada"]).contains("riposte-server admin user ada --name NAME --role ROLE"));
    assert!(said(&["sign-out", "ada"]).contains("there is no user ada"));
    let roles = said(&["user", "ada", "--name", "Ada Quill", "--role", "root"]);
    assert!(roles.contains("reader, responder, operator or admin"), "{roles}");
    assert_eq!(count(&server, "users") + count(&server, "audit"), 0);
}

#[tokio::test]
async fn every_decision_is_in_the_audit_and_no_token_is() {
    let server = Server::start_with(|config| config.sample = false).await;
    decided(&server, &ADD);
    let token = decided(&server, &["token", "ada"]);
    decided(&server, &["grant", "mail"]);
    let database = server.database();
    let mut query =
        database.prepare("SELECT actor_id, action, outcome, detail FROM audit ORDER BY seq").unwrap();
    let rows = query.query_map([], |row| {
        let texts = (0..4).map(|at| row.get::<_, String>(at)).collect::<Result<Vec<_>, _>>();
        Ok(texts?.join(" "))
    });
    let rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
    assert_eq!(
        rows,
        [
            "command-line user.put done ada: operator",
            "command-line token.create done ada: 12 h",
            "command-line group.grant done mail",
        ]
    );
    assert!(rows.iter().all(|row| !row.contains(&token)));
}

fn count(server: &Server, table: &str) -> i64 {
    server.database().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}
