//! Runs: start, list, watch, cancel.

#![expect(unused_qualifications, reason = "the code that describes the query is written in full by a macro")]

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use riposte_model::{NewRun, Page, ProblemCode, Role, Run, RunStatus};
use rusqlite::Transaction;
use serde::Deserialize;
use tokio::time::Instant;
use utoipa::IntoParams;

use super::{
    IDEMPOTENCY_KEY, REPLAYED, Service,
    auth::Caller,
    extract::{JsonBody, Parameters, PathId, limit, names_etag, read_cursor, write_cursor},
    problem::ApiError,
    trace::TraceId,
};
use crate::{
    clock,
    engine::{
        admit::{Admission, Request, admit},
        cancellation, next_change,
        permission::required_role,
    },
    store::{
        self,
        progress::{self, Change},
        runs::Filter,
    },
};

/// Most characters of an idempotency key.
const KEY_CHARS: usize = 255;
/// Longest time that an answer is held back, in seconds.
const LONGEST_WAIT: u64 = 25;

/// Which runs to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ListRuns {
    /// Runs on this entity.
    entity_id: Option<String>,
    /// Runs in the course of this incident.
    incident_id: Option<String>,
    /// Runs of this playbook.
    playbook_id: Option<String>,
    /// The caller's own run that was started under this idempotency key.
    key: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Most items to answer; at most 100.
    limit: Option<u32>,
}

/// How to ask for a run.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct WatchRun {
    /// Hold the answer until the run differs from `If-None-Match`, at most this many seconds.
    #[param(minimum = 0, maximum = 25)]
    wait: Option<u64>,
}

/// Runs, newest first, without their steps.
#[utoipa::path(
    get, path = "/v1/runs", operation_id = "listRuns", tag = "runs",
    params(ListRuns),
    responses((status = 200, description = "One page of runs.", body = Page<Run>)),
    security(("bearer" = []))
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    Extension(caller): Extension<Caller>,
    Parameters(wanted): Parameters<ListRuns>,
) -> Result<Json<Page<Run>>, ApiError> {
    let before = wanted.cursor.as_deref().map(|cursor| read_cursor(cursor, 1)).transpose()?;
    let limit = limit(wanted.limit)?;
    let listed = service.store.read(move |tx| {
        let me = caller.me(tx)?;
        let filter = Filter {
            entity_id: wanted.entity_id,
            incident_id: wanted.incident_id,
            playbook_id: wanted.playbook_id,
            key: wanted.key.map(|key| (me.id, unquoted(&key).to_owned())),
            before: before.and_then(|numbers| numbers.first().copied()),
            limit,
        };
        Ok::<_, ApiError>(store::runs::list(tx, &filter, clock::now())?)
    });
    let (items, next) = listed.await?;
    Ok(Json(Page { items, next_cursor: next.map(|seq| write_cursor(&[seq])), total: None }))
}

/// Starts a run, once per key: the same request again answers with the same run.
#[utoipa::path(
    post, path = "/v1/runs", operation_id = "startRun", tag = "runs",
    params(("Idempotency-Key" = String, Header, description = "A UUID as a quoted structured-header string; one per intent.")),
    request_body = NewRun,
    responses(
        (
            status = 202, description = "Accepted. The run is in the body.", body = Run,
            headers(("Location" = String, description = "Address of the run."), ("ETag" = String, description = "Version of this state."))
        ),
        (
            status = 200, description = "The run that this key started before.", body = Run,
            headers(("Idempotency-Replayed" = String, description = "`true`."), ("Location" = String, description = "Address of the run."))
        ),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn start(
    State(service): State<Arc<Service>>,
    Extension(caller): Extension<Caller>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewRun>,
) -> Result<Response, ApiError> {
    let key = key(&headers)?;
    let admission = to_the_end(async move {
        let playbooks = Arc::clone(&service.playbooks);
        let trace = trace_id.clone();
        let admission = service.store.write(move |tx| {
            let me = caller.me(tx)?;
            let request = Request { me: &me, key: &key, new: &new, trace_id: &trace, now: clock::now() };
            Ok::<_, ApiError>(admit(tx, &playbooks, &request)?)
        });
        let admission = admission.await?;
        if let Admission::Created(run) = &admission {
            tracing::info!(trace_id, run_id = run.id.as_str(), user = run.requested_by.id, "run accepted");
            service.engine.launch(run.id.0.clone());
            if let Some(undone) = &run.undo_of {
                service.engine.publish(undone.as_str());
            }
        }
        Ok(admission)
    });
    match admission.await? {
        Admission::Created(run) => {
            Ok((StatusCode::ACCEPTED, [(header::LOCATION, location(&run))], with_etag(*run)).into_response())
        }
        Admission::Replayed(run) => {
            let location = [(header::LOCATION, location(&run))];
            let replayed = [(REPLAYED, HeaderValue::from_static("true"))];
            Ok((StatusCode::OK, location, replayed, with_etag(*run)).into_response())
        }
        Admission::Refused(problem) => Err((*problem).into()),
    }
}

/// One run with its steps. `If-None-Match` answers 304 while nothing has changed.
#[utoipa::path(
    get, path = "/v1/runs/{id}", operation_id = "getRun", tag = "runs",
    params(
        ("id" = String, Path, description = "Identifier of the run."),
        ("If-None-Match" = Option<String>, Header, description = "The etag that the caller has."),
        WatchRun,
    ),
    responses(
        (
            status = 200, description = "The run.", body = Run,
            headers(("ETag" = String, description = "Version of this state."))
        ),
        (status = 304, description = "Nothing has changed."),
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(service): State<Arc<Service>>,
    PathId(id): PathId,
    Parameters(watch): Parameters<WatchRun>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let wait = watch.wait.unwrap_or_default();
    if wait > LONGEST_WAIT {
        return Err(ApiError::bad_request(format!("wait is at most {LONGEST_WAIT} seconds.")));
    }
    let until = Instant::now() + Duration::from_secs(wait);
    let mut changes = service.engine.changes();
    let mut draining = service.engine.draining();
    loop {
        let wanted = id.clone();
        let run = service.store.read(move |tx| load(tx, &wanted)).await?;
        let etag = run.etag.clone().unwrap_or_default();
        if names_etag(&headers, header::IF_NONE_MATCH, &etag) != Some(true) {
            return Ok(with_etag(run).into_response());
        }
        let waiting = !run.status.is_terminal() && !*draining.borrow();
        let again = waiting
            && tokio::select! {
                told = next_change(&mut changes, &id) => told,
                () = tokio::time::sleep_until(until) => false,
                _ = draining.wait_for(|draining| *draining) => false,
            };
        if !again {
            return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
        }
    }
}

/// Asks a run to stop: at once while it is queued, before the next step once it is at work.
#[utoipa::path(
    post, path = "/v1/runs/{id}/cancel", operation_id = "cancelRun", tag = "runs",
    params(("id" = String, Path, description = "Identifier of the run.")),
    responses((status = 202, description = "The run as it is now.", body = Run)),
    security(("bearer" = []))
)]
pub(crate) async fn cancel(
    State(service): State<Arc<Service>>,
    Extension(caller): Extension<Caller>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    PathId(id): PathId,
) -> Result<Response, ApiError> {
    let cancelled = to_the_end(async move {
        let run_id = id.clone();
        let cancelled = service.store.write(move |tx| stop(tx, &caller, &run_id, &trace_id));
        let run = cancelled.await?;
        service.engine.publish(&id);
        Ok(run)
    });
    Ok((StatusCode::ACCEPTED, with_etag(cancelled.await?)).into_response())
}

/// Does work that comes in two parts, all of it even if the caller hangs up in between: the handler is
/// dropped then, and what is written down would wait for the next start of the server.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::spawn(work).await.map_err(ApiError::internal)?
}

fn stop(tx: &Transaction<'_>, caller: &Caller, run_id: &str, trace_id: &str) -> Result<Run, ApiError> {
    let me = caller.me(tx)?;
    let run = load(tx, run_id)?;
    caller.at_least(tx, &needed(tx, run_id)?)?;
    if run.status == RunStatus::Cancelling {
        return Ok(run);
    }
    let (status, text) = cancellation(&run.status).ok_or_else(|| ApiError::of(ProblemCode::RunEnded))?;
    let change = Change {
        status,
        text: Some(text.to_owned()),
        error: None,
        actor_id: &me.id,
        trace_id: Some(trace_id),
    };
    progress::change(tx, run_id, &change, clock::now())?;
    load(tx, run_id)
}

/// Who may start a run may stop it.
fn needed(tx: &Transaction<'_>, run_id: &str) -> Result<Role, ApiError> {
    let impact = store::runs::impact(tx, run_id)?.ok_or_else(|| ApiError::of(ProblemCode::RunNotFound))?;
    Ok(required_role(&impact))
}

fn load(tx: &Transaction<'_>, id: &str) -> Result<Run, ApiError> {
    store::runs::find(tx, id, clock::now())?.ok_or_else(|| ApiError::of(ProblemCode::RunNotFound))
}

fn with_etag(run: Run) -> impl IntoResponse {
    let etag = run.etag.clone().unwrap_or_default();
    ([(header::ETAG, etag)], Json(run))
}

fn location(run: &Run) -> String {
    format!("/v1/runs/{}", run.id)
}

/// The idempotency key: a structured-header string, or the same without quotes.
fn key(headers: &HeaderMap) -> Result<String, ApiError> {
    let missing = || ApiError::of(ProblemCode::IdempotencyKeyMissing);
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let value = values.next().ok_or_else(missing)?;
    let Ok(text) = value.to_str() else {
        return Err(ApiError::bad_request("The Idempotency-Key is not plain ASCII text."));
    };
    let key = unquoted(text.trim());
    if values.next().is_some() || key.len() > KEY_CHARS || key.contains('"') {
        let text = format!("The Idempotency-Key is not one text of at most {KEY_CHARS} characters.");
        return Err(ApiError::bad_request(text));
    }
    if key.is_empty() { Err(missing()) } else { Ok(key.to_owned()) }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}
