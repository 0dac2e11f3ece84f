//! Numbers.

use serde_json::{Number, Value};

use crate::{decimal::Decimal, reader::Reader};

impl Reader<'_> {
    /// Reads a number.
    pub(crate) fn number(&mut self) -> Value {
        let start = self.at;
        let negative = self.take(b'-');
        let mut number = Decimal::default();
        let mut whole = true;
        // Nothing follows a leading zero.
        if !self.take(b'0') {
            self.digits(&mut number, 0);
        }
        if self.take(b'.') {
            whole = false;
            self.digits(&mut number, 1);
        }
        if self.take(b'e') || self.take(b'E') {
            whole = false;
            let down = self.take(b'-');
            if !down {
                self.take(b'+');
            }
            let mut power = Decimal::default();
            self.digits(&mut power, 0);
            number.shift(&power, down);
        }
        let found = match number.whole() {
            Some(n) if whole && !negative => Some(Number::from(n)),
            Some(n) if whole && n > 0 => 0_i64.checked_sub_unsigned(n).map(Number::from),
            _ => None,
        };
        let found = found.or_else(|| {
            let float = number.to_f64();
            Number::from_f64(if negative { -float } else { float })
        });
        if let Some(found) = found {
            return Value::Number(found);
        }
        self.at = start;
        self.fail("number out of range");
        Value::Null
    }

    /// Reads one digit or more into a number; each moves the point by `places`.
    fn digits(&mut self, number: &mut Decimal, places: i32) {
        let start = self.at;
        while let digit @ b'0'..=b'9' = self.peek() {
            number.push(digit - b'0', places);
            self.at += 1;
        }
        if self.at == start {
            self.fail("expected a digit");
        }
    }
}
