//! The open contract, version 1.

mod problem;
mod query;
mod sample;
mod start;

use std::{cell::Cell, rc::Rc};

use riposte_model::{
    Alert, Capabilities, Entity, EntityId, EntityKind, Features, Incident, IncidentId, IncidentPatch,
    IncidentQuery, Me, Page, Playbook, Run, RunId, RunQuery, SandboxState,
};
use serde_json::Value;

use problem::error_for_status;
pub use sample::{SampleSignIn, SampleUser};

use crate::{
    Backend, BaseUrl, ClientError, Entities, Incidents, Intent, LocalFuture, Method, Pending, Permissions,
    Playbooks, Polled, Request, Response, Runs, Sandbox, StartError, Started, TokenSource, Transport,
    http::{ApiClient, MAX_ITEM_BYTES, MAX_LIST_BYTES, decode, from_json, parse_json},
};

/// Limits of a list that is followed to its end.
const MAX_ITEMS: usize = 1000;
const MAX_PAGES: usize = 10;

/// A backend that speaks the open contract.
#[derive(Clone)]
pub struct Rest {
    api: ApiClient,
    /// The features of the backend, once it has answered them.
    features: Rc<Cell<Option<Features>>>,
}

impl Rest {
    /// The backend at `base`. Tokens go to its exact origin and nowhere else.
    pub fn new(transport: Rc<dyn Transport>, base: BaseUrl, tokens: Rc<dyn TokenSource>) -> Self {
        Self { api: ApiClient::new(transport, base, tokens), features: Rc::default() }
    }

    /// Reads the JSON at an address, of at most `max_bytes`.
    fn value(
        &self,
        segments: &[&str],
        query: &[(&str, String)],
        max_bytes: usize,
    ) -> LocalFuture<Result<Value, ClientError>> {
        let api = self.api.clone();
        let request = api.request(Method::Get, segments, query);
        Box::pin(async move {
            let request = Request { max_bytes, ..request? };
            parse_json(&read(&api, request).await?)
        })
    }

    /// Reads one item.
    fn get<T: riposte_model::FromJson + 'static>(
        &self,
        segments: &[&str],
    ) -> LocalFuture<Result<T, ClientError>> {
        let value = self.value(segments, &[], MAX_ITEM_BYTES);
        Box::pin(async move { from_json(value.await?) })
    }

    /// Reads one page.
    fn page<T: riposte_model::FromJson + 'static>(
        &self,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> LocalFuture<Result<Page<T>, ClientError>> {
        let value = self.value(segments, query, MAX_LIST_BYTES);
        Box::pin(async move { from_json(value.await?) })
    }

    /// Reads a list to its end or its limit.
    fn pages<T: riposte_model::FromJson + 'static>(
        &self,
        segments: &[&str],
        query: &[(&'static str, String)],
    ) -> LocalFuture<Result<Page<T>, ClientError>> {
        let all = follow(
            self.clone(),
            segments.iter().map(|&segment| segment.to_owned()).collect(),
            query.to_vec(),
        );
        Box::pin(async move {
            let Page { items, next_cursor, total } = all.await?;
            let items = from_json(Value::Array(items))?;
            Ok(Page { items, next_cursor, total })
        })
    }
}

/// Reads a list to its end or its limit, without decoding its items.
async fn follow(
    rest: Rest,
    segments: Vec<String>,
    query: Vec<(&'static str, String)>,
) -> Result<Page<Value>, ClientError> {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let mut all: Page<Value> = rest.page(&segments, &query).await?;
    for _ in 1..MAX_PAGES {
        let Some(cursor) = all.next_cursor.take() else { return Ok(all) };
        let mut query = query.clone();
        query.push(("cursor", cursor.clone()));
        let next: Page<Value> = rest.page(&segments, &query).await?;
        let stuck = next.items.is_empty() || next.next_cursor.as_ref() == Some(&cursor);
        all.items.extend(next.items);
        all.next_cursor = next.next_cursor;
        if stuck || all.items.len() >= MAX_ITEMS {
            break;
        }
    }
    Ok(all)
}

impl Backend for Rest {
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>> {
        let (answer, features) =
            (self.get::<Capabilities>(&["v1", "capabilities"]), Rc::clone(&self.features));
        Box::pin(async move {
            let capabilities = answer.await?;
            features.set(Some(capabilities.features));
            Ok(capabilities)
        })
    }
}

impl Permissions for Rest {
    fn me(&self) -> LocalFuture<Result<Me, ClientError>> {
        self.get(&["v1", "me"])
    }
}

impl Incidents for Rest {
    fn incidents(&self, query: &IncidentQuery) -> LocalFuture<Result<Page<Incident>, ClientError>> {
        self.page(&["v1", "incidents"], &query::incidents(query))
    }

    fn incident(&self, id: &IncidentId) -> LocalFuture<Result<Incident, ClientError>> {
        let api = self.api.clone();
        let request = api.request(Method::Get, &["v1", "incidents", id.as_str()], &[]);
        Box::pin(async move {
            let response = read(&api, request?).await?;
            let mut incident: Incident = decode(&response)?;
            incident.etag = incident.etag.or_else(|| etag_of(&response));
            Ok(incident)
        })
    }

    fn update_incident(
        &self,
        id: &IncidentId,
        patch: &IncidentPatch,
        etag: Option<&str>,
    ) -> LocalFuture<Result<Incident, ClientError>> {
        let api = self.api.clone();
        let request = api.request(Method::Patch, &["v1", "incidents", id.as_str()], &[]);
        let body = serde_json::to_string(patch);
        let etag = etag.map(quoted);
        Box::pin(async move {
            let mut request = request?;
            request.body = Some(body.map_err(|error| ClientError::Refused { detail: error.to_string() })?);
            request.headers.extend(etag.map(|etag| ("if-match", etag)));
            let response = send_checked(&api, request).await?;
            let mut incident: Incident = decode(&response)?;
            incident.etag = incident.etag.or_else(|| etag_of(&response));
            Ok(incident)
        })
    }

    fn incident_alerts(&self, id: &IncidentId) -> LocalFuture<Result<Page<Alert>, ClientError>> {
        self.pages(&["v1", "incidents", id.as_str(), "alerts"], &[])
    }

    fn incident_entities(&self, id: &IncidentId) -> LocalFuture<Result<Page<Entity>, ClientError>> {
        self.pages(&["v1", "incidents", id.as_str(), "entities"], &[])
    }
}

impl Entities for Rest {
    fn entity(&self, id: &EntityId) -> LocalFuture<Result<Entity, ClientError>> {
        self.get(&["v1", "entities", id.as_str()])
    }
}

impl Playbooks for Rest {
    fn playbooks(&self, kind: &EntityKind) -> LocalFuture<Result<Page<Playbook>, ClientError>> {
        self.pages(&["v1", "playbooks"], &[("entityKind", kind.to_string())])
    }
}

impl Runs for Rest {
    fn start(&self, intent: &Intent) -> LocalFuture<Result<Started, StartError>> {
        Box::pin(start::start(self.clone(), intent.clone()))
    }

    fn find_run(&self, pending: &Pending) -> LocalFuture<Result<Option<Run>, ClientError>> {
        // Asks for two, to notice a backend that ignores the key.
        let query = RunQuery { key: Some(pending.key.clone()), limit: Some(2), ..RunQuery::default() };
        let answer = self.runs(&query);
        Box::pin(async move {
            let mut runs = answer.await?.items;
            if runs.len() > 1 {
                let detail = "several runs under one idempotency key".to_owned();
                return Err(ClientError::NotABackend { detail });
            }
            Ok(runs.pop())
        })
    }

    fn runs(&self, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        self.page(&["v1", "runs"], &query::runs(query))
    }

    fn run(&self, id: &RunId, etag: Option<&str>) -> LocalFuture<Result<Polled, ClientError>> {
        let api = self.api.clone();
        let request = api.request(Method::Get, &["v1", "runs", id.as_str()], &[]);
        let etag = etag.map(quoted);
        Box::pin(async move {
            let mut request = request?;
            let conditional = etag.is_some();
            request.headers.extend(etag.map(|etag| ("if-none-match", etag)));
            let response = api.send(request).await?;
            let asked_for = api.retry_after(&response);
            if conditional && response.status == 304 {
                return Ok(Polled::Unchanged { retry_after_ms: asked_for });
            }
            let response = error_for_status(&api, response)?;
            let mut run: Box<Run> = Box::new(decode(&response)?);
            run.etag = run.etag.take().or_else(|| etag_of(&response));
            let retry_after_ms = asked_for.max(run.poll_after_ms);
            Ok(Polled::Changed { run, retry_after_ms })
        })
    }

    fn cancel(&self, id: &RunId) -> LocalFuture<Result<Run, ClientError>> {
        let api = self.api.clone();
        let request = api.request(Method::Post, &["v1", "runs", id.as_str(), "cancel"], &[]);
        Box::pin(async move { decode(&send_checked(&api, request?).await?) })
    }
}

impl Sandbox for Rest {
    fn sandbox(&self) -> LocalFuture<Result<SandboxState, ClientError>> {
        let value = self.value(&["sandbox", "state"], &[], MAX_LIST_BYTES);
        Box::pin(async move { from_json(value.await?) })
    }
}

/// Sends a safe request, with retries, and returns a success.
async fn read(api: &ApiClient, request: Request) -> Result<Response, ClientError> {
    error_for_status(api, api.send_with_retry(request).await?)
}

/// Sends a request and returns a success.
async fn send_checked(api: &ApiClient, request: Request) -> Result<Response, ClientError> {
    error_for_status(api, api.send(request).await?)
}

fn etag_of(response: &Response) -> Option<String> {
    response.headers.get("etag").map(str::to_owned)
}

/// An entity tag as a header field has it. Backends differ in whether the body has the quotes.
fn quoted(etag: &str) -> String {
    if etag.ends_with('"') { etag.to_owned() } else { format!("\"{etag}\"") }
}
