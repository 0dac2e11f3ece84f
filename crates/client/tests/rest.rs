//! The open contract over a scripted network.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::rc::Rc;

use common::{base, header, ok, page_of_html, problem, rest, run, token};
use riposte_client::{
    Backend as _, ClientError, Entities as _, Incidents as _, Method, Pending, Permissions as _,
    Playbooks as _, Polled, Response, ResponseHeaders, Rest, Runs as _, SampleSignIn, ScriptTransport,
    StaticToken, Transport as _, TransportError,
};
use riposte_model::{
    EntityKind, IncidentPatch, IncidentQuery, IncidentSort, IncidentStatus, ProblemCode, RunQuery, RunStatus,
    Severity,
};
use serde_json::json;

fn capabilities() -> serde_json::Value {
    json!({ "product": "Riposte", "version": "1", "tenant": "Contoso", "features": { "idempotency": true } })
}

fn incident() -> serde_json::Value {
    json!({
        "id": "i1", "number": 7, "title": "t", "severity": "high", "status": "new",
        "createdAt": "2026-11-23T09:41:07.250Z", "updatedAt": "2026-11-23T09:41:07.250Z",
    })
}

#[tokio::test]
async fn a_question_carries_the_token_and_goes_below_the_base() {
    let transport = ScriptTransport::replies([ok(&capabilities())]);
    assert_eq!(rest(&transport).capabilities().await.unwrap().tenant, "Contoso");
    let sent = transport.sent();
    assert_eq!(sent[0].url.to_string(), "https://soc.example/api/v1/capabilities");
    assert_eq!(header(&sent[0], "authorization"), Some("Bearer secret"));
    assert_eq!((sent[0].method, &sent[0].body), (Method::Get, &None));
}

#[tokio::test]
async fn without_a_token_nothing_is_said_about_one() {
    let transport = ScriptTransport::replies([problem(401, "unauthenticated")]);
    let signed_out = Rest::new(Rc::new(transport.clone()), base(), Rc::new(StaticToken(None)));
    let error = signed_out.me().await.unwrap_err();
    assert!(matches!(error, ClientError::Unauthenticated(_)), "{error:?}");
    assert_eq!(header(&transport.sent()[0], "authorization"), None);
    assert_eq!(transport.sent().len(), 1, "a refusal is not repeated");
}

#[tokio::test]
async fn a_token_that_would_break_out_of_its_header_is_not_sent() {
    let transport = ScriptTransport::replies([ok(&capabilities())]);
    let client = Rest::new(Rc::new(transport.clone()), base(), token("a\r\nx: y"));
    assert!(matches!(client.capabilities().await, Err(ClientError::Refused { .. })));
    assert_eq!(transport.sent(), []);
}

#[tokio::test]
async fn the_queue_is_asked_for_as_the_contract_says() {
    let transport = ScriptTransport::replies([ok(&json!({ "items": [incident()], "total": 1 }))]);
    let query = IncidentQuery {
        text: " 203.0.113.7 & more ".to_owned(),
        severities: vec![Severity::High, Severity::Unrecognized("odd,word".into())],
        statuses: vec![IncidentStatus::New, IncidentStatus::Active],
        owner_id: Some("none".to_owned()),
        sort: Some(IncidentSort::Severity),
        cursor: Some("a/b".to_owned()),
        limit: Some(50),
    };
    assert_eq!(rest(&transport).incidents(&query).await.unwrap().total, Some(1));
    assert_eq!(
        transport.sent()[0].url.target(),
        "/api/v1/incidents?q=203.0.113.7%20%26%20more&severity=high%2Codd%2Cword&status=new%2Cactive\
         &owner=none&sort=-severity&cursor=a%2Fb&limit=50"
    );
    let transport = ScriptTransport::replies([ok(&json!({ "items": [] }))]);
    rest(&transport).incidents(&IncidentQuery::default()).await.unwrap();
    assert_eq!(transport.sent()[0].url.target(), "/api/v1/incidents");
}

#[tokio::test]
async fn a_change_is_conditional_and_never_sent_twice() {
    let transport = ScriptTransport::replies([Err(TransportError::Lost)]);
    let patch = IncidentPatch { status: Some(IncidentStatus::Active), ..IncidentPatch::default() };
    let outcome = rest(&transport).update_incident(&"i1".into(), &patch, Some("v7")).await;
    assert_eq!(outcome, Err(ClientError::NoAnswer));
    let sent = transport.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].method, sent[0].body.as_deref()), (Method::Patch, Some(r#"{"status":"active"}"#)));
    assert_eq!(header(&sent[0], "if-match"), Some("\"v7\""));
    assert_eq!(header(&sent[0], "content-type"), Some("application/json"));
}

#[tokio::test]
async fn somebody_elses_change_is_a_problem_that_says_so() {
    let transport = ScriptTransport::replies([problem(412, "version-mismatch")]);
    let error = rest(&transport)
        .update_incident(&"i1".into(), &IncidentPatch::default(), Some("\"v7\""))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(&ProblemCode::VersionMismatch));
    assert_eq!(error.problem().unwrap().trace_id.as_deref(), Some("t-1"));
    assert_eq!(header(&transport.sent()[0], "if-match"), Some("\"v7\""), "not quoted twice");
}

#[tokio::test]
async fn the_etag_of_the_header_stands_in_for_that_of_the_body() {
    let response = Response::json(200, &incident()).with_header("etag", "\"v8\"");
    let transport = ScriptTransport::replies([Ok(response)]);
    let incident = rest(&transport).incident(&"i1".into()).await.unwrap();
    assert_eq!(incident.etag.as_deref(), Some("\"v8\""));
}

#[tokio::test]
async fn lists_are_followed_to_their_end() {
    let entity = |id: &str| json!({ "id": id, "kind": "ip", "name": "203.0.113.7" });
    let transport = ScriptTransport::replies([
        ok(&json!({ "items": [entity("e1")], "nextCursor": "c1", "total": 2 })),
        ok(&json!({ "items": [entity("e2")] })),
    ]);
    let page = rest(&transport).incident_entities(&"i1".into()).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!((ids, page.next_cursor, page.total), (vec!["e1", "e2"], None, Some(2)));
    let targets: Vec<_> = transport.sent().iter().map(|request| request.url.target().to_owned()).collect();
    assert_eq!(targets, ["/api/v1/incidents/i1/entities", "/api/v1/incidents/i1/entities?cursor=c1"]);
}

#[tokio::test]
async fn a_list_without_end_is_left_off_and_says_so() {
    let mut count = 0;
    let endless = ScriptTransport::new(move |_, _| {
        count += 1;
        ok(&json!({ "items": [], "nextCursor": format!("c{count}") }))
    });
    let page = rest(&endless).playbooks(&EntityKind::Ip).await.unwrap();
    assert!(page.next_cursor.is_some());
    assert!(endless.sent().len() <= 10, "{} questions", endless.sent().len());
    assert_eq!(endless.sent()[0].url.target(), "/api/v1/playbooks?entityKind=ip");

    let alert = json!({
        "id": "a", "title": "t", "severity": "low", "startedAt": "2026-11-23T09:41:07.250Z",
    });
    let circle =
        ScriptTransport::new(move |_, _| ok(&json!({ "items": [alert.clone()], "nextCursor": "same" })));
    let page = rest(&circle).incident_alerts(&"i1".into()).await.unwrap();
    assert_eq!((page.items.len(), circle.sent().len()), (2, 2));
}

#[tokio::test]
async fn a_safe_request_is_repeated_twice_and_then_given_up() {
    let transport = ScriptTransport::new(|_, _| Err(TransportError::Lost)).drawing(0.5);
    let before = transport.now_ms();
    assert_eq!(rest(&transport).me().await, Err(ClientError::NoAnswer));
    assert_eq!(transport.sent().len(), 3);
    assert_eq!(transport.now_ms() - before, 250 + 500, "full jitter of 0.5 s and 1 s");
}

#[tokio::test]
async fn a_time_out_and_no_network_are_told_at_once() {
    for (error, told) in [
        (TransportError::Timeout, ClientError::Timeout),
        (TransportError::Offline, ClientError::Offline),
        (TransportError::TooLarge { limit_bytes: 9 }, ClientError::TooLarge { limit_bytes: 9 }),
    ] {
        let transport = ScriptTransport::new(move |_, _| Err(error.clone()));
        assert_eq!(rest(&transport).me().await, Err(told));
        assert_eq!(transport.sent().len(), 1);
    }
}

fn busy(retry_after: &str) -> Response {
    let body = json!({ "title": "Slow down", "code": "rate-limited" });
    Response::json(429, &body).with_header("retry-after", retry_after)
}

#[tokio::test]
async fn a_busy_backend_gets_the_pause_that_it_asks_for() {
    let transport = ScriptTransport::replies([Ok(busy("4")), ok(&capabilities())]);
    let before = transport.now_ms();
    rest(&transport).capabilities().await.unwrap();
    assert_eq!(transport.now_ms() - before, 4_000);
}

#[tokio::test]
async fn a_long_pause_is_told_instead_of_sat_out() {
    let transport = ScriptTransport::replies([Ok(busy("600"))]);
    let error = rest(&transport).capabilities().await.unwrap_err();
    assert_eq!(error.retry_after_ms(), Some(600_000));
    assert!(error.retryable());
    assert_eq!(transport.sent().len(), 1);
}

#[tokio::test]
async fn what_is_not_a_backend_is_called_so() {
    let no_body = Response { status: 204, ..Response::default() };
    let mut cut = Response::json(200, &capabilities());
    cut.body.truncate(10);
    let mut untyped = Response::json(200, &capabilities());
    untyped.headers = ResponseHeaders::default();
    let mut deep = Response::json(200, &json!(null));
    deep.body = "[".repeat(100_000).into_bytes();
    let mut not_modified = Response::json(200, &capabilities());
    not_modified.status = 304;
    for response in [
        page_of_html(200).unwrap(),
        page_of_html(404).unwrap(),
        no_body,
        cut,
        untyped,
        deep,
        not_modified,
        Response::json(200, &json!({ "features": "all of them" })),
        Response::json(418, &json!({ "error": { "code": "Teapot" } })),
    ] {
        let transport = ScriptTransport::replies([Ok(response.clone())]);
        let outcome = rest(&transport).capabilities().await;
        assert!(matches!(outcome, Err(ClientError::NotABackend { .. })), "{response:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_refusal_without_a_problem_is_told_by_its_status() {
    for (status, code) in [(401, "unauthenticated"), (500, "internal"), (501, "unsupported-by-backend")] {
        let transport = ScriptTransport::replies([page_of_html(status)]);
        let error = rest(&transport).me().await.unwrap_err();
        assert_eq!(error.code().unwrap().as_str(), code, "{status}");
        assert!(!error.title().is_empty() && !error.advice().is_empty());
    }
    let transport = ScriptTransport::new(|_, _| page_of_html(502));
    let error = rest(&transport).me().await.unwrap_err();
    assert_eq!(error.code(), Some(&ProblemCode::BackendUnavailable));
    assert_eq!(transport.sent().len(), 3, "a gateway's trouble may pass");
}

#[tokio::test]
async fn a_problem_without_a_remedy_comes_with_advice_that_fits() {
    for (code, advice) in [
        ("run-not-found", "Check the link."),
        ("invalid-inputs", "Correct the inputs"),
        ("reason-required", "Say why it is needed"),
        ("gone-fishing", "Tell the people who run the backend"),
    ] {
        let body = json!({ "title": "No", "code": code, "status": 422 });
        let transport = ScriptTransport::replies([Ok(Response::json(422, &body))]);
        let error = rest(&transport).me().await.unwrap_err();
        assert!(error.advice().starts_with(advice), "{code}: {}", error.advice());
    }
}

#[tokio::test]
async fn a_problem_keeps_what_it_says_and_the_status_it_came_with() {
    let body = json!({
        "title": "Not yours", "code": "gone-fishing", "status": 200, "retryable": true,
        "remedy": { "text": "Ask Noor." }, "weather": "fine",
    });
    let transport = ScriptTransport::replies([Ok(Response::json(403, &body))]);
    let error = rest(&transport).me().await.unwrap_err();
    let problem = error.problem().unwrap();
    assert_eq!((problem.status, problem.code.as_str()), (403, "gone-fishing"));
    assert_eq!(problem.extra["weather"], "fine");
    assert_eq!((error.title(), error.advice()), ("Not yours", "Ask Noor."));
    assert!(error.retryable());
}

#[tokio::test]
async fn a_problem_without_a_code_gets_that_of_its_status() {
    let transport = ScriptTransport::replies([Ok(Response::json(403, &json!({ "title": "No" })))]);
    assert_eq!(rest(&transport).me().await.unwrap_err().code(), Some(&ProblemCode::MissingPermission));
}

#[tokio::test]
async fn a_redirect_is_refused_and_shown() {
    let to = Some("https://login.example/?next=x".to_owned());
    let transport = ScriptTransport::replies([Err(TransportError::Redirected { location: to })]);
    let error = rest(&transport).me().await.unwrap_err();
    assert!(error.to_string().contains("https://login.example/"), "{error}");
    assert!(matches!(error, ClientError::Refused { .. }));
}

#[tokio::test]
async fn words_and_fields_of_another_version_do_no_harm() {
    let mut odd = incident();
    odd["severity"] = json!("catastrophic");
    odd["status"] = json!("reopened");
    odd["riskScore"] = json!(99);
    let transport = ScriptTransport::replies([ok(&odd)]);
    let incident = rest(&transport).incident(&"i1".into()).await.unwrap();
    assert_eq!(incident.severity.label(), "catastrophic");
    assert_eq!(incident.status, IncidentStatus::Unrecognized("reopened".into()));
    assert_eq!(incident.extra["riskScore"], 99);
}

#[tokio::test]
async fn an_identifier_cannot_change_the_address() {
    let transport = ScriptTransport::new(|_, _| ok(&json!({})));
    assert!(matches!(rest(&transport).entity(&"..".into()).await, Err(ClientError::Refused { .. })));
    assert!(matches!(rest(&transport).cancel(&"".into()).await, Err(ClientError::Refused { .. })));
    assert_eq!(transport.sent(), []);
}

#[tokio::test]
async fn a_run_is_asked_about_conditionally_and_once() {
    let unchanged = Response { status: 304, ..Response::default() }.with_header("retry-after", "2");
    let mut later = run("r1", "running");
    later.poll_after_ms = Some(3_000);
    let changed = Response::json(200, &later).with_header("retry-after", "1").with_header("etag", "\"v2\"");
    let transport = ScriptTransport::replies([Ok(unchanged), Ok(changed), Err(TransportError::Lost)]);
    let client = rest(&transport);

    let polled = client.run(&"r1".into(), Some("v1")).await.unwrap();
    assert_eq!(polled, Polled::Unchanged { retry_after_ms: Some(2_000) });
    assert_eq!(header(&transport.sent()[0], "if-none-match"), Some("\"v1\""));

    let Polled::Changed { run, retry_after_ms } = client.run(&"r1".into(), None).await.unwrap() else {
        panic!("it did change");
    };
    assert_eq!((run.status, run.etag.as_deref()), (RunStatus::Running, Some("\"v2\"")));
    assert_eq!(retry_after_ms, Some(3_000), "the greater of the two");
    assert_eq!(header(&transport.sent()[1], "if-none-match"), None);

    assert_eq!(client.run(&"r1".into(), None).await, Err(ClientError::NoAnswer));
    assert_eq!(transport.sent().len(), 3, "the scheduler decides when to ask again");
}

fn pending(key: &str) -> Pending {
    Pending {
        key: key.to_owned(),
        playbook_id: "block".into(),
        entity_id: "e1".into(),
        incident_id: None,
        created_at_ms: 0,
    }
}

#[tokio::test]
async fn a_run_is_found_by_its_key_unless_the_backend_does_not_know_keys() {
    let transport = ScriptTransport::replies([
        ok(&json!({ "items": [] })),
        ok(&json!({ "items": [run("r1", "running")] })),
        ok(&json!({ "items": [run("r1", "running"), run("r2", "running")] })),
    ]);
    let client = rest(&transport);
    assert_eq!(client.find_run(&pending("k 1")).await, Ok(None));
    assert_eq!(transport.sent()[0].url.target(), "/api/v1/runs?key=k%201&limit=2");
    assert_eq!(client.find_run(&pending("k1")).await.unwrap().unwrap().id.as_str(), "r1");
    assert!(matches!(client.find_run(&pending("k1")).await, Err(ClientError::NotABackend { .. })));
}

#[tokio::test]
async fn runs_of_an_entity_are_listed() {
    let transport = ScriptTransport::replies([ok(&json!({ "items": [run("r1", "odd-word")] }))]);
    let query = RunQuery { entity_id: Some("e1".into()), limit: Some(20), ..RunQuery::default() };
    let page = rest(&transport).runs(&query).await.unwrap();
    assert_eq!(page.items[0].status.label(), "odd-word");
    assert_eq!(transport.sent()[0].url.target(), "/api/v1/runs?entityId=e1&limit=20");
}

#[tokio::test]
async fn a_sample_server_signs_in_whom_one_asks_for() {
    let transport = ScriptTransport::replies([
        ok(&json!([{ "id": "mara", "name": "Mara Voss", "title": "Tier 2 analyst", "role": "operator" }])),
        ok(&json!({ "token": "t", "me": { "id": "mara", "name": "Mara Voss", "roles": ["operator"] } })),
    ]);
    let server = SampleSignIn::new(Rc::new(transport.clone()), base());
    assert_eq!(server.users().await.unwrap()[0].id, "mara");
    let (token, me) = server.sign_in("mara").await.unwrap();
    assert_eq!((token.as_str(), me.id.as_str()), ("t", "mara"));
    assert_eq!(transport.sent()[1].body.as_deref(), Some(r#"{"userId":"mara"}"#));
}
