//! Playbooks, each with its availability to the caller.

#![expect(unused_qualifications, reason = "the code that describes the query is written in full by a macro")]

use std::sync::Arc;

use axum::{Extension, Json, extract::State};
use riposte_model::{EntityKind, Page, Playbook, ProblemCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    AppState,
    auth::Caller,
    extract::{Parameters, PathId},
    openapi::problems,
    problem::ApiError,
};
use crate::engine::permission::availability;

/// Filters of the playbook list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ListPlaybooks {
    /// Only playbooks that support this kind of entity, runnable or not.
    #[param(example = "ip")]
    entity_kind: Option<String>,
    /// Search terms, all of which must occur in the name, description or group.
    q: Option<String>,
}

problems!(ListProblems: InvalidRequest);

/// Lists playbooks by name. One that the caller cannot run says why, and how to get access.
#[utoipa::path(
    get, path = "/v1/playbooks", operation_id = "listPlaybooks", tag = "playbooks",
    params(ListPlaybooks),
    responses((status = 200, description = "The playbooks.", body = Page<Playbook>), ListProblems),
    security(("bearer" = []))
)]
pub(crate) async fn list(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    Parameters(query): Parameters<ListPlaybooks>,
) -> Result<Json<Page<Playbook>>, ApiError> {
    let kind = query.entity_kind.as_deref().filter(|kind| !kind.is_empty()).map(EntityKind::from);
    let words: Vec<String> =
        query.q.unwrap_or_default().to_lowercase().split_whitespace().map(str::to_owned).collect();
    let playbooks = Arc::clone(&state.playbooks);
    let found = state.store.read(move |tx| {
        let me = caller.me(tx)?;
        let mut found = Vec::new();
        for spec in playbooks.by_name() {
            let text = format!("{} {} {}", spec.name, spec.description, spec.group).to_lowercase();
            let fits = kind.as_ref().is_none_or(|kind| spec.kinds.contains(kind));
            if fits && words.iter().all(|word| text.contains(word)) {
                found.push(spec.published(availability(tx, &me, spec, kind.as_ref())?));
            }
        }
        Ok::<_, ApiError>(found)
    });
    Ok(Json(Page::whole(found.await?)))
}

problems!(FindProblems: InvalidRequest, PlaybookNotFound);

/// Returns a playbook.
#[utoipa::path(
    get, path = "/v1/playbooks/{id}", operation_id = "getPlaybook", tag = "playbooks",
    params(("id" = String, Path, description = "Playbook ID.", example = "look-up-ip")),
    responses((status = 200, description = "The playbook.", body = Playbook), FindProblems),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
    PathId(id): PathId,
) -> Result<Json<Playbook>, ApiError> {
    let playbooks = Arc::clone(&state.playbooks);
    let found = state.store.read(move |tx| {
        let me = caller.me(tx)?;
        let loaded = playbooks.get(&id).ok_or_else(|| ApiError::of(ProblemCode::PlaybookNotFound))?;
        Ok::<_, ApiError>(loaded.spec.published(availability(tx, &me, &loaded.spec, None)?))
    });
    Ok(Json(found.await?))
}
