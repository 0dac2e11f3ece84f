//! Pauses between attempts.

use crate::http::jitter;

/// First pause, in milliseconds.
const FIRST_MS: u64 = 1_000;
/// Longest pause that the client chooses, in milliseconds.
const LONGEST_MS: u64 = 15_000;
/// Shortest pause, so that jitter never leads to two attempts in a row, in milliseconds.
const SHORTEST_MS: u64 = 250;
/// Longest pause that a backend may ask for, in milliseconds.
const LONGEST_ASKED_MS: u64 = 10 * 60 * 1_000;

/// Pauses that grow from 1 s by a factor of 1.6 to 15 s, with full jitter. A pause that the backend asks for is a
/// floor, up to 10 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Upper bound of the next pause.
    pause: u64,
}

impl Backoff {
    /// Begins with the shortest pause.
    pub const fn new() -> Self {
        Self { pause: FIRST_MS }
    }

    /// The next pause, in milliseconds. `random` is from 0 up to 1.
    pub fn next(&mut self, random: f64, retry_after_ms: Option<u64>) -> u64 {
        let drawn = jitter(self.pause, random).max(SHORTEST_MS);
        self.pause = (self.pause * 8 / 5).min(LONGEST_MS);
        drawn.max(asked(retry_after_ms))
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

/// The pause that a backend asks for, within its limit.
pub(crate) fn asked(retry_after_ms: Option<u64>) -> u64 {
    retry_after_ms.unwrap_or(0).min(LONGEST_ASKED_MS)
}
