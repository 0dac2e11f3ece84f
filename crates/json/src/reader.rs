//! The reader: one function for each kind of value.

use serde_json::{Map, Value};

use crate::JsonError;

/// Arrays and objects inside one another, one less than this at most. The same as in `serde_json`.
const DEPTH: u32 = 128;

/// Reads a JSON text.
///
/// Accepts the language of RFC 8259 and nothing else, and agrees with `serde_json::from_slice::<Value>` on
/// what that is. The values are the same too: a whole number that fits `u64` or `i64` stays one, `-0` and
/// all others are `f64`, and of two equal keys the last counts.
///
/// A number with a fraction or an exponent is rounded correctly if it has up to 19 significant digits; any
/// further ones are cut off, which moves the result by one unit in the last place at most. `serde_json` does
/// not round correctly without its feature `float_roundtrip`: its results may be off by more, and next to
/// the greatest `f64` it may take a number for out of range that is not, or the other way round.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(JsonError::new("invalid UTF-8", bytes, error.valid_up_to())),
    };
    let mut reader = Reader { text, at: 0, depth: 0, fault: None };
    let value = reader.value();
    reader.token();
    if reader.at < text.len() {
        reader.fail("expected the end of the text");
    }
    match reader.fault {
        None => Ok(value),
        Some((reason, at)) => Err(JsonError::new(reason, bytes, at)),
    }
}

/// A text that is read from front to back.
///
/// An error moves to the end of the text, where nothing is found any more: every function then returns
/// what it has. Returning early instead would need code at each place to drop half-built values.
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    /// Offset of the next byte.
    pub(crate) at: usize,
    depth: u32,
    fault: Option<(&'static str, usize)>,
}

impl Reader<'_> {
    /// Records the first error, here, and moves to the end.
    #[inline(never)]
    pub(crate) fn fail(&mut self, reason: &'static str) {
        let end = self.text.len();
        let reason = if self.at < end { reason } else { "unexpected end of the text" };
        self.fault.get_or_insert((reason, self.at));
        self.at = end;
    }

    /// The next byte, and 0 at the end: no text has a 0 in a place where it is allowed.
    #[inline(never)]
    pub(crate) fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Takes the next byte, if it is this one.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    /// The next byte after white space.
    fn token(&mut self) -> u8 {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.peek()
    }

    fn take_token(&mut self, byte: u8) -> bool {
        self.token();
        self.take(byte)
    }

    fn value(&mut self) -> Value {
        match self.token() {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => Value::String(self.string()),
            b'-' | b'0'..=b'9' => self.number(),
            open @ (b'[' | b'{') => {
                self.depth += 1;
                if self.depth == DEPTH {
                    self.fail("too many arrays and objects inside one another");
                }
                self.at += 1;
                let value = if open == b'[' { self.array() } else { self.object() };
                self.depth -= 1;
                value
            }
            _ => {
                self.fail("expected a value");
                Value::Null
            }
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Value {
        for byte in word.bytes() {
            if !self.take(byte) {
                self.fail("expected a value");
            }
        }
        value
    }

    fn array(&mut self) -> Value {
        let mut items = Vec::new();
        if !self.take_token(b']') {
            loop {
                items.push(self.value());
                if self.ends(b']', "expected a comma or the end of the array") {
                    break;
                }
            }
        }
        Value::Array(items)
    }

    fn object(&mut self) -> Value {
        let mut map = Map::new();
        if !self.take_token(b'}') {
            loop {
                if self.token() != b'"' {
                    self.fail("expected a key in quotes");
                }
                let key = self.string();
                if !self.take_token(b':') {
                    self.fail("expected a colon");
                }
                map.insert(key, self.value());
                if self.ends(b'}', "expected a comma or the end of the object") {
                    break;
                }
            }
        }
        Value::Object(map)
    }

    /// Takes the end of an array or object, or the comma before the next item.
    fn ends(&mut self, end: u8, otherwise: &'static str) -> bool {
        if self.take_token(b',') {
            return false;
        }
        if !self.take(end) {
            self.fail(otherwise);
        }
        true
    }
}
