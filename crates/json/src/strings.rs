//! Strings.

use crate::reader::Reader;

impl Reader<'_> {
    /// Reads a string, from one quote to the other.
    #[inline(never)]
    pub(crate) fn string(&mut self) -> String {
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let length = rest.bytes().take_while(is_plain).count();
            out.push_str(rest.get(..length).unwrap_or_default());
            self.at += length;
            if self.take(b'"') {
                return out;
            }
            if !self.take(b'\\') {
                self.fail("control character in a string");
                return out;
            }
            out.push(self.escape());
        }
    }

    /// Reads what follows a backslash.
    fn escape(&mut self) -> char {
        let byte = self.peek();
        let c = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.code_point();
            }
            _ => {
                self.fail("unknown escape");
                return '\0';
            }
        };
        self.at += 1;
        c
    }

    /// Reads what follows `\u`: four digits, or two surrogates of four digits each.
    fn code_point(&mut self) -> char {
        let mut code = self.hex();
        if (0xd800..0xdc00).contains(&code) && self.take(b'\\') && self.take(b'u') {
            let low = self.hex().wrapping_sub(0xdc00);
            if low < 0x400 {
                code = 0x1_0000 + ((code - 0xd800) << 10) + low;
            }
        }
        // None but a surrogate without its other half.
        char::from_u32(code).unwrap_or_else(|| {
            self.fail("half a character");
            '\0'
        })
    }

    fn hex(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            if let Some(digit) = char::from(self.peek()).to_digit(16) {
                code = code * 16 + digit;
                self.at += 1;
            } else {
                self.fail("expected four hexadecimal digits");
            }
        }
        code
    }
}
