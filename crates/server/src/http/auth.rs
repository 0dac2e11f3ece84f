//! Who calls. A token stands for a session, a session for a user with the role of this moment.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use riposte_model::{Me, ProblemCode, Role};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::{Service, extract::JsonBody, problem::ApiError, trace::LoggedUser};
use crate::{
    clock,
    store::sessions::{self, User},
    token::{self, TokenHash},
};

/// How long a session lasts, in milliseconds: one shift.
const SESSION_MS: i64 = 12 * 3_600_000;

/// The caller's token. Their role is read again in the transaction that acts.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    hash: TokenHash,
}

impl Caller {
    /// Who calls and what they may do at this moment.
    pub(crate) fn me(&self, tx: &Transaction<'_>) -> Result<Me, ApiError> {
        sessions::holder(tx, &self.hash, clock::now())?.ok_or_else(ApiError::unauthenticated)
    }

    /// The same, refused below a role.
    pub(crate) fn at_least(&self, tx: &Transaction<'_>, role: &Role) -> Result<Me, ApiError> {
        let me = self.me(tx)?;
        if me.at_least(role) {
            return Ok(me);
        }
        let mut problem = crate::problem::problem(ProblemCode::MissingPermission)
            .remedy(format!("Ask an admin for the role {role}."));
        if let Some(remedy) = &mut problem.remedy {
            remedy.roles = vec![role.to_string()];
        }
        Err(problem.into())
    }
}

/// Lets in who carries a token that stands for somebody.
pub(crate) async fn authenticate(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(token) = bearer(request.headers()) else {
        return ApiError::unauthenticated().into_response();
    };
    let caller = Caller { hash: token::hash(token) };
    let asking = caller.clone();
    let me = match service.store.read(move |tx| asking.me(tx)).await {
        Ok(me) => me,
        Err(error) => return error.into_response(),
    };
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(LoggedUser(me.id));
    response
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Sign-in as a sample user. Not part of the contract, and only there in the sample mode.
pub(crate) fn sample_sign_in() -> Router<Arc<Service>> {
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

async fn list_users(State(service): State<Arc<Service>>) -> Result<Json<Vec<User>>, ApiError> {
    Ok(Json(service.store.read(sessions::users).await?))
}

async fn create_session(
    State(service): State<Arc<Service>>,
    JsonBody(new): JsonBody<NewSession>,
) -> Result<Json<Session>, ApiError> {
    let token = token::random()?;
    let hash = token::hash(&token);
    let opened = service.store.write(move |tx| {
        let user = sessions::find_user(tx, &new.user_id)?.ok_or_else(|| {
            ApiError::from(crate::problem::problem(ProblemCode::NotFound).detail("There is no such user."))
        })?;
        let now = clock::now();
        sessions::open(tx, &hash, &user.id, now, now + SESSION_MS)?;
        Ok::<_, ApiError>(Me::from(user))
    });
    Ok(Json(Session { me: opened.await?, token }))
}
