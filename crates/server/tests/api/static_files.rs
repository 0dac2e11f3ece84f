//! The built app beside the API: headers, caching, compression, pages.

use std::{fs, path::Path};

use reqwest::Method;
use serde_json::json;

use crate::common::{Answer, Server, client, send};

fn dist(folder: &Path) {
    let files = [
        ("index.html", "<!doctype html><title>App</title>"),
        ("config.json", "{}"),
        ("boot.js", "boot"),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("riposte-0f3c9a51d2b87e64.js", "script"),
        ("riposte-0f3c9a51d2b87e64_bg.wasm", "\0asm"),
        ("riposte-0f3c9a51d2b87e64_bg.wasm.br", "brotli"),
        ("riposte-0f3c9a51d2b87e64_bg.wasm.gz", "gzip"),
        ("style-89abcdef01234567.css", "a{}"),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(folder.parent().unwrap().join("secret.txt"), "secret").unwrap();
}

async fn served() -> (tempfile::TempDir, Server) {
    let folder = tempfile::TempDir::new().unwrap();
    let root = folder.path().join("dist");
    fs::create_dir(&root).unwrap();
    dist(&root);
    let server = Server::start_with(|config| config.dist = Some(root)).await;
    (folder, server)
}

async fn get(server: &Server, path: &str, encoding: &str) -> Answer {
    send(client().get(format!("{}{path}", server.base)).header("Accept-Encoding", encoding)).await
}

#[tokio::test]
async fn each_file_has_its_type_and_cache_rule() {
    let (_folder, server) = served().await;
    let forever = "public, max-age=31536000, immutable";
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        ("/boot.js", "text/javascript", "no-cache"),
        ("/favicon.svg", "image/svg+xml", "no-cache"),
        ("/riposte-0f3c9a51d2b87e64.js", "text/javascript", forever),
        ("/riposte-0f3c9a51d2b87e64_bg.wasm", "application/wasm", forever),
        ("/style-89abcdef01234567.css", "text/css", forever),
    ] {
        let answer = get(&server, path, "identity").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type"), answer.header("cache-control")),
            (200, kind, cache),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_compressed_copy_is_sent_to_whom_can_read_it() {
    let (_folder, server) = served().await;
    let path = "/riposte-0f3c9a51d2b87e64_bg.wasm";
    for (accepted, sent, body) in
        [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "\0asm")]
    {
        let answer = get(&server, path, accepted).await;
        assert_eq!((answer.header("content-encoding"), &answer.body), (sent, &json!(body)), "{accepted}");
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(answer.header("vary").to_lowercase(), "accept-encoding");
    }
}

#[tokio::test]
async fn pages_of_the_app_are_its_index_and_missing_files_stay_missing() {
    let (_folder, server) = served().await;
    for path in
        ["/incidents", "/incidents/inc-1042", "/incidents/x.y", "/runs/a.js", "/entities/a%2Fb", "/settings/"]
    {
        let answer = get(&server, path, "identity").await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body.as_str().unwrap().contains("<title>App"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    for path in [
        "/missing.js",
        "/missing-0f3c9a51d2b87e64.wasm",
        "/elsewhere/a.b",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/.git/config.json",
    ] {
        let answer = get(&server, path, "identity").await;
        answer.is_problem(404, "not-found");
    }
    // Addresses of the API never become a page.
    for path in ["/v1", "/v1/", "/v1/x", "/auth", "/auth/x", "/sandbox/", "/sandbox/x", "/sandbox/x/y"] {
        let answer = get(&server, path, "identity").await;
        assert!(matches!(answer.status.as_u16(), 401 | 404), "{path}: {}", answer.status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    }
    let post = send(client().post(format!("{}/incidents", server.base))).await;
    post.is_problem(405, "method-not-allowed");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let (_folder, server) = served().await;
    let lines = include_str!("../../../headers/headers.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let expected: Vec<_> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| {
            (name, value.replace("{connect}", "'self'").replace("{frame-ancestors}", "'none'"))
        })
        .collect();
    assert!(expected.iter().any(|(name, value)| *name == "Content-Security-Policy" && value.contains("trusted-types 'none'")));
    let user = server.sign_in("rhea").await;
    let base = &server.base;
    for request in [
        client().get(format!("{base}/")),
        client().get(format!("{base}/missing.js")),
        client().get(format!("{base}/v1/me")),
        user.request(Method::GET, "/v1/me"),
        user.request(Method::GET, "/v1/nothing"),
        client().post(format!("{base}/auth/sessions")).body("{"),
    ] {
        let answer = send(request).await;
        for (name, value) in &expected {
            assert_eq!(answer.header(name), value, "{name}");
        }
    }
    assert_eq!(user.get("/v1/me").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn only_configured_origins_may_call_from_their_pages() {
    let portal = "https://portal.example";
    let server = Server::start_with(|config| config.cors_origins = vec![portal.to_owned()]).await;
    let preflight = |origin: &str| {
        client()
            .request(Method::OPTIONS, format!("{}/v1/runs", server.base))
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
    };
    let allowed = send(preflight(portal)).await;
    assert_eq!((allowed.status.as_u16(), allowed.header("access-control-allow-origin")), (200, portal));
    let lists = |answer: &Answer, name: &str| answer.header(name).to_lowercase();
    for method in ["get", "post", "patch", "options"] {
        assert!(lists(&allowed, "access-control-allow-methods").contains(method), "{method}");
    }
    for header in ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"] {
        assert!(lists(&allowed, "access-control-allow-headers").contains(header), "{header}");
    }
    assert_eq!(send(preflight("https://evil.example")).await.header("access-control-allow-origin"), "");
    let user = server.sign_in("rhea").await;
    for path in ["/v1/me", "/v1/nothing"] {
        let answer = send(user.request(Method::GET, path).header("Origin", portal)).await;
        assert_eq!(answer.header("access-control-allow-origin"), portal);
        for header in ["etag", "location", "retry-after", "date", "idempotency-replayed"] {
            assert!(lists(&answer, "access-control-expose-headers").contains(header), "{header}");
        }
    }
    let closed = Server::start().await;
    let user = closed.sign_in("rhea").await;
    let answer = send(user.request(Method::GET, "/v1/me").header("Origin", portal)).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}
