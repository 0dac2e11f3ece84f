//! What a target gets: never a part of what was meant, never something else by that name, and the same that
//! the run lists.

use riposte_server::Config;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    common::{IP, Server, User, new_run, playbook},
    recorder::Recorder,
};

const SYSTEMS: [&str; 5] = ["firewall", "directory", "edr", "mail", "intel"];

/// A server whose systems are all one target.
pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) user: User,
    pub(crate) target: Recorder,
    pub(crate) folder: TempDir,
}

impl Bench {
    /// With the shipped playbooks.
    pub(crate) async fn shipped(target: Recorder) -> Self {
        Self::with(target, TempDir::new().unwrap(), false).await
    }

    /// The same after a restart over the same data.
    pub(crate) async fn restart(self) -> Self {
        let (base, path) = (self.target.base.clone(), self.folder.path().to_owned());
        let change = move |config: &mut Config| {
            config.systems = SYSTEMS.map(|name| (name.to_owned(), base.clone())).to_vec();
            config.playbooks = Some(path);
        };
        let server = self.server.restart_with(change).await;
        Self { user: self.user.at(&server.base), server, target: self.target, folder: self.folder }
    }

    /// With one playbook `own`, of one step that is sent to the target as a POST with this body.
    pub(crate) async fn sending(body: &Value, change: impl FnOnce(&mut Value)) -> Self {
        let folder = TempDir::new().unwrap();
        let step = json!([{ "id": "act", "name": "Act", "type": "http", "system": "intel", "method": "POST", "path": "/act", "body": body }]);
        playbook(folder.path(), "own", &step, change);
        Self::with(Recorder::content().await, folder, true).await
    }

    pub(crate) async fn with(target: Recorder, folder: TempDir, own: bool) -> Self {
        let (base, path) = (target.base.clone(), folder.path().to_owned());
        let server = Server::start_with(move |config| {
            config.systems = SYSTEMS.map(|name| (name.to_owned(), base.clone())).to_vec();
            config.playbooks = own.then_some(path);
        })
        .await;
        let user = server.sign_in("noor").await;
        Self { server, user, target, folder }
    }

    /// Adds an entity to the database.
    pub(crate) fn entity(&self, id: &str, kind: &str, name: &str, properties: &Value) {
        let add = "INSERT INTO entities (id, kind, name, properties) VALUES (?1, ?2, ?3, ?4)";
        self.server.database().execute(add, [id, kind, name, &properties.to_string()]).unwrap();
    }

    pub(crate) async fn run(&self, playbook: &str, entity: &str) -> Value {
        let id = self.user.accepted(&new_run(playbook, entity)).await;
        self.user.ended(&id).await
    }
}

fn blanks() -> Vec<Value> {
    let texts = ["", " ", "\u{a0}", "\u{200b}"].map(Value::from);
    texts.into_iter().chain([json!([]), json!({}), Value::Null]).collect()
}

#[tokio::test]
async fn a_blank_part_of_a_text_stops_the_run_before_anything_is_sent() {
    let body = json!({ "account": "{entity.accountName}@{entity.upnSuffix}" });
    let bench = Bench::sending(&body, |file| file["kinds"] = json!(["account"])).await;
    for (at, blank) in blanks().into_iter().enumerate() {
        for (property, properties) in [
            ("upnSuffix", json!({ "accountName": "ada.quill", "upnSuffix": blank })),
            ("accountName", json!({ "accountName": blank, "upnSuffix": "halden.example" })),
        ] {
            let id = format!("{property}-{at}");
            bench.entity(&id, "account", "Ada", &properties);
            let run = bench.run("own", &id).await;
            assert_eq!(run["status"], "failed", "{properties}");
            let expected = format!("it needs {{entity.{property}}}, and there is no such value");
            assert!(run["error"]["detail"].as_str().unwrap().contains(&expected), "{run}");
        }
    }
    assert_eq!(bench.target.sent(), []);
}

#[tokio::test]
async fn deleting_a_file_needs_its_folder_its_name_and_its_host() {
    let bench = Bench::shipped(Recorder::content().await).await;
    bench.entity("h", "host", "FS01", &json!({ "hostName": "FS01", "dnsDomain": "a.example" }));
    let mut cases = Vec::new();
    for blank in blanks() {
        cases.push(json!({ "directory": "C:\\Temp", "fileName": blank, "hostEntityId": "h" }));
        cases.push(json!({ "directory": blank, "fileName": "run.exe", "hostEntityId": "h" }));
        cases.push(json!({ "directory": blank, "fileName": blank, "hostEntityId": "h" }));
        cases.push(json!({ "directory": "C:\\Temp", "fileName": "run.exe", "hostEntityId": blank }));
    }
    cases.push(json!({ "directory": "C:\\Temp", "fileName": "run.exe" }));
    cases.push(json!({ "directory": "C:\\Temp", "fileName": "run.exe", "hostEntityId": "no-such-host" }));
    for (at, properties) in cases.iter().enumerate() {
        let id = format!("file-{at}");
        bench.entity(&id, "file", "run.exe", properties);
        let run = bench.run("delete-file", &id).await;
        assert_eq!(run["status"], "failed", "{properties}");
    }
    assert_eq!(bench.target.sent(), [], "nothing was sent");
    for (folder, file, path) in
        [("C:\\Temp\\", "run.exe", "C:\\Temp\\run.exe"), ("/opt/app", "run.sh", "/opt/app/run.sh")]
    {
        bench.entity(
            path,
            "file",
            file,
            &json!({ "directory": folder, "fileName": file, "hostEntityId": "h" }),
        );
        assert_eq!(bench.run("delete-file", path).await["status"], "succeeded");
        let body = bench.target.bodies().pop().unwrap();
        assert_eq!((&body["path"], &body["host"]), (&json!(path), &json!("FS01.a.example")));
    }
}

#[tokio::test]
async fn ending_a_process_needs_its_host_its_number_and_its_start() {
    let bench = Bench::shipped(Recorder::content().await).await;
    bench.entity("h", "host", "FS01", &json!({ "hostName": "FS01", "ntDomain": "A" }));
    let whole = json!({ "processId": "6132", "creationTimeUtc": "2027-01-14T08:00:00Z", "commandLine": "sync.exe", "hostEntityId": "h" });
    for name in ["processId", "creationTimeUtc", "hostEntityId"] {
        for (at, blank) in blanks().into_iter().enumerate() {
            let mut properties = whole.clone();
            properties[name] = blank;
            let id = format!("{name}-{at}");
            bench.entity(&id, "process", "sync.exe", &properties);
            assert_eq!(bench.run("kill-process", &id).await["status"], "failed", "{properties}");
        }
    }
    assert_eq!(bench.target.sent(), []);
    bench.entity("whole", "process", "sync.exe", &whole);
    assert_eq!(bench.run("kill-process", "whole").await["status"], "succeeded");
    let body = bench.target.bodies().pop().unwrap();
    assert_eq!(
        (&body["host"], &body["processId"], &body["creationTimeUtc"]),
        (&json!("A\\FS01"), &json!("6132"), &json!("2027-01-14T08:00:00Z"))
    );
}

#[tokio::test]
async fn another_process_of_the_same_number_is_left_alone() {
    let later = |_: &_, _| (200, json!({ "processId": 6132, "creationTimeUtc": "2027-01-14T09:30:00Z" }));
    let bench = Bench::shipped(Recorder::start(later).await).await;
    bench.entity("h", "host", "FS01", &json!({ "hostName": "FS01", "dnsDomain": "a.example" }));
    let process = json!({ "processId": "6132", "creationTimeUtc": "2027-01-14T08:00:00Z", "commandLine": "sync.exe", "hostEntityId": "h" });
    bench.entity("p", "process", "sync.exe", &process);
    let run = bench.run("kill-process", "p").await;
    assert_eq!((&run["status"], bench.target.lines().len()), (&json!("failed"), 1), "{run}");
    assert!(run["error"]["detail"].as_str().unwrap().contains("something else"), "{run}");
}

#[tokio::test]
async fn a_host_is_named_with_its_domain_and_an_answer_about_others_stops_the_run() {
    let two = |_: &_, count| match count {
        1 => (200, json!([{ "name": "HF-FS01" }, { "name": "HF-FS01" }])),
        2 => (200, json!({ "name": "HF-FS01", "domain": "b.example" })),
        3 => (200, json!({ "name": "HF-FS01", "domain": "A.EXAMPLE", "state": "connected" })),
        _ => (200, json!({ "name": "HF-FS01", "domain": "A.EXAMPLE", "state": "isolated" })),
    };
    let bench = Bench::shipped(Recorder::start(two).await).await;
    for domain in ["a.example", "b.example"] {
        let properties = json!({ "hostName": "HF-FS01", "dnsDomain": domain });
        bench.entity(domain, "host", "HF-FS01", &properties);
    }
    for text in ["2 matches", "its domain is b.example, not a.example"] {
        let run = bench.run("isolate-host", "a.example").await;
        assert_eq!(run["status"], "failed", "{run}");
        assert!(run["error"]["detail"].as_str().unwrap().contains(text), "{run}");
    }
    assert_eq!(bench.target.lines(), ["GET /hosts/HF-FS01.a.example"; 2]);
    assert_eq!(bench.run("isolate-host", "a.example").await["status"], "succeeded");
    assert_eq!(bench.target.lines()[3], "POST /hosts/HF-FS01.a.example/isolate");
}

#[tokio::test]
async fn in_the_sandbox_the_other_host_of_a_name_stays_connected() {
    let server = Server::start().await;
    let user = server.sign_in("noor").await;
    let add = "INSERT INTO entities (id, kind, name, properties) VALUES (?1, 'host', 'HF-FS01', ?2)";
    for (id, domain) in [("a", json!("a.example")), ("b", json!("b.example")), ("none", Value::Null)] {
        let properties = json!({ "hostName": "HF-FS01", "dnsDomain": domain }).to_string();
        server.database().execute(add, [id, &properties]).unwrap();
    }
    let run = user.ended(&user.accepted(&new_run("isolate-host", "a")).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    let status = async |id: &str| user.ended(&user.accepted(&new_run("show-host-status", id)).await).await;
    let state = |run: &Value| run["steps"][0]["output"]["state"].clone();
    assert_eq!(state(&status("a").await), "isolated");
    assert_eq!(state(&status("b").await), "connected");
    assert_eq!(status("none").await["status"], "failed", "three go by the bare name");
    let run = user.ended(&user.accepted(&new_run("isolate-host", "none")).await).await;
    assert_eq!(run["status"], "failed", "{run}");
    assert_eq!(user.calls().await, ["edr isolate HF-FS01.a.example"]);
}

#[tokio::test]
async fn a_query_is_sent_with_its_braces_and_without_what_a_name_would_add_to_it() {
    let body = json!({
        "search": "index=fw zone=\"{entity.zone}\" cmd=\"{entity.note|spl}\" | eval seen={{}}",
        "pattern": "^CHG-[0-9]{{4}}$"
    });
    let bench = Bench::sending(&body, |_| {}).await;
    let note = "a.exe\" | delete index=edr cmd=\"";
    bench.entity(
        "i",
        "ip",
        "203.0.113.77",
        &json!({ "address": "203.0.113.77", "zone": "lan", "note": note }),
    );
    assert_eq!(bench.run("own", "i").await["status"], "succeeded");
    let search = "index=fw zone=\"lan\" cmd=\"a.exe\\\" | delete index=edr cmd=\\\"\" | eval seen={}";
    assert_eq!(bench.target.bodies(), [json!({ "search": search, "pattern": "^CHG-[0-9]{4}$" })]);
    let hostile = json!({ "address": "203.0.113.78", "zone": "x\" OR \"1", "note": "n" });
    bench.entity("j", "ip", "203.0.113.78", &hostile);
    let run = bench.run("own", "j").await;
    assert_eq!((&run["status"], bench.target.bodies().len()), (&json!("failed"), 1), "{run}");
}

#[tokio::test]
async fn only_what_the_file_marks_is_left_out() {
    let body = json!({ "address": "{entity.address}", "reason": "{run.reason?}", "in": { "ticket": "{entity.ticket?}" } });
    let bench = Bench::sending(&body, |_| {}).await;
    let mut new = new_run("own", IP);
    new["reason"] = Value::Null;
    let run = bench.user.ended(&bench.user.accepted(&new).await).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    assert_eq!(bench.target.bodies(), [json!({ "address": "203.0.113.77", "in": {} })]);
    assert!(bench.folder.path().exists());
}

#[tokio::test]
async fn what_is_listed_is_what_is_sent_and_an_emptied_default_does_not_come_back() {
    let body = json!({ "hours": "{inputs.hours?}", "extra": "{inputs.extra?}", "note": "{inputs.note?}", "level": "{inputs.level?}" });
    let bench = Bench::sending(&body, |file| {
        file["inputs_schema"] = json!({ "type": "object", "properties": {
            "hours": { "type": "integer", "default": 8 },
            "extra": { "type": "array", "default": ["a"] },
            "note": { "anyOf": [{ "type": "string" }, { "type": "null" }], "default": null },
            "level": { "$ref": "#/$defs/Level" }
        }, "$defs": { "Level": { "type": "string", "enum": ["low", "high"], "default": "low" } } });
    })
    .await;
    let defaults = json!({ "hours": 8, "extra": ["a"], "level": "low" });
    for (given, exact, expected) in [
        (json!({}), false, defaults.clone()),
        (json!({}), true, json!({})),
        (json!({ "extra": [], "hours": 0 }), true, json!({ "extra": [], "hours": 0 })),
        (json!({ "extra": [], "note": null }), false, json!({ "extra": [], "hours": 8, "level": "low" })),
        (json!({ "note": "n" }), true, json!({ "note": "n" })),
    ] {
        let mut new = new_run("own", IP);
        new["inputs"] = given.clone();
        if exact {
            new["exactInputs"] = json!(true);
        }
        let run = bench.user.ended(&bench.user.accepted(&new).await).await;
        let listed = run.get("inputs").cloned().unwrap_or_else(|| json!({}));
        assert_eq!((&run["status"], listed), (&json!("succeeded"), expected.clone()), "{given} {exact}");
        assert_eq!(bench.target.bodies().pop().unwrap(), expected, "{given} {exact}");
    }
    let features = bench.user.get("/v1/capabilities").await.body["features"].clone();
    assert_eq!(features["exactInputs"], true);
}

#[tokio::test]
async fn a_key_stands_for_the_exactness_it_came_with() {
    let bench = Bench::shipped(Recorder::content().await).await;
    let mut new = new_run("block-ip-firewall", IP);
    assert_eq!(bench.user.start_as("k", &new).await.status, 202);
    new["exactInputs"] = json!(true);
    bench.user.start_as("k", &new).await.is_problem(422, "idempotency-key-reused");
}
