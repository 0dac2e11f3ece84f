//! Capabilities of the backend, and the caller.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::StatusCode};
use riposte_model::{Capabilities, Extra, Features, Limits, Me, Page, Person};

use super::{AppState, auth::Caller, extract::MAX_PAGE_SIZE, problem::ApiError};
use crate::{
    clock,
    limits::{MAX_REASON_CHARS, MAX_TARGETS},
    store::sessions,
};

/// Describes the backend and what it supports.
#[utoipa::path(
    get, path = "/v1/capabilities", operation_id = "getCapabilities", tag = "system",
    responses((status = 200, description = "The capabilities of the backend.", body = Capabilities)),
    security(("bearer" = []))
)]
pub(crate) async fn capabilities(State(state): State<Arc<AppState>>) -> Json<Capabilities> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Json(Capabilities {
        product: "Riposte reference server".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: state.tenant.clone(),
        features: Features {
            incidents: Some(true),
            run_ids: true,
            idempotency: true,
            steps: true,
            cancel: true,
            undo: true,
            long_poll: true,
            edit_incidents: true,
            exact_inputs: true,
            sandbox: true,
            people: true,
        },
        kinds: state.playbooks.kinds(),
        limits: Limits {
            max_page_size: count(MAX_PAGE_SIZE),
            max_targets_per_run: count(MAX_TARGETS),
            max_reason_chars: count(MAX_REASON_CHARS),
        },
        server_time: Some(clock::timestamp(clock::now())),
        extra: Extra::new(),
    })
}

/// Returns the user the token belongs to, with their permissions.
#[utoipa::path(
    get, path = "/v1/me", operation_id = "getMe", tag = "system",
    responses((status = 200, description = "The caller.", body = Me)),
    security(("bearer" = []))
)]
pub(crate) async fn me(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Me>, ApiError> {
    Ok(Json(state.store.read(move |tx| caller.me(tx)).await?))
}

/// Ends the session of the caller: its token is refused from now on.
#[utoipa::path(
    delete, path = "/v1/session", operation_id = "signOut", tag = "system",
    responses((status = 204, description = "The session has ended.")),
    security(("bearer" = []))
)]
pub(crate) async fn sign_out(
    State(state): State<Arc<AppState>>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, ApiError> {
    state.store.write(move |tx| caller.sign_out(tx)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the people who can own an incident, by name.
#[utoipa::path(
    get, path = "/v1/people", operation_id = "listPeople", tag = "incidents",
    responses((status = 200, description = "The people.", body = Page<Person>)),
    security(("bearer" = []))
)]
pub(crate) async fn people(State(state): State<Arc<AppState>>) -> Result<Json<Page<Person>>, ApiError> {
    let users = state.store.read(sessions::users).await?;
    let person = |user: sessions::User| Person { id: user.id, name: user.name };
    Ok(Json(Page::whole(users.into_iter().map(person).collect())))
}
