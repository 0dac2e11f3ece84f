//! The app's client over the minimal backend.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::rc::Rc;

use riposte_client::{
    Backend, BaseUrl, HttpTransport, Intent, Pending, Polled, Rest, Started, StaticToken, mint_key,
};
use riposte_model::{EntityKind, NewRun, Origin, RunStatus, Target};

/// A client of a backend that serves on a free port.
async fn client() -> Rc<dyn Backend> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, example_minimal_backend::app()).await });
    Rc::new(Rest::new(Rc::new(HttpTransport::new().unwrap()), base, Rc::new(StaticToken(None))))
}

fn intent() -> Intent {
    let request = NewRun {
        playbook_id: "ping".into(),
        playbook_version: None,
        targets: vec![Target { entity_id: "203.0.113.7".into() }],
        incident_id: None,
        inputs: serde_json::Map::new(),
        reason: None,
        origin: Origin::default(),
        allow_concurrent: false,
        undo_of: None,
        acknowledged_runs: Vec::new(),
        exact_inputs: false,
    };
    Intent { key: mint_key().unwrap(), request, created_at_ms: 0 }
}

#[tokio::test]
async fn a_playbook_is_listed_run_once_and_followed_to_its_end() {
    let backend = client().await;
    assert_eq!(backend.playbooks(&EntityKind::Ip).await.unwrap().items.len(), 1);
    assert_eq!(backend.playbooks(&EntityKind::Host).await.unwrap().items.len(), 0);
    let intent = intent();
    let Ok(Started::Run(run)) = backend.start(&intent).await else { panic!("not started") };
    let Ok(Started::Run(again)) = backend.start(&intent).await else { panic!("not repeated") };
    assert_eq!(run.id, again.id, "one key, one run");
    let mut status = run.status;
    for _ in 0..3 {
        if let Polled::Changed { run, .. } = backend.run(&run.id, None).await.unwrap() {
            status = run.status;
        }
    }
    assert_eq!(status, RunStatus::Succeeded);
}

#[tokio::test]
async fn an_unclear_start_is_found_by_its_key() {
    let backend = client().await;
    let intent = intent();
    let pending = Pending {
        key: intent.key.clone(),
        playbook_id: "ping".into(),
        entity_id: "203.0.113.7".into(),
        incident_id: None,
        created_at_ms: 0,
    };
    assert_eq!(backend.find_run(&pending).await.unwrap(), None);
    backend.start(&intent).await.unwrap();
    assert!(backend.find_run(&pending).await.unwrap().is_some());
}
