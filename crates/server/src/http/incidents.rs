//! The incident queue, incidents, their alerts and entities.

#![expect(unused_qualifications, reason = "the code that describes the query is written in full by a macro")]

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use riposte_model::{
    Alert, Entity, Incident, IncidentEdit, IncidentPatch, IncidentSort, IncidentStatus, Me, Page, Permission,
    ProblemCode, Severity,
};
use rusqlite::Transaction;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState,
    auth::Caller,
    extract::{INVALID_CURSOR, JsonBody, Parameters, PathId, limit, names_etag, read_cursor, write_cursor},
    openapi::problems,
    problem::ApiError,
    trace::TraceId,
};
use crate::{
    clock,
    entity::annotate,
    limits::MAX_REASON_CHARS,
    problem::{fault, invalid, problem},
    search::IncidentSearch,
    store::{
        self, StoreError, audit,
        incidents::{Filter, KeysetCursor, Owner},
    },
};

/// Filters, order and page of the incident list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ListIncidents {
    /// Search terms, all of which must occur in the title, number, tags or owner's name, as they are or as what they
    /// stand for: `evil[.]example` also finds `evil.example`, and the other way round. `#1042` and `inc-1042` are
    /// numbers.
    q: Option<String>,
    /// Severities to include, separated by commas.
    #[param(example = "high,medium")]
    severity: Option<String>,
    /// Statuses to include, separated by commas.
    #[param(example = "new,active")]
    status: Option<String>,
    /// User ID of the owner, or `none` for unassigned incidents.
    owner: Option<String>,
    /// Sort order: `-createdAt` (the default), `createdAt`, `-updatedAt` or `-severity`.
    #[param(example = "-createdAt")]
    sort: Option<String>,
    /// Cursor returned as `nextCursor` by the previous page.
    cursor: Option<String>,
    /// Maximum number of items to return; 50 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

problems!(ListProblems: InvalidRequest);

/// Lists incidents.
#[utoipa::path(
    get, path = "/v1/incidents", operation_id = "listIncidents", tag = "incidents",
    params(ListIncidents),
    responses((status = 200, description = "A page of incidents with the total.", body = Page<Incident>), ListProblems),
    security(("bearer" = []))
)]
pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    Parameters(query): Parameters<ListIncidents>,
) -> Result<Json<Page<Incident>>, ApiError> {
    let (filter, sort) = filter(query)?;
    let (mut page, next) = state.store.read(move |tx| store::incidents::list(tx, &filter)).await?;
    page.next_cursor = next.map(|next| write_cursor(&[sort, next.value, next.number]));
    Ok(Json(page))
}

problems!(FindProblems: InvalidRequest, IncidentNotFound);

/// Returns an incident.
#[utoipa::path(
    get, path = "/v1/incidents/{id}", operation_id = "getIncident", tag = "incidents",
    params(("id" = String, Path, description = "Incident ID.", example = "inc-1042")),
    responses(
        (
            status = 200, description = "The incident.", body = Incident,
            headers(("ETag" = String, description = "Version of the incident."))
        ),
        FindProblems,
    ),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(state): State<Arc<AppState>>,
    PathId(id): PathId,
) -> Result<Response, ApiError> {
    let found = state.store.read(move |tx| load(tx, &id)).await?;
    Ok(with_etag(found))
}

problems!(
    ChangeProblems: InvalidRequest, MissingPermission, IncidentNotFound, VersionMismatch, PayloadTooLarge,
    UnsupportedMediaType, InvalidInputs, BackendUnavailable
);

/// Changes the status, severity, owner or classification of an incident.
///
/// With `If-Match`, the change is refused if the incident has changed since the caller read it.
#[utoipa::path(
    patch, path = "/v1/incidents/{id}", operation_id = "changeIncident", tag = "incidents",
    params(
        ("id" = String, Path, description = "Incident ID.", example = "inc-1042"),
        ("If-Match" = Option<String>, Header, description = "ETag of the incident as the caller last read it.")
    ),
    request_body(content = IncidentPatch, example = json!({ "status": "active", "ownerId": "mara" })),
    responses(
        (
            status = 200, description = "The updated incident.", body = Incident,
            headers(("ETag" = String, description = "Version of the incident."))
        ),
        ChangeProblems,
    ),
    security(("bearer" = []))
)]
pub(crate) async fn change(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    PathId(id): PathId,
    headers: HeaderMap,
    JsonBody(patch): JsonBody<IncidentPatch>,
) -> Result<Response, ApiError> {
    let changed = state.store.write(move |tx| {
        let me = caller.may(tx, &Permission::EditIncidents)?;
        let incident = load(tx, &id)?;
        let etag = incident.etag.clone().unwrap_or_default();
        if names_etag(&headers, header::IF_MATCH, &etag) == Some(false) {
            let mut mismatch = problem(ProblemCode::VersionMismatch);
            mismatch.extra.insert("etag".to_owned(), etag.clone().into());
            return Err(ApiError::from(mismatch).header(header::ETAG, &etag));
        }
        let edited = edit(tx, &incident, &patch)?;
        if edited.changes(&incident) {
            let now = clock::now();
            store::incidents::edit(tx, &id, &edited, now)?;
            record(tx, &me, &incident, &patch, &trace_id, now)?;
        }
        load(tx, &id)
    });
    Ok(with_etag(changed.await?))
}

/// Lists the alerts of an incident, oldest first.
#[utoipa::path(
    get, path = "/v1/incidents/{id}/alerts", operation_id = "listIncidentAlerts", tag = "incidents",
    params(("id" = String, Path, description = "Incident ID.", example = "inc-1042")),
    responses((status = 200, description = "The alerts.", body = Page<Alert>), FindProblems),
    security(("bearer" = []))
)]
pub(crate) async fn alerts(
    State(state): State<Arc<AppState>>,
    PathId(id): PathId,
) -> Result<Json<Page<Alert>>, ApiError> {
    let found = state.store.read(move |tx| {
        ensure_exists(tx, &id)?;
        Ok::<_, ApiError>(store::incidents::alerts(tx, &id)?)
    });
    Ok(Json(Page::whole(found.await?)))
}

/// Lists the entities of an incident.
#[utoipa::path(
    get, path = "/v1/incidents/{id}/entities", operation_id = "listIncidentEntities", tag = "incidents",
    params(("id" = String, Path, description = "Incident ID.", example = "inc-1042")),
    responses((status = 200, description = "The entities.", body = Page<Entity>), FindProblems),
    security(("bearer" = []))
)]
pub(crate) async fn entities(
    State(state): State<Arc<AppState>>,
    PathId(id): PathId,
) -> Result<Json<Page<Entity>>, ApiError> {
    let found = state.store.read(move |tx| {
        ensure_exists(tx, &id)?;
        Ok::<_, ApiError>(store::entities::of_incident(tx, &id)?)
    });
    let mut found = found.await?;
    annotate(&mut found, &state.own);
    Ok(Json(Page::whole(found)))
}

fn with_etag(incident: Incident) -> Response {
    let etag = incident.etag.clone().unwrap_or_default();
    ([(header::ETAG, etag)], Json(incident)).into_response()
}

fn load(tx: &Transaction<'_>, id: &str) -> Result<Incident, ApiError> {
    store::incidents::find(tx, id)?.ok_or_else(|| ApiError::of(ProblemCode::IncidentNotFound))
}

fn ensure_exists(tx: &Transaction<'_>, id: &str) -> Result<(), ApiError> {
    if store::incidents::exists(tx, id)? { Ok(()) } else { Err(ApiError::of(ProblemCode::IncidentNotFound)) }
}

/// Parses a comma-separated list of known enum values.
fn parse_list<T: for<'a> From<&'a str> + PartialEq + Clone>(
    name: &str,
    joined: Option<&str>,
    known: &[T],
) -> Result<Vec<T>, ApiError> {
    let values = joined.unwrap_or_default().split(',').map(str::trim).filter(|value| !value.is_empty());
    values
        .map(|value| {
            let value = T::from(value);
            let invalid = || ApiError::bad_request(format!("{name} contains an unknown value."));
            if known.contains(&value) { Ok(value) } else { Err(invalid()) }
        })
        .collect()
}

fn filter(query: ListIncidents) -> Result<(Filter, i64), ApiError> {
    let sort = parse_list("sort", query.sort.as_deref(), IncidentSort::ALL)?;
    let sort = match sort.as_slice() {
        [] => IncidentSort::Created,
        [one] => one.clone(),
        _ => return Err(ApiError::bad_request("sort takes a single value.")),
    };
    let place = IncidentSort::ALL.iter().position(|known| *known == sort).unwrap_or_default();
    let place = i64::try_from(place).unwrap_or_default();
    let after = query.cursor.as_deref().map(|cursor| read_cursor(cursor, 3)).transpose()?;
    let after = match after.as_deref() {
        None => None,
        Some(&[cursor_sort, value, number]) if cursor_sort == place => Some(KeysetCursor { value, number }),
        Some(_) => return Err(ApiError::bad_request(INVALID_CURSOR)),
    };
    let filter = Filter {
        search: IncidentSearch::read(&query.q.unwrap_or_default()),
        severities: parse_list("severity", query.severity.as_deref(), Severity::ALL)?,
        statuses: parse_list("status", query.status.as_deref(), IncidentStatus::ALL)?,
        owner: query
            .owner
            .filter(|owner| !owner.is_empty())
            .map(|owner| if owner == "none" { Owner::Unassigned } else { Owner::User(owner) }),
        sort,
        after,
        limit: limit(query.limit)?,
    };
    Ok((filter, place))
}

/// Applies a patch, with every error of it.
fn edit(tx: &Transaction<'_>, incident: &Incident, patch: &IncidentPatch) -> Result<IncidentEdit, ApiError> {
    let applied = patch.apply(incident, MAX_REASON_CHARS);
    let owner = patch.owner_id.as_deref().filter(|id| !id.is_empty());
    let owner_exists =
        owner.map_or(Ok(true), |id| Ok::<_, StoreError>(store::sessions::find_user(tx, id)?.is_some()))?;
    if owner_exists {
        return applied.map_err(|errors| invalid(422, errors).into());
    }
    let mut errors = applied.err().unwrap_or_default();
    errors.push(fault("/ownerId", "There is no such user."));
    Err(invalid(422, errors).into())
}

fn record(
    tx: &Transaction<'_>,
    me: &Me,
    incident: &Incident,
    patch: &IncidentPatch,
    trace_id: &str,
    now: i64,
) -> Result<(), StoreError> {
    let detail = store::to_json(patch)?;
    audit::record(
        tx,
        &audit::Entry {
            at: now,
            actor_id: &me.id,
            action: "incident.change",
            outcome: "changed",
            incident_id: Some(incident.id.as_str()),
            reason: patch.classification_comment.as_deref(),
            detail: Some(&detail),
            trace_id: Some(trace_id),
            ..audit::Entry::default()
        },
    )
}
