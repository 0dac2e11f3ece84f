//! Names and values behind the question mark of an address.

use std::fmt;

/// Names and values in the order in which they are written, encoded as forms and browsers'
/// `URLSearchParams` do it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryString(Vec<(String, String)>);

impl QueryString {
    /// Reads a query, with or without its question mark. Malformed sequences stand for themselves, and
    /// bytes that are not UTF-8 for U+FFFD: there is no query that cannot be read.
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// First value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Adds a name and its value.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }
}

/// With the question mark; empty where there are no names.
impl fmt::Display for QueryString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, value)) in self.0.iter().enumerate() {
            f.write_str(if at == 0 { "?" } else { "&" })?;
            form_urlencoded::byte_serialize(name.as_bytes()).try_for_each(|part| f.write_str(part))?;
            f.write_str("=")?;
            form_urlencoded::byte_serialize(value.as_bytes()).try_for_each(|part| f.write_str(part))?;
        }
        Ok(())
    }
}
