//! Names and values behind the question mark of an address.

use std::fmt;

use crate::segment::{decode_form, encode_form};

/// Names and values in the order in which they are written, encoded as forms and browsers'
/// `URLSearchParams` do it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryString(Vec<(String, String)>);

impl QueryString {
    /// Reads a query, with or without its question mark. There is none that cannot be read: a malformed
    /// sequence stands for itself, and so does a name or value whose bytes are not UTF-8.
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_form(name), decode_form(value))
        };
        Self(text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect())
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
        let mut before = "?";
        for (name, value) in &self.0 {
            for part in [before, &encode_form(name), "=", &encode_form(value)] {
                f.write_str(part)?;
            }
            before = "&";
        }
        Ok(())
    }
}
