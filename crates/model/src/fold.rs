//! Text comparison as people expect it: case, accents and width do not matter, numbers count as numbers.

use std::cmp::Ordering;

use crate::{Segment, is_hidden};

/// A text for comparison only: compatibility forms, case, accents and characters that no one sees are gone, and
/// every full stop that a browser reads as a dot is one. The same for letters of every script, on the server and in
/// the page.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in small_parts(text).chars() {
        match c {
            // Accents, and what joins or hides letters.
            '\u{0300}'..='\u{036F}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}' => {}
            c if is_hidden(c) && !c.is_whitespace() => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ħ' => out.push('h'),
            'ŧ' => out.push('t'),
            'ŋ' => out.push('n'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            '\u{3002}' => out.push('.'),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text as a person sees it, for comparison with what they type: accents in their parts, one blank for any white
/// space, none around it, and hidden characters as the tokens that stand for them. Case and look-alikes count.
pub fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in parts(text).chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if is_hidden(c) {
            out.push_str(&Segment::token(c));
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Letters and their accents apart (NFD).
#[cfg(not(target_arch = "wasm32"))]
fn parts(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfd(text).collect()
}

/// The same by the tables of the browser.
#[cfg(target_arch = "wasm32")]
fn parts(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { js_sys::JsString::from(text).normalize("NFD").into() }
}

/// Small letters in their parts, compatibility forms as what they stand for (NFKD). Large letters may be made of parts
/// that small ones are not, and the other way round.
#[cfg(not(target_arch = "wasm32"))]
fn small_parts(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let parts: String = text.nfkd().collect();
    parts.to_lowercase().nfkd().collect()
}

/// The same by the tables of the browser.
#[cfg(target_arch = "wasm32")]
fn small_parts(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    js_sys::JsString::from(text).normalize("NFKD").to_lower_case().normalize("NFKD").into()
}

/// Orders two folded texts; a run of digits counts as the number it writes, so that `2` precedes `10`.
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (number_a, rest_a) = split_number(a);
        let (number_b, rest_b) = split_number(b);
        if !number_a.is_empty() && !number_b.is_empty() {
            let (digits_a, digits_b) = (significant(number_a), significant(number_b));
            let order = digits_a.len().cmp(&digits_b.len()).then_with(|| digits_a.cmp(digits_b));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        let (mut chars_a, mut chars_b) = (a.chars(), b.chars());
        match (chars_a.next(), chars_b.next()) {
            (Some(first_a), Some(first_b)) if first_a == first_b => {
                (a, b) = (chars_a.as_str(), chars_b.as_str());
            }
            (first_a, first_b) => return first_a.cmp(&first_b),
        }
    }
}

/// The digits that a text begins with, and the rest.
fn split_number(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

fn significant(digits: &str) -> &str {
    digits.trim_start_matches('0')
}
