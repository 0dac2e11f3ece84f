//! A system that answers only once it is told to, so that a test decides how long a step is at work.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    extract::State,
    http::Method,
    response::{IntoResponse, Response},
};
use riposte_server::Config;
use serde_json::json;
use tokio::sync::Semaphore;

use crate::common::Server;

/// The firewall and threat intelligence, closed at first.
#[derive(Clone)]
pub(crate) struct Gate {
    passes: Arc<Semaphore>,
    changes: Arc<AtomicUsize>,
    is_blocked: Arc<AtomicBool>,
}

impl Gate {
    /// A server whose playbooks call through a gate.
    pub(crate) async fn before(change: impl FnOnce(&mut Config)) -> (Self, Server) {
        let gate =
            Self { passes: Arc::new(Semaphore::new(0)), changes: Arc::default(), is_blocked: Arc::default() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(gate.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let server = Server::start_with(|config| {
            config.systems = ["firewall", "intel"].map(|name| (name.to_owned(), base.clone())).to_vec();
            change(config);
        });
        (gate, server.await)
    }

    /// Answers so many calls.
    pub(crate) fn let_pass(&self, calls: usize) {
        self.passes.add_permits(calls);
    }

    /// Answers every call from now on.
    pub(crate) fn open(&self) {
        self.passes.close();
    }

    /// How many calls that change something have come.
    pub(crate) fn changes(&self) -> usize {
        self.changes.load(Ordering::SeqCst)
    }
}

async fn pass(State(gate): State<Gate>, method: Method) -> Response {
    if method != Method::GET {
        gate.changes.fetch_add(1, Ordering::SeqCst);
    }
    // An error means that the gate is open.
    if let Ok(pass) = gate.passes.acquire().await {
        pass.forget();
    }
    let is_blocked = match method {
        Method::POST => true,
        Method::DELETE => false,
        _ => gate.is_blocked.load(Ordering::SeqCst),
    };
    gate.is_blocked.store(is_blocked, Ordering::SeqCst);
    let state = if is_blocked { "blocked" } else { "not-blocked" };
    Json(json!({ "state": state, "verdict": "clean", "score": 0, "reports": 0 })).into_response()
}
