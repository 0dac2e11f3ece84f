//! The contract over HTTP.

mod auth;
mod entities;
mod extract;
mod headers;
mod incidents;
mod playbooks;
mod problem;
mod runs;
mod sandbox;
mod static_files;
mod system;
mod trace;

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use riposte_model::ProblemCode;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowOrigin, CorsLayer},
};

pub use self::headers::HeaderError;
use self::problem::ApiError;
use crate::{engine::Engine, playbook::Playbooks, store::Store, token::TokenHash};

/// Says that an answer repeats an earlier one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Names a start, so that it happens once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Everything that handlers work with.
pub(crate) struct Service {
    pub(crate) store: Arc<Store>,
    pub(crate) playbooks: Arc<Playbooks>,
    pub(crate) engine: Engine,
    pub(crate) tenant: String,
    /// Hash of the token that only the engine holds.
    pub(crate) sandbox_token: TokenHash,
    pub(crate) sandbox_delay: Duration,
}

/// What the outside of the server is made of.
pub(crate) struct Outside<'a> {
    pub(crate) dist: Option<&'a Path>,
    pub(crate) sample: bool,
    pub(crate) cors_origins: &'a [String],
    pub(crate) frame_ancestors: &'a str,
}

/// Everything that the server answers.
pub(crate) fn router(service: Arc<Service>, outside: &Outside<'_>) -> Result<Router, HeaderError> {
    let security: Arc<[_]> = headers::security(outside.frame_ancestors)?.into();
    let mut app = api(&service, outside.sample);
    if !outside.cors_origins.is_empty() {
        app = app.layer(cors(outside.cors_origins)?);
    }
    Ok(static_files::serve(app, outside.dist)
        .with_state(service)
        .layer(DefaultBodyLimit::max(extract::BODY_BYTES))
        .layer(CatchPanicLayer::custom(trace::panicked))
        .layer(middleware::from_fn(trace::trace))
        .layer(middleware::from_fn_with_state(security, headers::add)))
}

fn api(service: &Arc<Service>, sample: bool) -> Router<Arc<Service>> {
    let contract = Router::new()
        .route("/v1/capabilities", get(system::capabilities))
        .route("/v1/me", get(system::me))
        .route("/v1/incidents", get(incidents::list))
        .route("/v1/incidents/{id}", get(incidents::find).patch(incidents::change))
        .route("/v1/incidents/{id}/alerts", get(incidents::alerts))
        .route("/v1/incidents/{id}/entities", get(incidents::entities))
        .route("/v1/entities/{id}", get(entities::find))
        .route("/v1/playbooks", get(playbooks::list))
        .route("/v1/playbooks/{id}", get(playbooks::find))
        .route("/v1/runs", get(runs::list).post(runs::start))
        .route("/v1/runs/{id}", get(runs::find))
        .route("/v1/runs/{id}/cancel", post(runs::cancel))
        .route("/sandbox/state", get(sandbox::state))
        .route("/v1/{*rest}", axum::routing::any(nothing))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(service), auth::authenticate));
    let mut app = contract.merge(sandbox::products(service));
    if sample {
        app = app.merge(auth::sample_sign_in().method_not_allowed_fallback(wrong_method));
    }
    app.layer(middleware::from_fn_with_state(Arc::clone(service), refuse_changes_while_draining))
        .layer(middleware::map_response(never_stored))
}

async fn nothing() -> ApiError {
    ApiError::of(ProblemCode::NotFound)
}

async fn wrong_method() -> ApiError {
    ApiError::of(ProblemCode::MethodNotAllowed)
}

/// Answers of the API are for the one who asked.
async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A server that goes down takes no more work from people. The engine's own calls still end.
async fn refuse_changes_while_draining(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let changes = request.method() != Method::GET && request.method() != Method::HEAD;
    let outside = !request.uri().path().starts_with("/sandbox/");
    if changes && outside && *service.engine.draining().borrow() {
        return ApiError::of(ProblemCode::BackendUnavailable)
            .header(header::RETRY_AFTER, "5")
            .into_response();
    }
    next.run(request).await
}

fn cors(origins: &[String]) -> Result<CorsLayer, HeaderError> {
    let origins: Result<Vec<HeaderValue>, _> = origins.iter().map(|origin| headers::origin(origin)).collect();
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins?))
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::OPTIONS])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            IDEMPOTENCY_KEY,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
        ])
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER, header::DATE, REPLAYED])
        .max_age(Duration::from_mins(10)))
}

/// The handlers that the published description is made from.
pub(crate) mod operations {
    pub(crate) use super::{
        entities::__path_find as __path_find_entity,
        incidents::{
            __path_alerts as __path_list_alerts, __path_change as __path_change_incident,
            __path_entities as __path_list_entities, __path_find as __path_find_incident,
            __path_list as __path_list_incidents,
        },
        playbooks::{__path_find as __path_find_playbook, __path_list as __path_list_playbooks},
        runs::{
            __path_cancel as __path_cancel_run, __path_find as __path_find_run,
            __path_list as __path_list_runs, __path_start as __path_start_run,
        },
        sandbox::__path_state as __path_sandbox_state,
        system::{__path_capabilities, __path_me},
    };
}
