//! Logs: one JSON object per line, in ASCII, so that no text of a caller can forge a line or control a
//! terminal.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Sends logs to standard output, filtered by `RUST_LOG` (default `info`).
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(AsciiLines(io::stdout));
    // Tests may have set up logs already, and those may stay.
    drop(logs.try_init());
}

/// Makes writers that escape everything but printable ASCII.
#[derive(Clone, Debug)]
pub struct AsciiLines<M>(
    /// Makes the underlying writers.
    pub M,
);

impl<'a, M: Fn() -> W + 'a, W: Write> MakeWriter<'a> for AsciiLines<M> {
    type Writer = AsciiWriter<W>;

    fn make_writer(&'a self) -> Self::Writer {
        AsciiWriter((self.0)())
    }
}

/// Escapes DEL and everything beyond ASCII as JSON does. The rest of the control characters is
/// escaped where the JSON is made.
#[derive(Debug)]
pub struct AsciiWriter<W>(W);

impl<W: Write> Write for AsciiWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let mut escaped = String::with_capacity(text.len());
        let mut units = [0; 2];
        for c in text.chars() {
            if c.is_ascii() && c != '\u{7f}' {
                escaped.push(c);
            } else {
                for unit in c.encode_utf16(&mut units) {
                    write!(escaped, "\\u{unit:04x}").map_err(io::Error::other)?;
                }
            }
        }
        self.0.write_all(escaped.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_printable_ascii_is_escaped() {
        let mut out = AsciiWriter(Vec::new());
        out.write_all("{\"a\":\"\u{9b}31m\u{202e}\u{7f}é😀\"}\n".as_bytes()).unwrap();
        let line = String::from_utf8(out.0).unwrap();
        assert_eq!(line, "{\"a\":\"\\u009b31m\\u202e\\u007f\\u00e9\\ud83d\\ude00\"}\n");
        assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok());
    }
}
