//! Idempotency keys.

/// Mints a version 4 UUID, or nothing where the browser gives no random bytes: without a key that
/// is surely new, nothing may be started.
///
/// `crypto.getRandomValues` rather than `crypto.randomUUID`: the latter is missing on pages that
/// were loaded over plain HTTP, where portals still live.
pub fn mint_key() -> Option<String> {
    random_bytes().map(uuid_v4)
}

/// 16 random bytes as a version 4 UUID (RFC 9562, 5.4).
fn uuid_v4(bytes: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bytes);
    // Version 4 in the four bits from 76, variant 10 in the two bits from 62.
    let number = number & !(0xF << 76) | (0x4 << 76);
    let number = number & !(0b11 << 62) | (0b10 << 62);
    let field = |shift: u32, digits: u32| (number >> shift) & ((1 << (4 * digits)) - 1);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        field(96, 8),
        field(80, 4),
        field(64, 4),
        field(48, 4),
        field(0, 12)
    )
}

#[cfg(target_arch = "wasm32")]
fn random_bytes() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::unnecessary_wraps, reason = "the browser may have none")]
fn random_bytes() -> Option<[u8; 16]> {
    use std::hash::{BuildHasher as _, RandomState};
    // Every state is seeded from the system. A key has to be new, not secret.
    let half = || u128::from(RandomState::new().hash_one(0_u8));
    Some(((half() << 64) | half()).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::{mint_key, uuid_v4};

    #[test]
    fn version_and_variant_are_set_and_everything_else_is_kept() {
        assert_eq!(uuid_v4([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid_v4([0xFF; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let counting = std::array::from_fn(|at| u8::try_from(at).unwrap());
        assert_eq!(uuid_v4(counting), "00010203-0405-4607-8809-0a0b0c0d0e0f");
    }

    #[test]
    fn keys_differ() {
        let keys: std::collections::HashSet<_> = (0..1000).map(|_| mint_key().unwrap()).collect();
        assert_eq!(keys.len(), 1000);
    }
}
