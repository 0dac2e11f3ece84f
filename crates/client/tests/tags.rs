//! Entity tags that a proxy has changed on their way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::{problem, rest};
use riposte_client::{Incidents as _, Response, ScriptTransport};
use riposte_model::IncidentPatch;
use serde_json::json;

fn incident() -> serde_json::Value {
    json!({
        "id": "i1", "number": 7, "title": "t", "severity": "high", "status": "new",
        "createdAt": "2026-11-23T09:41:07.250Z", "updatedAt": "2026-11-23T09:41:07.250Z",
    })
}

#[tokio::test]
async fn a_change_that_was_not_made_is_not_claimed() {
    for (current, claimed) in [("\"v7\"", false), ("W/\"v7-gzip\"", false), ("\"v8\"", true)] {
        let response = Response::json(200, &incident()).with_header("etag", current);
        let transport = ScriptTransport::replies([problem(412, "version-mismatch"), Ok(response)]);
        let patch = IncidentPatch::default();
        let error = rest(&transport).update_incident(&"i1".into(), &patch, Some("\"v7\"")).await.unwrap_err();
        let told = error.problem().unwrap();
        assert_eq!(told.title != "The change was not saved", claimed, "{current}: {told:?}");
        assert_eq!(
            told.detail.as_deref().is_some_and(|text| text.contains("has not changed")),
            !claimed,
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn the_mark_of_a_proxy_that_compresses_is_not_part_of_a_tag() {
    for (header, tag) in [
        ("\"7-gzip\"", "\"7\""),
        ("\"7--gzip\"", "\"7\""),
        ("\"7;br\"", "\"7\""),
        ("W/\"7-gzip\"", "\"7\""),
        ("W/\"7\"", "W/\"7\""),
        ("\"gzip\"", "\"gzip\""),
        ("\"7gzip\"", "\"7gzip\""),
    ] {
        let response = Response::json(200, &incident()).with_header("etag", header);
        let transport = ScriptTransport::replies([Ok(response)]);
        let incident = rest(&transport).incident(&"i1".into()).await.unwrap();
        assert_eq!(incident.etag.as_deref(), Some(tag), "{header}");
    }
}
