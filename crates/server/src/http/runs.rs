//! Runs: start, list, follow, cancel.

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
use tracing::Instrument as _;
use utoipa::IntoParams;

use super::{
    AppState, IDEMPOTENCY_KEY, REPLAYED,
    auth::Caller,
    extract::{JsonBody, Parameters, PathId, limit, names_etag, read_cursor, write_cursor},
    openapi::problems,
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

/// Maximum length of an idempotency key in characters.
const MAX_KEY_CHARS: usize = 255;
/// Maximum time that a long poll is held open, in seconds.
const MAX_WAIT_SECONDS: u64 = 25;

/// Filters and page of the run list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ListRuns {
    /// Only runs on this entity.
    entity_id: Option<String>,
    /// Only runs that belong to this incident.
    incident_id: Option<String>,
    /// Only runs of this playbook.
    playbook_id: Option<String>,
    /// Only the caller's run that was started with this idempotency key, quoted or not.
    key: Option<String>,
    /// Cursor returned as `nextCursor` by the previous page.
    cursor: Option<String>,
    /// Maximum number of items to return; 50 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Options of reading a run.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct WatchRun {
    /// Maximum time in seconds to hold the response until the run differs from `If-None-Match` (long poll).
    #[param(minimum = 0, maximum = 25)]
    wait: Option<u64>,
}

problems!(ListProblems: InvalidRequest);

/// Lists runs, newest first, without their steps.
#[utoipa::path(
    get, path = "/v1/runs", operation_id = "listRuns", tag = "runs",
    params(ListRuns),
    responses((status = 200, description = "A page of runs.", body = Page<Run>), ListProblems),
    security(("bearer" = []))
)]
pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    Parameters(query): Parameters<ListRuns>,
) -> Result<Json<Page<Run>>, ApiError> {
    let before = query.cursor.as_deref().map(|cursor| read_cursor(cursor, 1)).transpose()?;
    let limit = limit(query.limit)?;
    let listed = state.store.read(move |tx| {
        let me = caller.me(tx)?;
        let filter = Filter {
            entity_id: query.entity_id,
            incident_id: query.incident_id,
            playbook_id: query.playbook_id,
            key: query.key.map(|key| (me.id, unquoted(&key).to_owned())),
            before: before.and_then(|numbers| numbers.first().copied()),
            limit,
        };
        Ok::<_, ApiError>(store::runs::list(tx, &filter, clock::now())?)
    });
    let (items, next) = listed.await?;
    Ok(Json(Page { items, next_cursor: next.map(|seq| write_cursor(&[seq])), total: None }))
}

problems!(
    StartProblems: InvalidRequest, IdempotencyKeyMissing, MissingPermission, BackendNotAuthorised,
    IncidentNotFound, EntityNotFound, PlaybookNotFound, RunNotFound, PlaybookDisabled, DuplicateRun,
    EffectReliedOn,
    VersionMismatch, PayloadTooLarge, UnsupportedMediaType, InvalidInputs, KindNotSupported, ReasonRequired,
    IdempotencyKeyReused, BackendUnavailable
);

/// Starts a run, at most once per idempotency key.
///
/// Repeating a request with the same key and body returns the run it started.
#[utoipa::path(
    post, path = "/v1/runs", operation_id = "startRun", tag = "runs",
    params((
        "Idempotency-Key" = String, Header,
        description = "Identifies the start: a new UUID for each, as a quoted string (RFC 8941).",
        pattern = r#"^("[!#-\[\]-~]{1,255}"|[!#-\[\]-~]{1,255})$"#,
        example = "\"1f0c5a2e-6a0b-4d1c-9c55-0d6f2b1a7e90\""
    )),
    request_body(content = NewRun, example = json!({
        "playbookId": "look-up-ip", "targets": [{ "entityId": "ip-203-0-113-77" }], "reason": "Triage"
    })),
    responses(
        (
            status = 202, description = "The run was accepted.", body = Run,
            headers(("Location" = String, description = "Path of the run."), ("ETag" = String, description = "Version of the run.")),
            links(
                ("getRun" = (operation_id = "getRun", parameters(("id" = "$response.body#/id")))),
                ("cancelRun" = (operation_id = "cancelRun", parameters(("id" = "$response.body#/id"))))
            )
        ),
        (
            status = 200, description = "The run that an earlier request with this key started.", body = Run,
            headers(
                ("Idempotency-Replayed" = String, description = "`true`."),
                ("Location" = String, description = "Path of the run."),
                ("ETag" = String, description = "Version of the run.")
            )
        ),
        StartProblems,
    ),
    security(("bearer" = []))
)]
pub(crate) async fn start(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewRun>,
) -> Result<Response, ApiError> {
    let key = idempotency_key(&headers)?;
    let admission = run_detached(async move {
        let playbooks = Arc::clone(&state.playbooks);
        let own = Arc::clone(&state.own);
        let trace = trace_id.clone();
        let admission = state.store.write(move |tx| {
            let me = caller.me(tx)?;
            let request =
                Request { me: &me, key: &key, new: &new, own: &own, trace_id: &trace, now: clock::now() };
            Ok::<_, ApiError>(admit(tx, &playbooks, &request)?)
        });
        let admission = admission.await?;
        if let Admission::Created(run) = &admission {
            tracing::info!(run_id = run.id.as_str(), "run accepted");
            state.engine.launch(run.id.0.clone());
            if let Some(undone) = &run.undo_of {
                state.engine.publish(undone.as_str());
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

problems!(FindProblems: InvalidRequest, RunNotFound);

/// Returns a run with its steps.
///
/// With `If-None-Match`, the response is 304 as long as the run has not changed.
#[utoipa::path(
    get, path = "/v1/runs/{id}", operation_id = "getRun", tag = "runs",
    params(
        ("id" = String, Path, description = "Run ID."),
        ("If-None-Match" = Option<String>, Header, description = "ETag of the run as the caller last read it."),
        WatchRun,
    ),
    responses(
        (
            status = 200, description = "The run.", body = Run,
            headers(("ETag" = String, description = "Version of the run."))
        ),
        (status = 304, description = "The run has not changed."),
        FindProblems,
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(state): State<Arc<AppState>>,
    PathId(id): PathId,
    Parameters(watch): Parameters<WatchRun>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let wait = watch.wait.unwrap_or_default();
    if wait > MAX_WAIT_SECONDS {
        return Err(ApiError::bad_request(format!("wait must be at most {MAX_WAIT_SECONDS} seconds.")));
    }
    let until = Instant::now() + Duration::from_secs(wait);
    let mut changes = state.engine.changes();
    let mut draining = state.engine.draining();
    loop {
        let wanted = id.clone();
        let run = state.store.read(move |tx| load(tx, &wanted)).await?;
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

problems!(
    CancelProblems: InvalidRequest, MissingPermission, RunNotFound, RunEnded, BackendUnavailable
);

/// Cancels a run: immediately while it is queued, before its next step while it is running.
#[utoipa::path(
    post, path = "/v1/runs/{id}/cancel", operation_id = "cancelRun", tag = "runs",
    params(("id" = String, Path, description = "Run ID.")),
    responses(
        (
            status = 202, description = "The run in its new state.", body = Run,
            headers(("ETag" = String, description = "Version of the run."))
        ),
        CancelProblems,
    ),
    security(("bearer" = []))
)]
pub(crate) async fn cancel(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    PathId(id): PathId,
) -> Result<Response, ApiError> {
    let cancelled = run_detached(async move {
        let run_id = id.clone();
        let cancelled = state.store.write(move |tx| request_cancel(tx, &caller, &run_id, &trace_id));
        let run = cancelled.await?;
        state.engine.publish(&id);
        Ok(run)
    });
    Ok((StatusCode::ACCEPTED, with_etag(cancelled.await?)).into_response())
}

/// Completes work even if the caller disconnects. The handler is dropped then, and a run that is stored
/// but not launched would wait for the next start of the server.
async fn run_detached<T: Send + 'static>(
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::spawn(work.in_current_span()).await.map_err(ApiError::internal)?
}

fn request_cancel(
    tx: &Transaction<'_>,
    caller: &Caller,
    run_id: &str,
    trace_id: &str,
) -> Result<Run, ApiError> {
    let me = caller.me(tx)?;
    let run = load(tx, run_id)?;
    caller.at_least(tx, &role_to_cancel(tx, run_id)?)?;
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

/// The role that may cancel a run: the one that may start it.
fn role_to_cancel(tx: &Transaction<'_>, run_id: &str) -> Result<Role, ApiError> {
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

/// The idempotency key: a string as in RFC 8941, or the same without quotes.
fn idempotency_key(headers: &HeaderMap) -> Result<String, ApiError> {
    let missing = || ApiError::of(ProblemCode::IdempotencyKeyMissing);
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let value = values.next().ok_or_else(missing)?;
    let text = String::from_utf8_lossy(value.as_bytes());
    let key = unquoted(text.trim());
    let valid = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if values.next().is_some() || key.len() > MAX_KEY_CHARS || !key.bytes().all(valid) {
        return Err(ApiError::bad_request(format!(
            "Idempotency-Key must be a single quoted string of at most {MAX_KEY_CHARS} visible ASCII characters."
        )));
    }
    if key.is_empty() { Err(missing()) } else { Ok(key.to_owned()) }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}
