//! Entities.

use std::sync::Arc;

use axum::{Json, extract::State};
use riposte_model::{Entity, ProblemCode};

use super::{Service, extract::PathId, problem::ApiError};
use crate::store;

/// One entity.
#[utoipa::path(
    get, path = "/v1/entities/{id}", operation_id = "getEntity", tag = "entities",
    params(("id" = String, Path, description = "Identifier of the entity.")),
    responses((status = 200, description = "The entity.", body = Entity)),
    security(("bearer" = []))
)]
pub(crate) async fn find(
    State(service): State<Arc<Service>>,
    PathId(id): PathId,
) -> Result<Json<Entity>, ApiError> {
    let found = service.store.read(move |tx| store::entities::find(tx, &id)).await?;
    found.map(Json).ok_or_else(|| ApiError::of(ProblemCode::EntityNotFound))
}
