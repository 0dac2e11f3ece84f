//! Responses of systems: read whole up to a limit, or not at all.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use serde_json::{Value, json};

use crate::{clock, limits::MAX_RESPONSE_BYTES};

/// Response of a system.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reply {
    /// HTTP status.
    pub(crate) status: u16,
    /// Media type in lower case, without parameters; empty if the system named none.
    pub(crate) content_type: String,
    /// Address that the system pointed to.
    pub(crate) location: Option<String>,
    /// Time that the system asks to wait before the next request.
    pub(crate) retry_after: Option<Duration>,
    /// Body: an object as it is, any other value in an object, null for none.
    pub(crate) output: Value,
}

/// Reason why a response was not read to its end.
pub(super) enum Unread {
    /// It is larger than the limit; with its HTTP status.
    TooLarge(u16),
    /// The connection broke.
    Broken(reqwest::Error),
}

/// Reads a response.
pub(super) async fn read(mut response: reqwest::Response) -> Result<Reply, Unread> {
    let status = response.status().as_u16();
    let headers = response.headers();
    let content_type = text(headers, &CONTENT_TYPE).and_then(|value| value.split(';').next());
    let mut reply = Reply {
        status,
        content_type: content_type.unwrap_or_default().trim().to_ascii_lowercase(),
        location: text(headers, &LOCATION).map(str::to_owned),
        retry_after: text(headers, &RETRY_AFTER).and_then(|value| delay(value, text(headers, &DATE))),
        output: Value::Null,
    };
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => break,
            Ok(Some(chunk)) if bytes.len().saturating_add(chunk.len()) > MAX_RESPONSE_BYTES => {
                return Err(Unread::TooLarge(status));
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(error) => return Err(Unread::Broken(error)),
        }
    }
    reply.output = body(&bytes);
    Ok(reply)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Delay of a `Retry-After`: seconds, or a date, which counts from the system's own `Date`.
fn delay(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = instant(value)?;
    let now = date.and_then(instant).unwrap_or_else(clock::now);
    Some(Duration::from_millis(u64::try_from(until.saturating_sub(now)).unwrap_or(0)))
}

/// Instant of an HTTP date, in milliseconds since 1970.
fn instant(date: &str) -> Option<i64> {
    Some(jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_millisecond())
}

fn body(bytes: &[u8]) -> Value {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Value::Null;
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Value::Object(object),
        Ok(Value::Null) => Value::Null,
        Ok(other) => json!({ "value": other }),
        Err(_) => json!({ "text": String::from_utf8_lossy(bytes) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_body_becomes_an_object_or_null() {
        assert_eq!(body(b"{\"a\":1}"), json!({ "a": 1 }));
        assert_eq!(body(b"[1]"), json!({ "value": [1] }));
        assert_eq!(body(b"plain"), json!({ "text": "plain" }));
        for nothing in ["", " \r\n", "null", " null "] {
            assert_eq!(body(nothing.as_bytes()), Value::Null, "{nothing:?}");
        }
    }

    #[test]
    fn a_wish_to_wait_is_read_in_seconds_and_as_a_date() {
        let date = Some("Sun, 06 Nov 1994 08:49:33 GMT");
        assert_eq!(delay("7", None), Some(Duration::from_secs(7)));
        assert_eq!(delay("Sun, 06 Nov 1994 08:49:37 GMT", date), Some(Duration::from_secs(4)));
        assert_eq!(delay("Sun, 06 Nov 1994 08:49:30 GMT", date), Some(Duration::ZERO));
        assert_eq!(delay(&"9".repeat(40), None), Some(Duration::from_secs(u64::MAX)));
        for value in ["", "soon", "-3", "1.5"] {
            assert_eq!(delay(value, None), None, "{value}");
        }
    }
}
