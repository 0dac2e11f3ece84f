//! Reading JSON responses.

use riposte_model::FromJson;
use serde_json::Value;

use crate::{ClientError, Response};

/// Reads a value from the JSON of a response.
pub fn decode<T: FromJson>(response: &Response) -> Result<T, ClientError> {
    from_json(parse_json(response)?)
}

/// The JSON of a response. Apart from `from_json`, so that it is compiled once.
pub fn parse_json(response: &Response) -> Result<Value, ClientError> {
    if !is_json(response) {
        return Err(ClientError::NotABackend { detail: describe(response) });
    }
    riposte_json::parse(&response.body).map_err(|error| ClientError::NotABackend {
        detail: truncate(&format!("{error} (HTTP {})", response.status)),
    })
}

/// Reads a value from JSON.
pub(crate) fn from_json<T: FromJson>(value: Value) -> Result<T, ClientError> {
    T::from_json(value).map_err(|fault| ClientError::NotABackend { detail: truncate(&fault.to_string()) })
}

pub(crate) fn is_json(response: &Response) -> bool {
    let kind = response.headers.get("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Status and media type of a response, for an error message.
pub(crate) fn describe(response: &Response) -> String {
    let kind = match response.headers.get("content-type") {
        _ if response.body.is_empty() => "nothing",
        Some(kind) if !kind.is_empty() => kind,
        _ => "a body without a type",
    };
    format!("HTTP {} with {}", response.status, truncate(kind))
}

/// The start of a foreign text, short enough for a message.
pub(crate) fn truncate(text: &str) -> String {
    text.chars().take(200).collect()
}
