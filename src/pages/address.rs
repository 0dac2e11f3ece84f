//! What stands behind the question mark of an address.

use web_sys::UrlSearchParams;

/// Names and values of an address, read and written by the browser. The router's own map decodes a
/// value twice: a `%2F` in a search or an identifier would turn into a slash.
pub(super) struct AddressQuery(Option<UrlSearchParams>);

impl AddressQuery {
    /// Of an address without any.
    pub(super) fn new() -> Self {
        Self(UrlSearchParams::new().ok())
    }

    /// Of what stands behind the question mark.
    pub(super) fn read(text: &str) -> Self {
        Self(UrlSearchParams::new_with_str(text).ok())
    }

    /// The first value of a name.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.as_ref()?.get(name)
    }

    /// Gives a name a value.
    pub(super) fn set(&self, name: &str, value: &str) {
        if let Some(values) = &self.0 {
            values.set(name, value);
        }
    }

    /// The text with its question mark, or nothing.
    pub(super) fn write(&self) -> String {
        let text = self.0.as_ref().map(|values| String::from(values.to_string())).unwrap_or_default();
        if text.is_empty() { text } else { format!("?{text}") }
    }
}
