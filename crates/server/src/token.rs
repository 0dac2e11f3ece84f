//! Random tokens. They are shown once to whom they are for; only their hash is kept or compared.

use std::fmt::Write as _;

use rustls::crypto::{GetRandomFailed, ring};
use sha2::{Digest, Sha256};

use crate::store::sessions::TokenHash;

/// 256 random bits in hexadecimal.
pub(crate) fn random() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 32];
    match ring::default_provider().secure_random.fill(&mut bytes) {
        Ok(()) => Ok(hex(&bytes)),
        Err(GetRandomFailed) => Err(NoRandomness),
    }
}

/// The system gives no random numbers, so that nobody can sign in.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        if write!(out, "{byte:02x}").is_err() {
            out.clear();
        }
        out
    })
}
