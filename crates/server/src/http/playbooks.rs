//! Playbooks, each with whether the caller may run it.

#![expect(unused_qualifications, reason = "the code that describes the query is written in full by a macro")]

use std::sync::Arc;

use axum::{Extension, Json, extract::State};
use riposte_model::{EntityKind, Page, Playbook, ProblemCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Service,
    auth::Caller,
    extract::{Parameters, PathId},
    problem::ApiError,
};
use crate::engine::permission::availability;

/// Which playbooks to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ListPlaybooks {
    /// Those that take entities of this kind, runnable or not.
    #[param(example = "ip")]
    entity_kind: Option<String>,
    /// Words in the name, description or group.
    q: Option<String>,
}

/// Playbooks, by name. Those that the caller may not run say why and what would help.
#[utoipa::path(
    get, path = "/v1/playbooks", operation_id = "listPlaybooks", tag = "playbooks",
    params(ListPlaybooks),
    responses((status = 200, description = "The playbooks.", body = Page<Playbook>)),
    security(("bearer" = []))
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    Extension(caller): Extension<Caller>,
    Parameters(wanted): Parameters<ListPlaybooks>,
) -> Result<Json<Page<Playbook>>, ApiError> {
    let kind = wanted.entity_kind.as_deref().filter(|kind| !kind.is_empty()).map(EntityKind::from);
    let words: Vec<String> =
        wanted.q.unwrap_or_default().to_lowercase().split_whitespace().map(str::to_owned).collect();
    let playbooks = Arc::clone(&service.playbooks);
    let found = service.store.read(move |tx| {
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

/// One playbook.
#[utoipa::path(
    get, path = "/v1/playbooks/{id}", operation_id = "getPlaybook", tag = "playbooks",
    params(("id" = String, Path, description = "Identifier of the playbook.")),
    responses((status = 200, description = "The playbook.", body = Playbook)),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(service): State<Arc<Service>>,
    Extension(caller): Extension<Caller>,
    PathId(id): PathId,
) -> Result<Json<Playbook>, ApiError> {
    let playbooks = Arc::clone(&service.playbooks);
    let found = service.store.read(move |tx| {
        let me = caller.me(tx)?;
        let loaded = playbooks.get(&id).ok_or_else(|| ApiError::of(ProblemCode::PlaybookNotFound))?;
        Ok::<_, ApiError>(loaded.spec.published(availability(tx, &me, &loaded.spec, None)?))
    });
    Ok(Json(found.await?))
}
