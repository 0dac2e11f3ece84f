//! Compressed responses of the API: smaller where only text is read, and nothing else changed by it.

use std::io::Read as _;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::common::{INCIDENT, Server, User, client, send};

async fn accepting_gzip(user: &User, path: &str) -> Response {
    user.request(Method::GET, path).header("Accept-Encoding", "gzip").send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn unzipped(bytes: &[u8]) -> Value {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_list_comes_in_a_fraction_of_its_bytes_to_whom_can_read_it() {
    let server = Server::start_with(|config| config.sample_incidents = 60).await;
    let user = server.sign_in("mara").await;
    let path = "/v1/incidents?limit=50";
    let plain = user.request(Method::GET, path).header("Accept-Encoding", "identity").send().await.unwrap();
    assert_eq!(header(&plain, "content-encoding"), "");
    let plain = plain.bytes().await.unwrap();
    let zipped = accepting_gzip(&user, path).await;
    assert_eq!(header(&zipped, "content-encoding"), "gzip");
    assert_eq!(header(&zipped, "vary"), "accept-encoding");
    assert_eq!(header(&zipped, "cache-control"), "no-store");
    let zipped = zipped.bytes().await.unwrap();
    assert!(zipped.len() * 4 < plain.len(), "{} of {}", zipped.len(), plain.len());
    assert_eq!(unzipped(&zipped), serde_json::from_slice::<Value>(&plain).unwrap());
}

#[tokio::test]
async fn the_tag_of_a_compressed_response_serves_as_the_strong_one_does() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let path = format!("/v1/incidents/{INCIDENT}");
    let zipped = accepting_gzip(&user, &path).await;
    assert_eq!(header(&zipped, "content-encoding"), "gzip");
    let tag = header(&zipped, "etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let change =
        user.request(Method::PATCH, &path).header("If-Match", &tag).json(&json!({ "severity": "low" }));
    assert_eq!(send(change).await.status, 200);
    let change =
        user.request(Method::PATCH, &path).header("If-Match", &tag).json(&json!({ "severity": "high" }));
    send(change).await.is_problem(412, "version-mismatch");
}

/// These repeat text of the request, which would tell of a secret beside it.
#[tokio::test]
async fn responses_that_hold_a_token_or_repeat_a_request_are_not_compressed() {
    let server = Server::start().await;
    let session = client()
        .post(format!("{}/auth/sessions", server.base))
        .header("Accept-Encoding", "gzip")
        .json(&json!({ "userId": "mara" }))
        .send()
        .await
        .unwrap();
    assert_eq!((session.status().as_u16(), header(&session, "content-encoding")), (200, ""));
    let user = server.sign_in("mara").await;
    let comment = "x".repeat(900);
    let closing =
        json!({ "status": "closed", "classification": "true-positive", "classificationComment": comment });
    let change = user.request(Method::PATCH, &format!("/v1/incidents/{INCIDENT}"));
    let changed = change.header("Accept-Encoding", "gzip").json(&closing).send().await.unwrap();
    assert_eq!((changed.status().as_u16(), header(&changed, "content-encoding")), (200, ""));
    assert!(changed.bytes().await.unwrap().len() > 1024, "large enough to be compressed");
}
