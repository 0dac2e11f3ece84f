//! Masking of secrets in what comes back from a system, in the forms that they are usually written in.

mod spelling;

use std::sync::Arc;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use riposte_model::MASK;
use serde_json::Value;

use self::spelling::spellings;

/// Bytes of a secret that is masked within other words, and in Base64 and hexadecimal. A shorter one is masked
/// where it stands alone: it would be found everywhere.
const MIN_WITHIN: usize = 3;
/// Characters of a Base64 or hexadecimal form that is looked for.
const MIN_ENCODED: usize = 4;

/// The secrets of one run. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Redactor(Arc<Vec<Secret>>);

struct Secret {
    text: Vec<char>,
    /// Whether it is masked only where it stands alone.
    alone: bool,
    /// Base64 and hexadecimal forms.
    encoded: Vec<String>,
}

/// Says how many, and no more: it must not end in a log.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.0.len())
    }
}

impl Redactor {
    /// Of every text and number in these values.
    pub(crate) fn new<'a>(values: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut texts = Vec::new();
        values.into_iter().for_each(|value| collect(value, &mut texts));
        // The longest first: one may be a part of another.
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        texts.dedup();
        Self(Arc::new(texts.iter().map(|text| Secret::new(text)).collect()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text with its secrets masked.
    pub(crate) fn text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| secret.masked_in(&text))
    }

    /// A value with the secrets in its texts, numbers and names masked.
    pub(crate) fn value(&self, value: Value) -> Value {
        if self.is_empty() {
            return value;
        }
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Number(number) => {
                let text = number.to_string();
                let masked = self.text(&text);
                if masked == text { Value::Number(number) } else { Value::String(masked) }
            }
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(map) => {
                map.into_iter().map(|(name, item)| (self.text(&name), self.value(item))).collect()
            }
            other => other,
        }
    }
}

/// Texts and numbers in a value.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let lines = text.lines().filter(|_| text.contains(['\n', '\r']));
            // A key of several lines is also shown without the line ends around it, or line by line.
            let parts = [text.as_str(), text.trim()].into_iter().chain(lines.filter(|line| line.len() > 7));
            texts.extend(parts.filter(|part| !part.trim().is_empty()).map(str::to_owned));
        }
        Value::Number(number) => texts.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(map) => map.values().for_each(|item| collect(item, texts)),
        Value::Null | Value::Bool(_) => {}
    }
}

impl Secret {
    fn new(text: &str) -> Self {
        let alone = text.len() < MIN_WITHIN;
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut encoded: Vec<String> = Vec::new();
        for bytes in [text.as_bytes(), wide.as_slice()].into_iter().filter(|_| !alone) {
            for offset in 0..3 {
                encoded.extend(base64(bytes, offset));
            }
            encoded.extend([base16ct::lower::encode_string(bytes), base16ct::upper::encode_string(bytes)]);
        }
        encoded.retain(|form| form.len() >= MIN_ENCODED);
        encoded.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self { text: text.chars().collect(), alone, encoded }
    }

    fn masked_in(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let before = out.chars().next_back();
            let found = self.length_at(rest).filter(|length| self.stands(before, rest.get(*length..)));
            if found.is_some() {
                out.push_str(MASK);
            } else {
                out.push(c);
            }
            rest = rest.get(found.unwrap_or(c.len_utf8())..).unwrap_or_default();
        }
        out
    }

    fn stands(&self, before: Option<char>, after: Option<&str>) -> bool {
        let after = after.and_then(|after| after.chars().next());
        !self.alone || ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    }

    /// Length of what begins a text, if it is this secret.
    fn length_at(&self, text: &str) -> Option<usize> {
        if let Some(form) = self.encoded.iter().find(|form| text.starts_with(form.as_str())) {
            return Some(form.len());
        }
        let mut ends = vec![0_usize];
        for c in &self.text {
            let mut next: Vec<_> = ends
                .iter()
                .flat_map(|end| spellings(text.get(*end..), *c).map(move |length| end + length))
                .collect();
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return None;
            }
            ends = next;
        }
        ends.last().copied().filter(|length| *length > 0)
    }
}

/// Base64 of bytes that stand at this offset within others, as far as it does not depend on these.
fn base64(bytes: &[u8], offset: usize) -> Vec<String> {
    let padded: Vec<u8> = std::iter::repeat_n(0, offset).chain(bytes.iter().copied()).collect();
    let (from, until) = ((offset * 8).div_ceil(6), padded.len() * 8 / 6);
    let forms = [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)];
    let mut forms: Vec<_> =
        forms.iter().filter_map(|form| form.get(from..until).map(str::to_owned)).collect();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests;
