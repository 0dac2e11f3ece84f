//! Entities.

use std::sync::Arc;

use axum::{Json, extract::State};
use riposte_model::{Entity, ProblemCode};

use super::{AppState, extract::PathId, openapi::problems, problem::ApiError};
use crate::{entity::annotate, store};

problems!(FindProblems: InvalidRequest, EntityNotFound);

/// Returns an entity.
#[utoipa::path(
    get, path = "/v1/entities/{id}", operation_id = "getEntity", tag = "entities",
    params(("id" = String, Path, description = "Entity ID.", example = "acc-ines-marlow")),
    responses((status = 200, description = "The entity.", body = Entity), FindProblems),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(state): State<Arc<AppState>>,
    PathId(id): PathId,
) -> Result<Json<Entity>, ApiError> {
    let found = state.store.read(move |tx| store::entities::find(tx, &id)).await?;
    let mut entity = found.ok_or_else(|| ApiError::of(ProblemCode::EntityNotFound))?;
    annotate(std::slice::from_mut(&mut entity), &state.own);
    Ok(Json(entity))
}
