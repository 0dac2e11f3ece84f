//! Random tokens. Each is shown once to its holder; only its hash is kept or compared.

use rustls::crypto::{GetRandomFailed, ring};
use sha2::{Digest, Sha256};

/// SHA-256 of a token.
pub(crate) type TokenHash = [u8; 32];

/// Creates a token of 256 random bits, in hexadecimal.
pub(crate) fn random() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 32];
    match ring::default_provider().secure_random.fill(&mut bytes) {
        Ok(()) => Ok(base16ct::lower::encode_string(&bytes)),
        Err(GetRandomFailed) => Err(NoRandomness),
    }
}

/// The operating system provides no random numbers, so no token can be created.
#[derive(Debug, thiserror::Error)]
#[error("the operating system provides no random numbers")]
pub struct NoRandomness;

/// Hash under which a token is kept.
pub(crate) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}
