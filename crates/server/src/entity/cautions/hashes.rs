//! Hashes that no malicious file can be told by.

use riposte_model::Caution;

use super::{reason, refuse};
use crate::entity::own::Own;

/// Hashes of no bytes: MD5, SHA-1, SHA-256 and SHA-512.
const EMPTY: [&str; 4] = [
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
];

/// Number of hexadecimal digits of each algorithm.
const LENGTHS: [(&str, usize); 6] =
    [("md5", 32), ("sha1", 40), ("sha224", 56), ("sha256", 64), ("sha384", 96), ("sha512", 128)];

pub(super) fn of(text: &str, algorithm: Option<&str>, own: &Own) -> Vec<Caution> {
    let hash = text.trim().to_ascii_lowercase();
    let algorithm: Option<String> = algorithm.map(|name| {
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    });
    let known = algorithm.as_deref().and_then(|name| LENGTHS.iter().find(|(known, _)| *known == name));
    let is_hex = !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let fits = match known {
        Some((_, length)) => is_hex && hash.len() == *length,
        // Fuzzy and import hashes have forms of their own.
        None => {
            algorithm.is_some_and(|name| !name.is_empty() && name != "unknown")
                || (is_hex && LENGTHS.iter().any(|(_, length)| hash.len() == *length))
        }
    };
    if !fits {
        return vec![refuse(
            "Not a hash",
            "This is not a hash: its length or its characters fit no algorithm named.",
        )];
    }
    if hash.bytes().all(|b| b == b'0') {
        return vec![refuse("All zeros", "A hash of zeros stands for a hash that is not known.")];
    }
    let mut found = Vec::new();
    if EMPTY.contains(&hash.as_str()) {
        found.push(reason("Empty file", "The hash of the empty file. Every system has empty files."));
    }
    if own.has_hash(&hash) {
        found.push(reason("Own file", "This is the hash of a file of your organization."));
    }
    found
}
