//! Playbook files that cannot be offered, and versions that come through proxies.

use std::{
    path::Path,
    process::{Command, Output},
};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{INCIDENT, Server, playbook, send};

fn good(folder: &Path) {
    let step = json!([{ "id": "s", "name": "S", "type": "http", "system": "intel", "method": "GET", "path": "/ip/{entity.address}" }]);
    playbook(folder, "good", &step, |file| file["spec_version"] = json!("riposte-1"));
}

/// Contents of a file that is dropped in, and what is said about it; nothing if it is offered.
fn dropped_in() -> Vec<(Vec<u8>, Option<&'static str>)> {
    let folder = TempDir::new().unwrap();
    good(folder.path());
    let text = std::fs::read_to_string(folder.path().join("good.json")).unwrap();
    let of = |change: &dyn Fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(&text).unwrap();
        file["id"] = json!("dropped-in");
        change(&mut file);
        file.to_string().into_bytes()
    };
    let body = |body: Value| {
        of(&move |file| {
            file["steps"][0]["method"] = json!("POST");
            file["steps"][0]["body"] = body.clone();
        })
    };
    let cacao = json!({
        "type": "playbook", "spec_version": "cacao-2.0", "id": "playbook--1", "name": "Isolate", "created_by": "identity--1",
        "created": "2027-01-14T08:00:00Z", "playbook_variables": { "__host__": { "type": "hostname" } }, "workflow_start": "start--1",
        "workflow": { "start--1": { "type": "start", "on_completion": "action--1" } }
    });
    let marked = [b"\xef\xbb\xbf".to_vec(), of(&|_| {})].concat();
    vec![
        (of(&|_| {}), None),
        (marked, None),
        (of(&|file| file["spec_version"] = json!("cacao-2.0")), None),
        (
            cacao.to_string().into_bytes(),
            Some("is a CACAO 2.0 playbook (it has a workflow); Riposte reads its own form"),
        ),
        (b"{ \"type\": ".to_vec(), Some("is not JSON")),
        (Vec::new(), Some("is empty")),
        (b"[]".to_vec(), Some("is no playbook")),
        (b"{ \"name\": \"console\", \"version\": \"1.0.0\" }".to_vec(), Some("is no playbook")),
        (b"{ \"type\": \"playbook\", \"name\": \"caf\xe9\" }".to_vec(), Some("is not in UTF-8")),
        (text.clone().into_bytes(), Some("another file has the id good")),
        (of(&|file| file["steps"][0]["system"] = json!("nowhere")), Some("nowhere")),
        (of(&|file| file["undo_playbook"] = json!("gone")), Some("its undo playbook is not there")),
        (of(&|file| file["colour"] = json!("red")), Some("unknown field `colour`")),
        (body(json!("eval seen={}")), Some("a brace that is to be sent is written twice")),
        (body(json!("^CHG-[0-9]{4}$")), Some("written twice: {{4}}")),
        (body(json!({ "{entity.address}": "x" })), Some("has a placeholder in its name")),
        (body(json!("{{entity.address}}")), Some("would be sent as it stands")),
    ]
}

fn check(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_riposte-server")).arg("check").arg(folder).output().unwrap()
}

#[tokio::test]
async fn a_file_that_cannot_be_offered_keeps_no_other_from_being_offered() {
    for (content, said) in dropped_in() {
        let folder = TempDir::new().unwrap();
        good(folder.path());
        std::fs::write(folder.path().join("dropped-in.json"), &content).unwrap();
        let path = folder.path().to_owned();
        let server = Server::start_with(move |config| config.playbooks = Some(path)).await;
        let page = server.sign_in("mara").await.get("/v1/playbooks").await.body;
        let ids: Vec<_> =
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        let content = String::from_utf8_lossy(&content);
        assert!(ids.contains(&"good") && ids.len() == 1 + usize::from(said.is_none()), "{content}: {ids:?}");
        let checked = check(folder.path());
        let text = String::from_utf8_lossy(&checked.stderr).into_owned();
        assert_eq!(checked.status.success(), said.is_none(), "{content}: {text}");
        if let Some(said) = said {
            assert!(text.contains("dropped-in.json") && text.contains(said), "{content}: {text}");
            assert_eq!(text.lines().count(), 1, "{text}");
        }
    }
}

#[test]
fn what_is_shipped_passes_the_check_and_a_folder_that_is_not_there_does_not() {
    let shipped = Command::new(env!("CARGO_BIN_EXE_riposte-server")).arg("check").output().unwrap();
    assert!(
        shipped.status.success()
            && String::from_utf8_lossy(&shipped.stdout).contains("playbooks can be offered")
    );
    assert!(!check(Path::new("/no/such/folder")).status.success());
}

#[tokio::test]
async fn a_version_is_recognized_behind_a_proxy_that_compresses() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let path = format!("/v1/incidents/{INCIDENT}");
    for (at, dress) in
        ["\"N\"", "\"N-gzip\"", "\"N--gzip\"", "\"N;br\"", "W/\"N-gzip\"", "W/\"N\""].iter().enumerate()
    {
        let current = user.get(&path).await.header("etag").trim_matches('"').to_owned();
        let tag = dress.replace('N', &current);
        let severity = if at % 2 == 0 { "low" } else { "high" };
        let request = user.request(Method::PATCH, &path).header("If-Match", tag.clone());
        let answer = send(request.json(&json!({ "severity": severity }))).await;
        assert_eq!((answer.status.as_u16(), &answer.body["severity"]), (200, &json!(severity)), "{tag}");
        let request = user.request(Method::PATCH, &path).header("If-Match", tag.clone());
        send(request.json(&json!({ "severity": "medium" }))).await.is_problem(412, "version-mismatch");
    }
}

#[tokio::test]
async fn a_condition_that_cannot_be_read_is_no_leave_to_overwrite() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let path = format!("/v1/incidents/{INCIDENT}");
    let before = user.get(&path).await.body;
    for tag in [&b"\"\xe9\""[..], b"\"\xc3\xa9\"", b"\xff", b"", b"\"x\"", b"\"1-gzip"] {
        let value = reqwest::header::HeaderValue::from_bytes(tag).unwrap();
        let request = user.request(Method::PATCH, &path).header("If-Match", value);
        let change = json!({ "severity": if before["severity"] == "low" { "high" } else { "low" } });
        if tag == b"\"1-gzip" && before["etag"] == "\"1\"" {
            continue;
        }
        send(request.json(&change)).await.is_problem(412, "version-mismatch");
    }
    assert_eq!(user.get(&path).await.body, before);
}

#[tokio::test]
async fn a_run_that_has_not_changed_is_304_behind_a_proxy_that_compresses() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let id = user.accepted(&crate::common::new_run(crate::common::READ, crate::common::IP)).await;
    user.ended(&id).await;
    let path = format!("/v1/runs/{id}");
    let tag = user.get(&path).await.header("etag").trim_matches('"').to_owned();
    for dress in ["\"N\"", "\"N-gzip\"", "\"N;br\"", "W/\"N-gzip\""] {
        let request = user.request(Method::GET, &path).header("If-None-Match", dress.replace('N', &tag));
        assert_eq!(send(request).await.status, 304, "{dress}");
    }
    let unreadable = reqwest::header::HeaderValue::from_bytes(b"\"\xe9\"").unwrap();
    assert_eq!(send(user.request(Method::GET, &path).header("If-None-Match", unreadable)).await.status, 200);
}
