//! The error of a text that is not JSON.

use std::fmt;

/// Reason why a text is not JSON, and the place where that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    reason: &'static str,
    offset: usize,
    line: usize,
    column: usize,
}

impl JsonError {
    /// The error at an offset of a text.
    pub(crate) fn new(reason: &'static str, text: &[u8], offset: usize) -> Self {
        let (mut line, mut column) = (1, 1);
        for byte in text.iter().take(offset) {
            column += 1;
            if *byte == b'\n' {
                (line, column) = (line + 1, 1);
            }
        }
        Self { reason, offset, line, column }
    }

    /// Reason, without the place.
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// Number of bytes before the place. The length of the text, if it ends too early.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column, from 1, counted in bytes.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {}, column {}", self.reason, self.line, self.column)
    }
}

impl std::error::Error for JsonError {}
