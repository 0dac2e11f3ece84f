//! Headers that every answer carries.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

/// Security headers, one per line, shared with those who host the app as static files.
const HEADERS: &str = include_str!("../../headers.txt");

/// Why the headers cannot be sent.
#[derive(Debug, thiserror::Error)]
#[error("not a header: {0}")]
pub struct HeaderError(String);

/// Fills in who may frame the app. The app talks to this server only.
pub(crate) fn security(frame_ancestors: &str) -> Result<Vec<(HeaderName, HeaderValue)>, HeaderError> {
    if frame_ancestors.contains([';', ',']) || frame_ancestors.chars().any(char::is_control) {
        return Err(HeaderError(frame_ancestors.to_owned()));
    }
    let lines = HEADERS.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| header(line, frame_ancestors)).collect()
}

fn header(line: &str, frame_ancestors: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    let wrong = || HeaderError(line.to_owned());
    let (name, value) = line.split_once(": ").ok_or_else(wrong)?;
    let value = value.replace("{connect}", "'self'").replace("{frame-ancestors}", frame_ancestors);
    match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        (Ok(name), Ok(value)) => Ok((name, value)),
        _ => Err(wrong()),
    }
}

/// An origin that may call the API: scheme, host and port, nothing after.
pub(crate) fn origin(text: &str) -> Result<HeaderValue, HeaderError> {
    let wrong = || HeaderError(text.to_owned());
    let (scheme, host) = text.split_once("://").ok_or_else(wrong)?;
    if !matches!(scheme, "https" | "http") || host.is_empty() || host.contains(['/', '?', '#', '@', '*']) {
        return Err(wrong());
    }
    match HeaderValue::from_str(text) {
        Ok(value) => Ok(value),
        Err(_) => Err(wrong()),
    }
}

/// Adds them.
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

    #[test]
    fn a_source_list_cannot_smuggle_a_directive() {
        for sources in ["'none'; script-src *", "a, b", "a\nX-Evil: 1"] {
            assert!(security(sources).is_err(), "{sources}");
        }
    }
}
