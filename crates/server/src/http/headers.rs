//! Headers that every response carries.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use riposte_headers::InvalidHeader;

/// A header or origin that cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    /// The security headers.
    #[error(transparent)]
    Security(#[from] InvalidHeader),
    /// A name or value that HTTP does not allow, or an origin that is not one.
    #[error("not a valid header or origin: {0}")]
    Invalid(String),
}

/// The security headers, for an app that talks to this server only.
pub(crate) fn security(frame_ancestors: &str) -> Result<Vec<(HeaderName, HeaderValue)>, HeaderError> {
    let filled = riposte_headers::fill("'self'", frame_ancestors)?;
    filled
        .into_iter()
        .map(|header| match (HeaderName::try_from(header.name), HeaderValue::try_from(&header.value)) {
            (Ok(name), Ok(value)) => Ok((name, value)),
            _ => Err(HeaderError::Invalid(header.value)),
        })
        .collect()
}

/// An origin that may call the API: scheme, host and port, nothing after.
pub(crate) fn origin(text: &str) -> Result<HeaderValue, HeaderError> {
    let invalid = || HeaderError::Invalid(text.to_owned());
    let (scheme, host) = text.split_once("://").ok_or_else(invalid)?;
    if !matches!(scheme, "https" | "http") || host.is_empty() || host.contains(['/', '?', '#', '@', '*']) {
        return Err(invalid());
    }
    match HeaderValue::from_str(text) {
        Ok(value) => Ok(value),
        Err(_) => Err(invalid()),
    }
}

/// Adds the headers to every response.
pub(crate) async fn add(
    State(headers): State<std::sync::Arc<[(HeaderName, HeaderValue)]>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in headers.iter() {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in() {
        let headers = security("https://portal.example").unwrap();
        let csp =
            headers.iter().find(|(name, _)| name == "content-security-policy").unwrap().1.to_str().unwrap();
        assert!(csp.contains("frame-ancestors https://portal.example"));
        assert!(csp.contains("connect-src 'self'"));
        assert!(headers.iter().all(|(_, value)| !value.to_str().unwrap().contains('{')));
    }
}
