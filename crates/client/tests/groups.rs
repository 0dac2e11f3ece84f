//! A backend may lack whole groups of operations.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::{future::ready, rc::Rc};

use common::intent;
use riposte_client::{
    Backend, ClientError, Entities, Incidents, LocalFuture, Pending, Permissions, Playbooks, Runs, Sandbox,
    StartError,
};
use riposte_model::{Capabilities, IncidentPatch, IncidentQuery, RunQuery};

/// A backend that has nothing at all.
struct Bare;

impl Permissions for Bare {}
impl Incidents for Bare {}
impl Entities for Bare {}
impl Playbooks for Bare {}
impl Runs for Bare {}
impl Sandbox for Bare {}

impl Backend for Bare {
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>> {
        Box::pin(ready(Ok(Capabilities::default())))
    }
}

/// The title of the refusal of an operation that is not there.
fn refused<T: std::fmt::Debug>(outcome: Result<T, ClientError>) -> &'static str {
    let Err(error @ ClientError::Unsupported { title }) = outcome else { panic!("{outcome:?}") };
    assert!(!error.retryable(), "it is not there the next time either");
    assert!(!error.advice().is_empty());
    assert_eq!(error.title(), title);
    title
}

#[tokio::test]
async fn every_operation_of_an_absent_group_says_what_is_missing() {
    let backend: Rc<dyn Backend> = Rc::new(Bare);
    let pending = Pending {
        key: "k".to_owned(),
        playbook_id: "p".into(),
        entity_id: "e".into(),
        incident_id: None,
        created_at_ms: 0,
    };
    let no_incidents = "This backend has no incidents";
    assert_eq!(refused(backend.incidents(&IncidentQuery::default()).await), no_incidents);
    assert_eq!(refused(backend.incident(&"i".into()).await), no_incidents);
    assert_eq!(refused(backend.incident_entities(&"i".into()).await), no_incidents);
    assert_eq!(refused(backend.incident_alerts(&"i".into()).await), "This backend has no alerts");
    let changed = backend.update_incident(&"i".into(), &IncidentPatch::default(), None).await;
    assert_eq!(refused(changed), "This backend does not change incidents");
    assert_eq!(refused(backend.me().await), "This backend does not say who is signed in");
    assert_eq!(refused(backend.entity(&"e".into()).await), "This backend has no entities");
    assert_eq!(refused(backend.playbooks(&"ip".into()).await), "This backend has no playbooks");
    assert_eq!(refused(backend.find_run(&pending).await), "This backend does not list runs");
    assert_eq!(refused(backend.runs(&RunQuery::default()).await), "This backend does not list runs");
    assert_eq!(refused(backend.run(&"r".into(), None).await), "This backend does not report on runs");
    assert_eq!(refused(backend.cancel(&"r".into()).await), "This backend does not cancel runs");
    assert_eq!(refused(backend.sandbox().await), "This backend has no sandbox");
}

#[tokio::test]
async fn a_start_that_is_not_supported_was_not_sent() {
    let backend: Rc<dyn Backend> = Rc::new(Bare);
    let Err(StartError::NotSent(error)) = backend.start(&intent()).await else { panic!("it was sent") };
    assert_eq!(error.title(), "This backend does not run playbooks");
}
