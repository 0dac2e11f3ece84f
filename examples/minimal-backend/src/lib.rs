//! A backend that offers one playbook and keeps its runs in memory.
//!
//! It answers what a page needs to list, start and follow runs: capabilities, the caller, playbooks and
//! runs. Groups that it lacks, such as incidents, are not among its features, so the page hides them.
//! A real backend also checks the bearer token, validates the request, and keeps runs and keys.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use riposte_model::{NewRun, Problem, ProblemCode, Run};
use serde_json::{Value, json};

/// The only playbook.
const PLAYBOOK: &str = "ping";

/// Runs by idempotency key, in the order of their starts.
#[derive(Clone, Default)]
struct Runs(Arc<Mutex<Vec<(String, Run)>>>);

impl Runs {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<(String, Run)>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The backend as a router, without state from before.
pub fn app() -> Router {
    Router::new()
        .route("/v1/capabilities", get(async || Json(capabilities())))
        .route("/v1/me", get(async || Json(me())))
        .route("/v1/playbooks", get(playbooks))
        .route("/v1/runs", post(start).get(list))
        .route("/v1/runs/{id}", get(find))
        .with_state(Runs::default())
}

/// Says what the backend can do. `idempotency` promises that a key starts one run, whatever is repeated.
fn capabilities() -> Value {
    json!({
        "product": "Minimal backend", "version": "1", "tenant": "Example", "kinds": ["ip"],
        "features": { "runIds": true, "idempotency": true, "steps": true, "incidents": false },
    })
}

fn me() -> Value {
    json!({ "id": "you", "name": "You", "roles": [], "permissions": ["run-playbooks"] })
}

async fn playbooks(Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let fits = query.get("entityKind").is_none_or(|kind| kind == "ip");
    let playbook = json!({
        "id": PLAYBOOK, "version": "1", "name": "Ping address", "description": "Sends one echo request.",
        "kinds": ["ip"], "impact": "read", "availability": { "state": "runnable" },
    });
    Json(json!({ "items": if fits { vec![playbook] } else { Vec::new() } }))
}

/// Starts a run, or answers the one that its key has started before.
async fn start(State(runs): State<Runs>, headers: HeaderMap, Json(request): Json<NewRun>) -> Response {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let Some(key) = key.map(|key| key.trim_matches('"').to_owned()) else {
        return problem(ProblemCode::IdempotencyKeyMissing, StatusCode::BAD_REQUEST);
    };
    if request.playbook_id.as_str() != PLAYBOOK {
        return problem(ProblemCode::PlaybookNotFound, StatusCode::NOT_FOUND);
    }
    let run = runs.with(|runs| {
        if let Some((_, run)) = runs.iter().find(|(known, _)| *known == key) {
            return Some(run.clone());
        }
        let run = new_run(runs.len() + 1, &request)?;
        runs.push((key, run.clone()));
        Some(run)
    });
    match run {
        Some(run) => (StatusCode::ACCEPTED, Json(run)).into_response(),
        None => problem(ProblemCode::InvalidRequest, StatusCode::BAD_REQUEST),
    }
}

fn new_run(number: usize, request: &NewRun) -> Option<Run> {
    let target = request.targets.first()?;
    let run = json!({
        "id": format!("run-{number}"),
        "playbook": { "id": PLAYBOOK, "name": "Ping address", "version": "1" },
        "targets": [{ "entityId": target.entity_id, "kind": "ip", "name": target.entity_id }],
        "requestedBy": { "id": "you", "name": "You" },
        "status": "queued", "createdAt": "2026-01-01T00:00:00.000Z", "pollAfterMs": 200,
    });
    serde_json::from_value(run).ok()
}

/// Lists runs, newest first. A client finds the run of a key by `?key=`.
async fn list(State(runs): State<Runs>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let wanted = query.get("key");
    let items: Vec<Run> = runs.with(|runs| {
        let fits = runs.iter().filter(|(key, _)| wanted.is_none_or(|wanted| wanted == key));
        fits.rev().map(|(_, run)| run.clone()).collect()
    });
    Json(json!({ "items": items }))
}

/// One run. This backend works while it is asked: each poll moves the run on.
async fn find(State(runs): State<Runs>, Path(id): Path<String>) -> Response {
    let run = runs.with(|runs| {
        let (_, run) = runs.iter_mut().find(|(_, run)| run.id.as_str() == id)?;
        let next = if run.status.as_str() == "queued" { "running" } else { "succeeded" };
        run.status = next.into();
        run.steps = Some(Vec::new());
        Some(run.clone())
    });
    match run {
        Some(run) => Json(run).into_response(),
        None => problem(ProblemCode::RunNotFound, StatusCode::NOT_FOUND),
    }
}

fn problem(code: ProblemCode, status: StatusCode) -> Response {
    let problem = Problem::new(code, status.as_u16(), "The request cannot be served");
    (status, [("content-type", "application/problem+json")], Json(problem)).into_response()
}
