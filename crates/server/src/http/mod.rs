//! The contract over HTTP.

mod auth;
mod compression;
mod entities;
mod extract;
mod headers;
mod incidents;
pub mod openapi;
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
    routing::any,
};
use riposte_model::ProblemCode;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowOrigin, CorsLayer},
};
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use self::headers::HeaderError;
use self::{openapi::Contract, problem::ApiError};
use crate::{engine::Engine, entity::Own, playbook::Playbooks, store::Store, token::TokenHash};

/// Marks a response that repeats an earlier one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Identifies a start, so that it happens at most once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// State shared by all handlers.
pub(crate) struct AppState {
    pub(crate) store: Arc<Store>,
    pub(crate) playbooks: Arc<Playbooks>,
    pub(crate) engine: Engine,
    pub(crate) tenant: String,
    /// Domains, networks and hashes of the organization.
    pub(crate) own: Arc<Own>,
    /// Hash of the token that only the engine holds.
    pub(crate) sandbox_token: TokenHash,
    pub(crate) sandbox_delay: Duration,
}

/// How the server appears to browsers and to those who sign in.
pub(crate) struct HttpConfig<'a> {
    pub(crate) dist: Option<&'a Path>,
    pub(crate) sample: bool,
    pub(crate) cors_origins: &'a [String],
    pub(crate) frame_ancestors: &'a str,
}

/// The whole server: API, sandbox, sign-in and the built app.
pub(crate) fn router(state: Arc<AppState>, config: &HttpConfig<'_>) -> Result<Router, HeaderError> {
    let security: Arc<[_]> = headers::security(config.frame_ancestors)?.into();
    let mut app = api(&state, config.sample);
    if !config.cors_origins.is_empty() {
        app = app.layer(cors(config.cors_origins)?);
    }
    Ok(static_files::serve(app, config.dist)
        .with_state(state)
        .layer(DefaultBodyLimit::max(extract::BODY_BYTES))
        .layer(CatchPanicLayer::custom(trace::panicked))
        .layer(middleware::from_fn(trace::write_problem))
        .layer(trace::layer())
        .layer(middleware::from_fn(trace::identify))
        .layer(middleware::from_fn_with_state(security, headers::add)))
}

/// The operations of the published contract. Each has its path, parameters, responses and problems
/// beside its handler; a route that is missing here is missing in the description too.
pub(crate) fn contract() -> OpenApiRouter<Arc<AppState>> {
    OpenApiRouter::with_openapi(Contract::openapi())
        .routes(routes!(system::capabilities))
        .routes(routes!(system::me))
        .routes(routes!(system::sign_out))
        .routes(routes!(system::people))
        .routes(routes!(incidents::list))
        .routes(routes!(incidents::find, incidents::change))
        .routes(routes!(incidents::alerts))
        .routes(routes!(incidents::entities))
        .routes(routes!(entities::find))
        .routes(routes!(playbooks::list))
        .routes(routes!(playbooks::find))
        .routes(routes!(runs::list, runs::start))
        .routes(routes!(runs::find))
        .routes(routes!(runs::cancel))
        .routes(routes!(sandbox::state))
}

fn api(state: &Arc<AppState>, sample: bool) -> Router<Arc<AppState>> {
    let contract = Router::from(contract())
        .route("/v1/{*rest}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(Arc::clone(state), auth::authenticate))
        .layer(compression::layer())
        .layer(middleware::from_fn(compression::only_reads));
    let mut app = contract.merge(sandbox::products(state));
    if sample {
        app = app.merge(auth::sample_sign_in().method_not_allowed_fallback(method_not_allowed));
    }
    app.layer(middleware::from_fn_with_state(Arc::clone(state), refuse_changes_while_draining))
        .layer(middleware::map_response(no_store))
}

async fn not_found() -> ApiError {
    ApiError::of(ProblemCode::NotFound)
}

async fn method_not_allowed() -> ApiError {
    ApiError::of(ProblemCode::MethodNotAllowed)
}

/// Keeps responses of the API out of every cache: they are for one caller.
async fn no_store(mut response: Response) -> Response {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses new work while the server shuts down. The engine's own calls to the sandbox still complete.
async fn refuse_changes_while_draining(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let changes = request.method() != Method::GET && request.method() != Method::HEAD;
    let external = !request.uri().path().starts_with("/sandbox/");
    if changes && external && *state.engine.draining().borrow() {
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
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE, Method::OPTIONS])
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
