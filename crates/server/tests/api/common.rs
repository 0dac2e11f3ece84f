//! A server per test: real port, real file, sample data, no delays.

use std::{
    future::Future,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use riposte_server::{App, Config, StartupError, StoreError, config::Check};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::contract;

/// An IP address, an account and hosts of the sample.
pub(crate) const IP: &str = "ip-203-0-113-77";
pub(crate) const ACCOUNT: &str = "acc-ines-marlow";
pub(crate) const HOST: &str = "host-hf-ws114";
pub(crate) const INCIDENT: &str = "inc-1042";
/// Playbooks of the sample: reads an address, contains one, takes that back.
pub(crate) const READ: &str = "look-up-ip";
pub(crate) const BLOCK: &str = "block-ip-firewall";
pub(crate) const UNBLOCK: &str = "unblock-ip-firewall";

/// Long enough for a slow machine; only a failing test waits this long.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Server {
    app: Option<App>,
    pub(crate) base: String,
    pub(crate) dir: TempDir,
}

/// A user signed in at a server.
#[derive(Clone)]
pub(crate) struct User {
    base: String,
    pub(crate) token: String,
    client: Client,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let dir = TempDir::new().unwrap();
        let mut config = Config::sample(dir.path().join("data.db"));
        change(&mut config);
        let app = App::start(config).await.unwrap();
        let base = format!("http://{}", app.address());
        Self { app: Some(app), base, dir }
    }

    /// Shuts down as on SIGTERM and starts again with the same file.
    pub(crate) async fn restart_with(mut self, change: impl FnOnce(&mut Config)) -> Self {
        self.app.take().unwrap().stop().await;
        let mut config = Config::sample(self.file());
        change(&mut config);
        // A child that another test has just forked holds every open file for a moment, the lock too.
        let app = until(|| async {
            match App::start(config.clone()).await {
                Err(StartupError::Store(StoreError::InUse(_))) => None,
                started => Some(started.unwrap()),
            }
        });
        let app = app.await;
        self.base = format!("http://{}", app.address());
        self.app = Some(app);
        self
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.dir.path().join("data.db")
    }

    /// A connection of its own to the database.
    pub(crate) fn database(&self) -> rusqlite::Connection {
        database(&self.file())
    }

    pub(crate) async fn sign_in(&self, user: &str) -> User {
        User::sign_in(&self.base, user).await
    }
}

pub(crate) fn database(file: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    connection
}

pub(crate) fn client() -> Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder().no_proxy().timeout(PATIENCE).build().unwrap()
}

impl User {
    /// A user with this token; without one if it is empty.
    pub(crate) fn holding(base: &str, token: &str) -> Self {
        Self { base: base.to_owned(), token: token.to_owned(), client: client() }
    }

    pub(crate) async fn sign_in(base: &str, user: &str) -> Self {
        let nobody = Self::holding(base, "");
        let answer = nobody.post("/auth/sessions", &json!({ "userId": user })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Self { token: answer.body["token"].as_str().unwrap().to_owned(), ..nobody }
    }

    /// The same session at another address, as after a restart.
    pub(crate) fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::PATCH, path).json(body)).await
    }

    /// Starts a run under a key.
    pub(crate) async fn start_as(&self, key: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, "/v1/runs").header("Idempotency-Key", format!("\"{key}\""));
        send(request.json(body)).await
    }

    /// Starts a run under a new key.
    pub(crate) async fn start(&self, body: &Value) -> Answer {
        self.start_as(&uuid::Uuid::new_v4().to_string(), body).await
    }

    /// Starts a run that must be accepted, and returns its identifier.
    pub(crate) async fn accepted(&self, body: &Value) -> String {
        let answer = self.start(body).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn run(&self, id: &str) -> Value {
        let answer = self.get(&format!("/v1/runs/{id}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Waits for the end of a run.
    pub(crate) async fn ended(&self, id: &str) -> Value {
        self.run_until(id, |run| run["pollAfterMs"].is_null()).await
    }

    /// Waits until a run is as wanted.
    pub(crate) async fn run_until(&self, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        until(|| async {
            let run = self.run(id).await;
            wanted(&run).then_some(run)
        })
        .await
    }

    /// Calls that the sandbox executed, as `system action subject`.
    pub(crate) async fn calls(&self) -> Vec<String> {
        let state = self.get("/sandbox/state").await.body;
        let word = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
        let calls = state["calls"].as_array().unwrap().iter();
        calls
            .map(|call| {
                format!("{} {} {}", word(call, "system"), word(call, "action"), word(call, "subject"))
            })
            .collect()
    }
}

impl Answer {
    /// Asserts that this is a complete problem with this status and code.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("urn:riposte:problem:{code}"));
        assert!(!self.body["title"].as_str().unwrap().is_empty());
        assert_eq!(self.body["traceId"].as_str().unwrap().len(), 32);
        assert_eq!(self.headers["cache-control"], "no-store");
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends a request; its response must be one that the contract documents.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let answer = answer(client.execute(request).await.unwrap()).await;
    contract::check(&method, &path, &answer);
    answer
}

async fn answer(response: Response) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
    Answer { status, headers, body }
}

/// Polls until there is an answer.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(ask: impl Fn() -> F) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A request to run a playbook on an entity.
pub(crate) fn new_run(playbook: &str, entity: &str) -> Value {
    json!({
        "playbookId": playbook,
        "targets": [{ "entityId": entity }],
        "reason": "Test",
        "origin": { "surface": "test", "app": "test/1" }
    })
}

/// The one reason for which a file of a folder cannot be offered.
pub(crate) fn refusal(folder: &Path) -> String {
    let settings = Check { playbooks: Some(folder.to_owned()), systems: Vec::new() };
    let faults = riposte_server::check(&settings).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].to_string()
}

/// A folder with one playbook of these steps on IP addresses.
pub(crate) fn playbook(folder: &Path, id: &str, steps: &Value, change: impl FnOnce(&mut Value)) {
    let mut file = json!({
        "type": "playbook", "spec_version": "cacao-2.0", "id": id, "version": "1", "name": id,
        "description": "For tests.", "playbook_types": ["mitigation"], "playbook_activities": ["restrict-access"],
        "effects": ["deny"], "impact": "contain", "reversible": false, "kinds": ["ip"], "group": "network-edge",
        "enabled": true, "timeout_ms": 60000, "steps": steps
    });
    change(&mut file);
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(format!("{id}.json")), file.to_string()).unwrap();
}
