//! Plausible facts derived from a value: always the same for the same value.

use sha2::{Digest, Sha256};

use crate::clock::timestamp;

/// Source of facts about one value.
pub(super) struct Facts {
    seed: [u8; 32],
}

impl Facts {
    /// Facts about a value in one respect.
    pub(super) fn about(respect: &str, value: &str) -> Self {
        let text = format!("{respect}\u{0}{}", value.to_lowercase());
        Self { seed: Sha256::digest(text.as_bytes()).into() }
    }

    /// Number from 0 to `below` - 1, a different one for each `at`.
    pub(super) fn number(&self, at: usize, below: u32) -> u32 {
        let mut bytes = [0_u8; 4];
        for (byte, source) in bytes.iter_mut().zip(self.seed.iter().cycle().skip(at * 4 % 32)) {
            *byte = *source;
        }
        u32::from_be_bytes(bytes).checked_rem(below).unwrap_or(0)
    }

    /// One of several texts.
    pub(super) fn pick<'a>(&self, at: usize, from: &[&'a str]) -> &'a str {
        let count = u32::try_from(from.len()).unwrap_or(u32::MAX);
        let chosen = usize::try_from(self.number(at, count)).unwrap_or(0);
        from.get(chosen).copied().unwrap_or_default()
    }

    /// Instant between `min` and `max` minutes before `now`.
    pub(super) fn before(&self, at: usize, now: i64, min: u32, max: u32) -> String {
        let minutes = i64::from(min + self.number(at, max.saturating_sub(min).max(1)));
        // Whole hours, so that the response does not change from call to call within one.
        let hour = 3_600_000;
        timestamp((now - minutes * 60_000).div_euclid(hour) * hour).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_has_the_same_facts() {
        let facts = || Facts::about("ip", "198.51.100.7");
        assert_eq!(facts().number(0, 1000), facts().number(0, 1000));
        assert_eq!(
            Facts::about("host", "HF-1").number(1, 1000),
            Facts::about("host", "hf-1").number(1, 1000)
        );
        assert!(
            (0..8).any(|at| facts().number(at, 1000) != Facts::about("ip", "198.51.100.8").number(at, 1000))
        );
    }
}
