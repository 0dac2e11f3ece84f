//! Extractors for bodies, path segments, queries and conditional headers. Each rejection is a problem.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use riposte_model::ProblemCode;
use serde::de::DeserializeOwned;

use super::problem::ApiError;

/// Maximum size of a request body in bytes.
pub(crate) const BODY_BYTES: usize = 256 * 1024;

/// A JSON object deserialized into the documented type.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::of(ProblemCode::UnsupportedMediaType));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                ApiError::of(ProblemCode::PayloadTooLarge)
            } else {
                ApiError::bad_request("The request body could not be read completely.")
            }
        })?;
        // Serde would otherwise read an array as the fields of a struct in their order.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(ApiError::bad_request("The request body must be a JSON object."));
        }
        let value =
            serde_json::from_slice(&bytes).map_err(|error| ApiError::bad_request(error.to_string()))?;
        Ok(Self(value))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The identifier in the path, percent-decoded.
pub(crate) struct PathId(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(rejection) => Err(ApiError::bad_request(rejection.body_text())),
        }
    }
}

/// Query parameters. An unknown or repeated name is rejected, so that a typo does not go unnoticed.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(parameters)) => Ok(Self(parameters)),
            Err(rejection) => Err(ApiError::bad_request(rejection.body_text())),
        }
    }
}

/// Formats a cursor: numbers in hexadecimal, opaque to clients.
pub(crate) fn write_cursor(numbers: &[i64]) -> String {
    let parts: Vec<_> = numbers.iter().map(|number| format!("{number:x}")).collect();
    parts.join("-")
}

/// Parses a cursor of `count` numbers.
pub(crate) fn read_cursor(cursor: &str, count: usize) -> Result<Vec<i64>, ApiError> {
    let invalid = || ApiError::bad_request(INVALID_CURSOR);
    let parts: Result<Vec<_>, _> = cursor.split('-').map(|part| i64::from_str_radix(part, 16)).collect();
    parts.ok().filter(|numbers| numbers.len() == count).ok_or_else(invalid)
}

/// Number of items on a page: the requested one, or the default.
pub(crate) fn limit(requested: Option<u32>) -> Result<usize, ApiError> {
    let Some(requested) = requested else { return Ok(DEFAULT_LIMIT) };
    usize::try_from(requested)
        .ok()
        .filter(|limit| (1..=MAX_PAGE_SIZE).contains(limit))
        .ok_or_else(|| ApiError::bad_request(format!("limit must be between 1 and {MAX_PAGE_SIZE}.")))
}

/// Number of items on a page where none is requested.
const DEFAULT_LIMIT: usize = 50;
/// Maximum number of items on a page.
pub(crate) const MAX_PAGE_SIZE: usize = 100;

/// Detail of the problem for a cursor of another list or none.
pub(crate) const INVALID_CURSOR: &str = "The cursor was not issued by this list.";

/// Whether a conditional header names a version; `None` without such a header. A value that cannot be read
/// names none. Weak and unquoted forms count as well, and those with the name of a coding at their end: a
/// proxy that compresses responses weakens their tags, or marks them.
///
/// By hand because the entity tags of the crate `headers` compare strongly for `If-Match`, and because
/// its parser asserts in debug builds that a tag has no blank, so that a caller could make it panic.
pub(crate) fn names_etag(headers: &HeaderMap, name: header::HeaderName, etag: &str) -> Option<bool> {
    let bare = |text: &str| {
        let tag = text.trim().trim_start_matches("W/").trim_matches('"').to_owned();
        let coding = ["gzip", "br", "zstd", "deflate"].iter().find_map(|coding| tag.strip_suffix(coding));
        coding
            .and_then(|tag| tag.strip_suffix(['-', ';']))
            .map_or(tag.clone(), |tag| tag.trim_end_matches('-').to_owned())
    };
    let values: Vec<_> =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    if values.is_empty() {
        return None;
    }
    let wanted = bare(etag);
    Some(values.iter().flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || bare(one) == wanted))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_cursor_that_is_given_out_can_be_read(numbers in prop::collection::vec(0..i64::MAX, 1..4)) {
            prop_assert_eq!(read_cursor(&write_cursor(&numbers), numbers.len()).unwrap(), numbers);
        }

        #[test]
        fn no_text_as_a_cursor_panics(text in "\\PC{0,40}") {
            prop_assert!(read_cursor(&text, 2).is_ok_and(|numbers| numbers.len() == 2) || read_cursor(&text, 2).is_err());
        }
    }

    #[test]
    fn cursors_survive_a_round_trip_and_others_are_refused() {
        assert_eq!(read_cursor(&write_cursor(&[1_800_000_000_000, 7]), 2).unwrap(), [1_800_000_000_000, 7]);
        for cursor in ["", "x", "1", "1-2-3", "1--2", "fffffffffffffffffffff-1", "1-2 OR 1=1"] {
            assert!(read_cursor(cursor, 2).is_err(), "{cursor}");
        }
    }

    #[test]
    fn versions_are_compared_whatever_their_dress() {
        let mut headers = HeaderMap::new();
        assert_eq!(names_etag(&headers, header::IF_MATCH, "\"3\""), None);
        headers.insert(header::IF_MATCH, "W/\"2\", \"3\"".parse().unwrap());
        assert_eq!(names_etag(&headers, header::IF_MATCH, "\"3\""), Some(true));
        headers.insert(header::IF_MATCH, "4".parse().unwrap());
        assert_eq!(names_etag(&headers, header::IF_MATCH, "\"3\""), Some(false));
        let proxied = [
            "\"3-gzip\"",
            "\"3--gzip\"",
            "\"3;br\"",
            "\"3;gzip\"",
            "\"3-br\"",
            "\"3-zstd\"",
            "W/\"3-gzip\"",
            "\"9\", \"3-gzip\"",
        ];
        for tag in proxied {
            headers.insert(header::IF_MATCH, tag.parse().unwrap());
            assert_eq!(names_etag(&headers, header::IF_MATCH, "\"3\""), Some(true), "{tag}");
            assert_eq!(names_etag(&headers, header::IF_MATCH, "\"4\""), Some(false), "{tag}");
        }
        for tag in ["\"é\"", "\"3é\"", "\u{80}", "\"gzip\"", "-gzip", "\"3gzip\"", ""] {
            let value = axum::http::HeaderValue::from_bytes(tag.as_bytes()).unwrap();
            headers.insert(header::IF_MATCH, value);
            assert_eq!(names_etag(&headers, header::IF_MATCH, "\"3\""), Some(false), "{tag}");
        }
    }
}
