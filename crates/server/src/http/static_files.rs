//! The built app: files as they are, compressed where a compressed copy lies beside them.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use riposte_model::ProblemCode;
use riposte_routes::page_at;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use super::{AppState, problem::ApiError};

/// For files whose name changes with their content.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Caching of files that must be revalidated.
const ASK_AGAIN: &str = "no-cache";

/// Serves the app beside the API.
pub(crate) fn serve(api: Router<Arc<AppState>>, dist: Option<&Path>) -> Router<Arc<AppState>> {
    let Some(dist) = dist else {
        return api.fallback(async || ApiError::of(ProblemCode::NotFound));
    };
    let files =
        ServeDir::new(dist).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    api.fallback(move |request: Request| file(files.clone(), request))
}

async fn file(files: ServeDir, mut request: Request) -> Response {
    if is_api(request.uri().path()) {
        return ApiError::of(ProblemCode::NotFound).into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return ApiError::of(ProblemCode::MethodNotAllowed)
            .header(header::ALLOW, "GET, HEAD")
            .into_response();
    }
    if is_page(request.uri().path()) {
        *request.uri_mut() = Uri::from_static("/index.html");
    }
    let cache = if is_hashed(request.uri().path()) { FOREVER } else { ASK_AGAIN };
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(error) => match error {},
    };
    match response.status() {
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED => {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            response
        }
        StatusCode::NOT_FOUND => ApiError::of(ProblemCode::NotFound).into_response(),
        _ => response,
    }
}

/// Addresses of the API never turn into a page of the app, except where a page of the app stands.
fn is_api(path: &str) -> bool {
    matches!(path.split('/').nth(1), Some("v1" | "auth" | "sandbox")) && page_at(path).is_none()
}

/// Whether the path is a page of the app and not a file: one that the table of pages names, or one whose
/// last part has no dot.
fn is_page(path: &str) -> bool {
    page_at(path).is_some() || !path.rsplit('/').next().unwrap_or_default().contains('.')
}

/// Whether a file name carries a hash of the content, as in `riposte-0f3c9a51d2b87e64_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.split(['-', '.', '_']).skip(1);
    parts
        .any(|part| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_forever() {
        for name in
            ["/riposte-0f3c9a51d2b87e64.js", "/riposte-0f3c9a51d2b87e64_bg.wasm", "/a/style-1234abcd.css"]
        {
            assert!(is_hashed(name), "{name}");
        }
        for name in
            ["/index.html", "/config.json", "/boot.js", "/favicon.svg", "/deadbeef.js", "/a-facade.js"]
        {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn pages_have_no_extension_or_stand_below_one_of_the_app() {
        for path in ["/", "/incidents/inc-1041", "/incidents/10.0.0.1", "/runs/a.b", "/sandbox", "/a.b/c"] {
            assert!(is_page(path), "{path}");
        }
        for path in ["/missing.js", "/incidents.js", "/a/runs/b.js", "//runs/b.js"] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn the_api_keeps_its_addresses_but_not_that_of_a_page() {
        for path in ["/v1/me", "/v1", "/auth/sign-in", "/sandbox/firewall/blocks", "/sandbox/"] {
            assert!(is_api(path), "{path}");
        }
        for path in ["/sandbox", "/incidents/v1", "/runs/auth", "/"] {
            assert!(!is_api(path), "{path}");
        }
    }
}
