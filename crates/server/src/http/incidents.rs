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
    Alert, Classification, Entity, FieldError, Incident, IncidentPatch, IncidentSort, IncidentStatus, Me,
    Page, ProblemCode, Role, Severity,
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
    engine::admit::REASON_CHARS,
    problem::{fault, invalid, problem},
    store::{
        self, StoreError, audit,
        incidents::{Editable, Filter, Owner},
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
    page.next_cursor = next.map(|(value, number)| write_cursor(&[sort, value, number]));
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
        if is_changed(&incident, &edited) {
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
        Some([cursor_sort, value, number]) if *cursor_sort == place => Some((*value, *number)),
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
            .map(|owner| if owner == "none" { Owner::Nobody } else { Owner::User(owner) }),
        sort,
        after,
        limit: limit(wanted.limit)?,
    };
    Ok((filter, place))
}

/// The incident as the patch wants it, or every fault of the patch.
fn edit(tx: &Transaction<'_>, incident: &Incident, patch: &IncidentPatch) -> Result<Editable, ApiError> {
    let mut faults: Vec<FieldError> = Vec::new();
    let unknown = "This is not one of the documented words.";
    if matches!(patch.status, Some(IncidentStatus::Unrecognized(_))) {
        faults.push(fault("/status", unknown));
    }
    if matches!(patch.severity, Some(Severity::Unrecognized(_))) {
        faults.push(fault("/severity", unknown));
    }
    if matches!(patch.classification, Some(Classification::Unrecognized(_))) {
        faults.push(fault("/classification", unknown));
    }
    if patch.classification_comment.as_deref().is_some_and(|text| text.chars().nth(REASON_CHARS).is_some()) {
        faults.push(fault("/classificationComment", format!("At most {REASON_CHARS} characters.")));
    }
    let owner_id = match patch.owner_id.as_deref() {
        None => incident.owner.as_ref().map(|owner| owner.id.clone()),
        Some("") => None,
        Some(id) => {
            if store::sessions::find_user(tx, id)?.is_none() {
                faults.push(fault("/ownerId", "There is no such user."));
            }
            Some(id.to_owned())
        }
    };
    let status = patch.status.clone().unwrap_or_else(|| incident.status.clone());
    let closed = status == IncidentStatus::Closed;
    let given = patch.classification.is_some() || patch.classification_comment.is_some();
    if !closed && given {
        faults.push(fault("/classification", "Only a closed incident has a classification."));
    }
    // An incident that is opened again is no longer decided.
    let kept = |word: &Option<Classification>| word.clone().filter(|_| closed);
    let classification = kept(&patch.classification).or_else(|| kept(&incident.classification));
    if closed && classification.is_none() {
        faults.push(fault("/classification", "Closing wants a classification."));
    }
    let comment = patch.classification_comment.clone().or_else(|| incident.classification_comment.clone());
    if !faults.is_empty() {
        return Err(invalid(422, faults).into());
    }
    Ok(Editable {
        status,
        severity: patch.severity.clone().unwrap_or_else(|| incident.severity.clone()),
        owner_id,
        classification,
        classification_comment: comment.filter(|text| closed && !text.is_empty()),
    })
}

fn is_changed(incident: &Incident, edited: &Editable) -> bool {
    incident.status != edited.status
        || incident.severity != edited.severity
        || incident.owner.as_ref().map(|owner| &owner.id) != edited.owner_id.as_ref()
        || incident.classification != edited.classification
        || incident.classification_comment != edited.classification_comment
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
