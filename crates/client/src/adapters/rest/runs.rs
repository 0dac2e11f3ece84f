//! The life of a run. One part holds all of it: a run that was started can also be followed and cancelled.

use riposte_model::{Page, Run, RunId, RunQuery};
use riposte_parts::part;

use super::{Answer, Rest, etag_of, problem::error_for_status, query, send_checked, start};
use crate::{ClientError, Intent, LocalFuture, Method, Polled, Runs as _, StartError, Started, http::decode};

part! {
    [runs, load_start]
    pub(super) fn start(rest: Rest, intent: Intent) -> LocalFuture<Result<Started, StartError>> {
        Box::pin(start::start(rest, intent))
    }
}

part! {
    [runs, load_find]
    pub(super) fn find(rest: Rest, key: String) -> Answer<Option<Run>> {
        // Asks for two, to notice a backend that ignores the key.
        let query = RunQuery { key: Some(key), limit: Some(2), ..RunQuery::default() };
        let answer = rest.runs(&query);
        Box::pin(async move {
            let mut runs = answer.await?.items;
            if runs.len() > 1 {
                let detail = "several runs under one idempotency key".to_owned();
                return Err(ClientError::NotABackend { detail });
            }
            Ok(runs.pop())
        })
    }
}

part! {
    [runs, load_list]
    pub(super) fn list(rest: Rest, query: RunQuery) -> Answer<Page<Run>> {
        rest.page(&["v1", "runs"], &query::runs(&query))
    }
}

part! {
    [runs, load_run]
    pub(super) fn run(rest: Rest, id: RunId, etag: Option<String>) -> Answer<Polled> {
        let request = rest.api.request(Method::Get, &["v1", "runs", id.as_str()], &[]);
        Box::pin(async move {
            let mut request = request?;
            let conditional = etag.is_some();
            request.headers.extend(etag.map(|etag| ("if-none-match", etag)));
            let response = rest.api.send(request).await?;
            let asked_for = rest.api.retry_after(&response);
            if conditional && response.status == 304 {
                return Ok(Polled::Unchanged { retry_after_ms: asked_for });
            }
            let response = error_for_status(&rest.api, response)?;
            let mut run: Box<Run> = Box::new(decode(&response)?);
            run.etag = run.etag.take().or_else(|| etag_of(&response));
            let retry_after_ms = asked_for.max(run.poll_after_ms);
            Ok(Polled::Changed { run, retry_after_ms })
        })
    }
}

part! {
    [runs, load_cancel]
    pub(super) fn cancel(rest: Rest, id: RunId) -> Answer<Run> {
        let request = rest.api.request(Method::Post, &["v1", "runs", id.as_str(), "cancel"], &[]);
        Box::pin(async move { decode(&send_checked(&rest.api, request?).await?) })
    }
}
