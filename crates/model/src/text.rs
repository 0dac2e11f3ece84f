//! JSON values as text.

use serde_json::Value;

/// A JSON value as a person reads it: a text without its quotes, anything else as JSON.
pub fn value_to_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
