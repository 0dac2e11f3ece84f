//! Compressed responses of the API.
//!
//! Compression leaks a secret in a response to an attacker who can add text to that response, see its size,
//! and repeat both with the victim's authority (the BREACH attack). No other page has that authority here: the
//! API takes bearer tokens and no cookies. In addition, only responses to GET are compressed; responses to
//! sign-in and to starting a run, which repeat text of the request, are not.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use tower_http::compression::{CompressionLayer, predicate::SizeAbove};

/// Smaller bodies fit into one packet as they are, beside their headers.
const MIN_BYTES: u16 = 512;

/// Compresses responses for clients that accept it. Goes inside [`only_reads`].
pub(super) fn layer() -> CompressionLayer<SizeAbove> {
    CompressionLayer::new().compress_when(SizeAbove::new(MIN_BYTES))
}

/// Turns compression off for requests other than GET, and weakens the entity tags of compressed responses: a
/// strong one stands for identical bytes (RFC 9110, 8.8.1).
pub(super) async fn only_reads(mut request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let mut response = next.run(request).await;
    if response.headers().contains_key(header::CONTENT_ENCODING) {
        weaken_tag(response.headers_mut());
    }
    response
}

fn weaken_tag(headers: &mut HeaderMap) {
    let strong = headers.get(header::ETAG).filter(|tag| !tag.as_bytes().starts_with(b"W/"));
    let weak = strong.and_then(|tag| HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat()).ok());
    if let Some(weak) = weak {
        headers.insert(header::ETAG, weak);
    }
}
