//! The open contract, version 1.

#[cfg(feature = "console")]
mod console;
mod playbooks;
mod problem;
mod query;
mod runs;
mod sample;
mod start;

use std::{cell::Cell, rc::Rc};

use riposte_model::{Capabilities, EntityKind, Features, Me, Page, Playbook, Run, RunId, RunQuery};
use riposte_parts::PartMissing;
use serde_json::Value;

use problem::error_for_status;
pub use sample::{SampleSignIn, SampleUser};

use crate::{
    Backend, BaseUrl, ClientError, Intent, LocalFuture, Method, Pending, Permissions, Playbooks, Polled,
    Request, Response, Runs, StartError, Started, TokenSource, Transport,
    http::{ApiClient, MAX_ITEM_BYTES, MAX_LIST_BYTES, from_json, parse_json},
};

/// Limits of a list that is followed to its end.
const MAX_ITEMS: usize = 1000;
const MAX_PAGES: usize = 10;

/// An operation in flight.
type Answer<T> = LocalFuture<Result<T, ClientError>>;

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
    fn capabilities(&self) -> Answer<Capabilities> {
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
    fn me(&self) -> Answer<Me> {
        self.get(&["v1", "me"])
    }

    fn sign_out(&self) -> Answer<()> {
        let api = self.api.clone();
        let request = api.request(Method::Delete, &["v1", "session"], &[]);
        Box::pin(async move { send_checked(&api, request?).await.map(drop) })
    }
}

#[cfg(not(feature = "console"))]
mod no_console {
    use super::Rest;

    impl crate::Incidents for Rest {}
    impl crate::Entities for Rest {}
    impl crate::Sandbox for Rest {}
}

impl Playbooks for Rest {
    fn playbooks(&self, kind: &EntityKind) -> Answer<Page<Playbook>> {
        lazily(playbooks::playbooks(self.clone(), kind.clone()))
    }
}

impl Runs for Rest {
    fn start(&self, intent: &Intent) -> LocalFuture<Result<Started, StartError>> {
        lazily(runs::start(self.clone(), intent.clone()))
    }

    fn find_run(&self, pending: &Pending) -> Answer<Option<Run>> {
        lazily(runs::find(self.clone(), pending.key.clone()))
    }

    fn runs(&self, query: &RunQuery) -> Answer<Page<Run>> {
        lazily(runs::list(self.clone(), query.clone()))
    }

    fn run(&self, id: &RunId, etag: Option<&str>) -> Answer<Polled> {
        lazily(runs::run(self.clone(), id.clone(), etag.map(quoted)))
    }

    fn cancel(&self, id: &RunId) -> Answer<Run> {
        lazily(runs::cancel(self.clone(), id.clone()))
    }
}

/// Calls into a part of the program, then awaits the operation.
fn lazily<T: 'static, E: From<PartMissing> + 'static>(
    call: impl Future<Output = Result<LocalFuture<Result<T, E>>, PartMissing>> + 'static,
) -> LocalFuture<Result<T, E>> {
    Box::pin(async move { call.await?.await })
}

/// Sends a safe request, with retries, and returns a success.
async fn read(api: &ApiClient, request: Request) -> Result<Response, ClientError> {
    error_for_status(api, api.send_with_retry(request).await?)
}

/// Sends a request and returns a success.
async fn send_checked(api: &ApiClient, request: Request) -> Result<Response, ClientError> {
    error_for_status(api, api.send(request).await?)
}

/// The entity tag of the backend. A proxy that compresses marks it at its end, and does not always take the
/// mark away again from the conditions of later requests.
fn etag_of(response: &Response) -> Option<String> {
    let tag = response.headers.get("etag")?;
    let marked = ["gzip", "br", "zstd", "deflate"].iter().find_map(|coding| {
        let rest = tag.strip_suffix('"')?.strip_suffix(coding)?;
        rest.ends_with(['-', ';']).then(|| format!("{}\"", rest.trim_end_matches(['-', ';'])))
    });
    Some(marked.map_or_else(|| tag.to_owned(), |tag| tag.trim_start_matches("W/").to_owned()))
}

/// An entity tag as a header field has it. Backends differ in whether the body has the quotes.
fn quoted(etag: &str) -> String {
    if etag.ends_with('"') { etag.to_owned() } else { format!("\"{etag}\"") }
}
