//! The contract, spoken without a browser: to look behind the page's back.

use anyhow::{Context, Result, ensure};
use reqwest::{Client, Method, StatusCode};
use riposte_model::{Page, Run, SandboxCall, SandboxState};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server::Server;

/// Somebody who is signed in.
pub struct Api {
    client: Client,
    origin: String,
    /// The token that stands for them.
    pub token: String,
}

impl Api {
    /// Signs in as one of the sample users.
    pub async fn sign_in(server: &Server, user: &str) -> Result<Self> {
        let (client, origin) = (Client::new(), server.origin());
        let answer =
            client.post(format!("{origin}/auth/sessions")).json(&json!({"userId": user})).send().await?;
        let session: Value = answer.error_for_status()?.json().await?;
        let token = session["token"].as_str().context("the session has no token")?.to_owned();
        Ok(Self { client, origin, token })
    }

    /// What is at an address of the API.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let answer =
            self.client.get(format!("{}{path}", self.origin)).bearer_auth(&self.token).send().await?;
        answer.error_for_status()?.json().await.with_context(|| format!("GET {path}"))
    }

    /// Sends a body and answers the status and what came back.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Result<(StatusCode, Value)> {
        let mut request =
            self.client.request(method, format!("{}{path}", self.origin)).bearer_auth(&self.token).json(body);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", format!("\"{key}\""));
        }
        let answer = request.send().await?;
        let status = answer.status();
        Ok((status, answer.json().await.unwrap_or(Value::Null)))
    }

    /// Starts a playbook on an entity.
    pub async fn run(&self, key: &str, playbook: &str, entity: &str) -> Result<(StatusCode, Value)> {
        let body = json!({"playbookId": playbook, "targets": [{"entityId": entity}]});
        self.send(Method::POST, "/v1/runs", Some(key), &body).await
    }

    /// All runs, newest first.
    pub async fn runs(&self) -> Result<Vec<Run>> {
        let page: Page<Run> = self.get("/v1/runs?limit=100").await?;
        Ok(page.items)
    }

    /// The one run there is.
    pub async fn only_run(&self) -> Result<Run> {
        let mut runs = self.runs().await?;
        ensure!(runs.len() == 1, "expected one run, found {}", runs.len());
        runs.pop().context("no run")
    }

    /// What the sandbox holds.
    pub async fn sandbox(&self) -> Result<SandboxState> {
        self.get("/sandbox/state").await
    }

    /// What was changed in the sandbox, newest first.
    pub async fn calls(&self) -> Result<Vec<SandboxCall>> {
        Ok(self.sandbox().await?.calls)
    }
}
