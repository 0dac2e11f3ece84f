//! Authentication and permissions. A token identifies a session, a session a user with their current
//! role.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use riposte_model::{Impact, Me, Permission, ProblemCode, Role};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::{AppState, extract::JsonBody, problem::ApiError, trace};
use crate::{
    clock,
    engine::permission,
    store::sessions::{self, User},
    token::{self, TokenHash},
};

/// Lifetime of a session in milliseconds: one shift.
const SESSION_MS: i64 = 12 * 3_600_000;

/// The caller's token. Their role is read again in each transaction that depends on it.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    hash: TokenHash,
}

impl Caller {
    /// The caller with their current role and permissions.
    pub(crate) fn me(&self, tx: &Transaction<'_>) -> Result<Me, ApiError> {
        let me = sessions::holder(tx, &self.hash, clock::now())?.ok_or_else(ApiError::unauthenticated)?;
        Ok(with_permissions(me))
    }

    /// Ends the session that the token stands for.
    pub(crate) fn sign_out(&self, tx: &Transaction<'_>) -> Result<(), ApiError> {
        Ok(sessions::close(tx, &self.hash)?)
    }

    /// The caller, refused without this permission.
    pub(crate) fn may(&self, tx: &Transaction<'_>, permission: &Permission) -> Result<Me, ApiError> {
        self.at_least(tx, &lowest_role(permission))
    }

    /// The caller, refused below this role.
    pub(crate) fn at_least(&self, tx: &Transaction<'_>, role: &Role) -> Result<Me, ApiError> {
        let me = self.me(tx)?;
        if me.at_least(role) {
            return Ok(me);
        }
        let mut problem = crate::problem::problem(ProblemCode::MissingPermission)
            .remedy(format!("Ask an admin for the {role} role."));
        if let Some(remedy) = &mut problem.remedy {
            remedy.roles = vec![role.to_string()];
        }
        Err(problem.into())
    }
}

/// Admits requests that carry the token of an open session.
pub(crate) async fn authenticate(
    State(state): State<Arc<AppState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(token) = bearer(request.headers()) else {
        return ApiError::unauthenticated().into_response();
    };
    let caller = Caller { hash: token::hash(token) };
    let asking = caller.clone();
    let me = match state.store.read(move |tx| asking.me(tx)).await {
        Ok(me) => me,
        Err(error) => return error.into_response(),
    };
    request.extensions_mut().insert(caller);
    trace::record_user(&me.id);
    next.run(request).await
}

/// The lowest role that holds a permission. Which playbooks a role may run, and whose runs it may
/// cancel, depends on their impact as well.
fn lowest_role(permission: &Permission) -> Role {
    match permission {
        Permission::ViewSandbox => Role::Reader,
        Permission::EditIncidents => Role::Responder,
        Permission::RunPlaybooks | Permission::CancelRuns => permission::required_role(&Impact::Read),
        Permission::Unrecognized(_) => Role::Admin,
    }
}

fn with_permissions(me: Me) -> Me {
    let held = Permission::ALL.iter().filter(|permission| me.at_least(&lowest_role(permission)));
    Me { permissions: Some(held.cloned().collect()), ..me }
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Sign-in as a sample user, in sample mode only. Not part of the contract.
pub(crate) fn sample_sign_in() -> Router<Arc<AppState>> {
    Router::new().route("/auth/users", get(list_users)).route("/auth/sessions", post(create_session))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewSession {
    user_id: String,
}

#[derive(Serialize)]
struct Session {
    token: String,
    me: Me,
}

async fn list_users(State(state): State<Arc<AppState>>) -> Result<Json<Vec<User>>, ApiError> {
    Ok(Json(state.store.read(sessions::users).await?))
}

async fn create_session(
    State(state): State<Arc<AppState>>,
    JsonBody(new): JsonBody<NewSession>,
) -> Result<Json<Session>, ApiError> {
    let token = token::random()?;
    let hash = token::hash(&token);
    let opened = state.store.write(move |tx| {
        let user = sessions::find_user(tx, &new.user_id)?.ok_or_else(|| {
            ApiError::from(crate::problem::problem(ProblemCode::NotFound).detail("User not found."))
        })?;
        let now = clock::now();
        sessions::open(tx, &hash, &user.id, now, now + SESSION_MS)?;
        Ok::<_, ApiError>(with_permissions(user.into()))
    });
    Ok(Json(Session { me: opened.await?, token }))
}
