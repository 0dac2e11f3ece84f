//! Text comparison as people expect it: case and accents do not matter, numbers count as numbers.
//!
//! Covers Latin, Greek and Cyrillic letters; any other character stands for itself. The standard
//! library's case tables and a normalization library would each cost the page more bytes than the
//! rest of this crate's rules together.

use std::cmp::Ordering;

/// Base letters of U+00C0 to U+017F in order. A dot keeps the character as it is.
const LATIN: &str = concat!(
    "aaaaaa.ceeeeiiii", // U+00C0
    "dnooooo.ouuuuy..", // U+00D0
    "aaaaaa.ceeeeiiii", // U+00E0
    "dnooooo.ouuuuy.y", // U+00F0
    "aaaaaaccccccccdd", // U+0100
    "ddeeeeeeeeeegggg", // U+0110
    "gggghhhhiiiiiiii", // U+0120
    "ii..jjkkklllllll", // U+0130
    "lllnnnnnnnnnoooo", // U+0140
    "oo..rrrrrrssssss", // U+0150
    "ssttttttuuuuuuuu", // U+0160
    "uuuuwwyyyzzzzzzs", // U+0170
);

/// The text in lower case and without accents, for comparison only.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Combining accents: `e` and U+0301 read the same as `é`.
            '\u{0300}'..='\u{036F}' => {}
            'ß' | 'ẞ' => out.push_str("ss"),
            'Æ' | 'æ' => out.push_str("ae"),
            'Œ' | 'œ' => out.push_str("oe"),
            'Þ' | 'þ' => out.push_str("th"),
            _ => out.push(fold_letter(c)),
        }
    }
    out
}

fn fold_letter(c: char) -> char {
    let shifted = |by: u32| char::from_u32(u32::from(c) + by).unwrap_or(c);
    match c {
        '\u{00C0}'..='\u{017F}' => {
            let base = LATIN.as_bytes().get(u32::from(c) as usize - 0xC0).copied();
            base.filter(|base| *base != b'.').map_or(c, char::from)
        }
        // Greek: accented vowels, and the final sigma.
        'Ά' | 'ά' => 'α',
        'Έ' | 'έ' => 'ε',
        'Ή' | 'ή' => 'η',
        'Ί' | 'ί' | 'Ϊ' | 'ϊ' | 'ΐ' => 'ι',
        'Ό' | 'ό' => 'ο',
        'Ύ' | 'ύ' | 'Ϋ' | 'ϋ' | 'ΰ' => 'υ',
        'Ώ' | 'ώ' => 'ω',
        'ς' => 'σ',
        // Cyrillic, and the alphabets in which small letters follow at a fixed distance.
        'Ё' | 'ё' => 'е',
        'Α'..='Ω' | 'А'..='Я' => shifted(0x20),
        'Ѐ'..='Џ' => shifted(0x50),
        _ => c.to_ascii_lowercase(),
    }
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
