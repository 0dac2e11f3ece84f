//! The queue, incidents and their parts.

#![expect(unused_qualifications, reason = "the code that describes the query is written in full by a macro")]

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use riposte_model::{
    Alert, Entity, Incident, IncidentEdit, IncidentPatch, IncidentSort, IncidentStatus, Me, Page,
    ProblemCode, Role, Severity,
};
use rusqlite::Transaction;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Service,
    auth::Caller,
    extract::{JsonBody, Parameters, PathId, limit, names_etag, read_cursor, write_cursor},
    problem::ApiError,
    trace::TraceId,
};
use crate::{
    clock,
    limits::MAX_REASON_CHARS,
    problem::{fault, invalid, problem},
    store::{
        self, StoreError, audit,
        incidents::{Filter, KeysetCursor, Owner},
    },
};

/// Which incidents to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ListIncidents {
    /// Words that must all be in the title, the number, the tags or the owner's name.
    q: Option<String>,
    /// Any of these severities, joined by commas.
    #[param(example = "high,medium")]
    severity: Option<String>,
    /// Any of these statuses, joined by commas.
    #[param(example = "new,active")]
    status: Option<String>,
    /// Identifier of the owner, or `none`.
    owner: Option<String>,
    /// `-createdAt`, `createdAt`, `-updatedAt` or `-severity`.
    #[param(example = "-createdAt")]
    sort: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Most items to answer; at most 100.
    limit: Option<u32>,
}

/// The queue, newest first unless asked otherwise.
#[utoipa::path(
    get, path = "/v1/incidents", operation_id = "listIncidents", tag = "incidents",
    params(ListIncidents),
    responses((status = 200, description = "One page of incidents, with the total.", body = Page<Incident>)),
    security(("bearer" = []))
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    Parameters(wanted): Parameters<ListIncidents>,
) -> Result<Json<Page<Incident>>, ApiError> {
    let (filter, sort) = filter(wanted)?;
    let (mut page, next) = service.store.read(move |tx| store::incidents::list(tx, &filter)).await?;
    page.next_cursor = next.map(|next| write_cursor(&[sort, next.value, next.number]));
    Ok(Json(page))
}

/// One incident.
#[utoipa::path(
    get, path = "/v1/incidents/{id}", operation_id = "getIncident", tag = "incidents",
    params(("id" = String, Path, description = "Identifier of the incident.")),
    responses((
        status = 200, description = "The incident.", body = Incident,
        headers(("ETag" = String, description = "Version of this state."))
    )),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(service): State<Arc<Service>>,
    PathId(id): PathId,
) -> Result<Response, ApiError> {
    let found = service.store.read(move |tx| load(tx, &id)).await?;
    Ok(with_etag(found))
}

/// Changes status, severity, owner or classification. `If-Match` refuses a change of a state that the
/// caller has not seen.
#[utoipa::path(
    patch, path = "/v1/incidents/{id}", operation_id = "changeIncident", tag = "incidents",
    params(
        ("id" = String, Path, description = "Identifier of the incident."),
        ("If-Match" = Option<String>, Header, description = "The etag that the change was decided on.")
    ),
    request_body = IncidentPatch,
    responses((
        status = 200, description = "The incident as it is now.", body = Incident,
        headers(("ETag" = String, description = "Version of this state."))
    )),
    security(("bearer" = []))
)]
pub(crate) async fn change(
    State(service): State<Arc<Service>>,
    Extension(caller): Extension<Caller>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    PathId(id): PathId,
    headers: HeaderMap,
    JsonBody(patch): JsonBody<IncidentPatch>,
) -> Result<Response, ApiError> {
    let changed = service.store.write(move |tx| {
        let me = caller.at_least(tx, &Role::Responder)?;
        let incident = load(tx, &id)?;
        let etag = incident.etag.clone().unwrap_or_default();
        if names_etag(&headers, header::IF_MATCH, &etag) == Some(false) {
            let mut stale = problem(ProblemCode::VersionMismatch);
            stale.extra.insert("etag".to_owned(), etag.clone().into());
            return Err(ApiError::from(stale).header(header::ETAG, &etag));
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

/// The alerts of an incident, oldest first.
#[utoipa::path(
    get, path = "/v1/incidents/{id}/alerts", operation_id = "listIncidentAlerts", tag = "incidents",
    params(("id" = String, Path, description = "Identifier of the incident.")),
    responses((status = 200, description = "The alerts.", body = Page<Alert>)),
    security(("bearer" = []))
)]
pub(crate) async fn alerts(
    State(service): State<Arc<Service>>,
    PathId(id): PathId,
) -> Result<Json<Page<Alert>>, ApiError> {
    let found = service.store.read(move |tx| {
        there(tx, &id)?;
        Ok::<_, ApiError>(store::incidents::alerts(tx, &id)?)
    });
    Ok(Json(Page::whole(found.await?)))
}

/// The entities of an incident.
#[utoipa::path(
    get, path = "/v1/incidents/{id}/entities", operation_id = "listIncidentEntities", tag = "incidents",
    params(("id" = String, Path, description = "Identifier of the incident.")),
    responses((status = 200, description = "The entities.", body = Page<Entity>)),
    security(("bearer" = []))
)]
pub(crate) async fn entities(
    State(service): State<Arc<Service>>,
    PathId(id): PathId,
) -> Result<Json<Page<Entity>>, ApiError> {
    let found = service.store.read(move |tx| {
        there(tx, &id)?;
        Ok::<_, ApiError>(store::entities::of_incident(tx, &id)?)
    });
    Ok(Json(Page::whole(found.await?)))
}

fn with_etag(incident: Incident) -> Response {
    let etag = incident.etag.clone().unwrap_or_default();
    ([(header::ETAG, etag)], Json(incident)).into_response()
}

fn load(tx: &Transaction<'_>, id: &str) -> Result<Incident, ApiError> {
    store::incidents::find(tx, id)?.ok_or_else(|| ApiError::of(ProblemCode::IncidentNotFound))
}

fn there(tx: &Transaction<'_>, id: &str) -> Result<(), ApiError> {
    if store::incidents::exists(tx, id)? { Ok(()) } else { Err(ApiError::of(ProblemCode::IncidentNotFound)) }
}

/// Words joined by commas, each one of those that are known.
fn words<T: for<'a> From<&'a str> + PartialEq + Clone>(
    name: &str,
    joined: Option<&str>,
    known: &[T],
) -> Result<Vec<T>, ApiError> {
    let words = joined.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let word = T::from(word);
            let wrong = || ApiError::bad_request(format!("{name} has a word that it does not know."));
            if known.contains(&word) { Ok(word) } else { Err(wrong()) }
        })
        .collect()
}

fn filter(wanted: ListIncidents) -> Result<(Filter, i64), ApiError> {
    let sort = words("sort", wanted.sort.as_deref(), IncidentSort::ALL)?;
    let sort = match sort.as_slice() {
        [] => IncidentSort::Created,
        [one] => one.clone(),
        _ => return Err(ApiError::bad_request("sort takes one word.")),
    };
    let place = IncidentSort::ALL.iter().position(|known| *known == sort).unwrap_or_default();
    let place = i64::try_from(place).unwrap_or_default();
    let after = wanted.cursor.as_deref().map(|cursor| read_cursor(cursor, 3)).transpose()?;
    let after = match after.as_deref() {
        None => None,
        Some(&[cursor_sort, value, number]) if cursor_sort == place => Some(KeysetCursor { value, number }),
        Some(_) => return Err(ApiError::bad_request("The cursor is not one that this list gave out.")),
    };
    let text = wanted.q.unwrap_or_default().to_lowercase();
    let filter = Filter {
        words: text.split_whitespace().take(20).map(str::to_owned).collect(),
        severities: words("severity", wanted.severity.as_deref(), Severity::ALL)?,
        statuses: words("status", wanted.status.as_deref(), IncidentStatus::ALL)?,
        owner: wanted
            .owner
            .filter(|owner| !owner.is_empty())
            .map(|owner| if owner == "none" { Owner::Unassigned } else { Owner::User(owner) }),
        sort,
        after,
        limit: limit(wanted.limit)?,
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
