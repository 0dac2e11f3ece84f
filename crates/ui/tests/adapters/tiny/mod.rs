//! An adapter for a small automation product: no incidents or entities, no run IDs on start, no idempotency
//! keys, and states in its own words.

pub(crate) mod target;

use std::{future::ready, rc::Rc};

use riposte_client::{
    ApiClient, Backend, ClientError, Connection, Entities, Incidents, Intent, LocalFuture, Method, Pending,
    Permissions, Playbooks, Polled, Runs, Sandbox, SendError, StartError, Started, TransportError,
    parse_json,
};
use riposte_model::{Capabilities, EntityKind, Features, Page, Playbook, Run, RunId, RunQuery};
use serde_json::{Value, json};

/// Makes the backend of a connection.
pub(crate) fn connect(connection: Connection) -> Rc<dyn Backend> {
    Rc::new(Tiny(ApiClient::new(connection.transport, connection.base, connection.tokens)))
}

#[derive(Clone)]
struct Tiny(ApiClient);

impl Permissions for Tiny {}
impl Incidents for Tiny {}
impl Entities for Tiny {}
impl Sandbox for Tiny {}

impl Backend for Tiny {
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>> {
        let features = Features { incidents: Some(false), cancel: true, ..Features::default() };
        Box::pin(ready(Ok(Capabilities { features, kinds: vec![EntityKind::Ip], ..Capabilities::default() })))
    }
}

impl Tiny {
    async fn call(
        self,
        method: Method,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<Value, ClientError> {
        let request = self.0.request(method, segments, query)?;
        let response = match method {
            Method::Get => self.0.send_with_retry(request).await?,
            _ => self.0.send(request).await?,
        };
        parse_json(&response)
    }

    /// The executions on an entity, newest first.
    async fn executions(self, entity: Option<String>) -> Result<Vec<(u64, Run)>, ClientError> {
        let query: Vec<_> = entity.into_iter().map(|entity| ("on", entity)).collect();
        let list = self.call(Method::Get, &["executions"], &query).await?;
        let executions = list.as_array().cloned().unwrap_or_default();
        Ok(executions.iter().map(|one| (one["at"].as_u64().unwrap(), run(one))).collect())
    }
}

/// An execution in the vocabulary of the panel.
fn run(execution: &Value) -> Run {
    let status = match execution["state"].as_str().unwrap() {
        "WAITING" => "queued",
        "RUNNING" => "running",
        "DONE" => "succeeded",
        "STOPPED" => "cancelled",
        other => other,
    };
    let at = execution["at"].as_f64().unwrap();
    let at: String = js_sys::Date::new(&at.into()).to_iso_string().into();
    serde_json::from_value(json!({
        "id": execution["number"].to_string(),
        "playbook": { "id": execution["flow"], "name": "Look up address", "version": "" },
        "targets": [{ "entityId": execution["on"], "kind": "ip", "name": "203.0.113.7" }],
        "requestedBy": { "id": "", "name": "automation" },
        "status": status,
        "createdAt": at,
    }))
    .unwrap()
}

impl Playbooks for Tiny {
    fn playbooks(&self, _kind: &EntityKind) -> LocalFuture<Result<Page<Playbook>, ClientError>> {
        let this = self.clone();
        Box::pin(async move {
            let flows = this.call(Method::Get, &["flows"], &[]).await?;
            let playbook = |flow: &Value| -> Playbook {
                serde_json::from_value(json!({
                    "id": flow["id"], "version": "", "name": flow["title"], "impact": "read",
                    "availability": { "state": "runnable" },
                }))
                .unwrap()
            };
            let items = flows.as_array().unwrap().iter().map(playbook).collect();
            Ok(Page { items, next_cursor: None, total: None })
        })
    }
}

impl Runs for Tiny {
    fn start(&self, intent: &Intent) -> LocalFuture<Result<Started, StartError>> {
        let (this, request) = (self.clone(), intent.request.clone());
        Box::pin(async move {
            let on = [("on", request.targets[0].entity_id.to_string())];
            let segments = ["flows", request.playbook_id.as_str(), "launch"];
            let launch = this.0.request(Method::Post, &segments, &on).map_err(StartError::NotSent)?;
            // There are no keys, so it is sent once, whatever happens.
            match this.0.send(launch).await {
                Ok(response) if response.status == 202 => Ok(Started::Accepted),
                Ok(response) => Err(StartError::Refused(parse_json(&response).unwrap_err())),
                Err(SendError::Transport(TransportError::Offline)) => {
                    Err(StartError::NotSent(ClientError::Offline))
                }
                Err(error) => Err(StartError::Unclear(error.into())),
            }
        })
    }

    fn find_run(&self, pending: &Pending) -> LocalFuture<Result<Option<Run>, ClientError>> {
        let (this, pending) = (self.clone(), pending.clone());
        Box::pin(async move {
            let runs = this.executions(Some(pending.entity_id.to_string())).await?;
            let ours = |(at, run): &(u64, Run)| {
                *at >= pending.created_at_ms && run.playbook.id == pending.playbook_id
            };
            Ok(runs.into_iter().find(ours).map(|(_, run)| run))
        })
    }

    fn runs(&self, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        let runs = self.clone().executions(query.entity_id.as_ref().map(ToString::to_string));
        Box::pin(async move {
            let items = runs.await?.into_iter().map(|(_, run)| run).collect();
            Ok(Page { items, next_cursor: None, total: None })
        })
    }

    fn run(&self, id: &RunId, _etag: Option<&str>) -> LocalFuture<Result<Polled, ClientError>> {
        let (this, id) = (self.clone(), id.clone());
        Box::pin(async move {
            let execution = this.call(Method::Get, &["executions", id.as_str()], &[]).await?;
            Ok(Polled::Changed { run: Box::new(run(&execution)), retry_after_ms: None })
        })
    }

    fn cancel(&self, id: &RunId) -> LocalFuture<Result<Run, ClientError>> {
        let (this, id) = (self.clone(), id.clone());
        Box::pin(async move { Ok(run(&this.call(Method::Delete, &["executions", id.as_str()], &[]).await?)) })
    }
}
