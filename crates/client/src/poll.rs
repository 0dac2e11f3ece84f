//! When to poll one run next.

use crate::{Backoff, backoff::asked};

/// Time without a change after which polling stops, in milliseconds. The run may go on at the backend.
pub const GIVE_UP_AFTER_MS: u64 = 30 * 60 * 1_000;

/// Outcome of a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollOutcome {
    /// The run has changed.
    Changed {
        /// Minimum delay before the next poll, in milliseconds, where the backend asks for one.
        retry_after_ms: Option<u64>,
    },
    /// The run has not changed.
    Unchanged {
        /// As above.
        retry_after_ms: Option<u64>,
    },
    /// There was no usable response.
    Failed {
        /// As above.
        retry_after_ms: Option<u64>,
    },
    /// The run has ended, or is gone. It is never polled again.
    Ended,
}

/// Polling schedule of one run. Pure: takes times and outcomes, never waits.
///
/// The delays are those of a [`Backoff`], which starts over after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poller {
    state: State,
    backoff: Backoff,
    /// Earliest time that the backend accepts.
    not_before: u64,
    /// Time of the last change, or of the reader's return.
    since: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Due(u64),
    InFlight,
    Ended,
    GaveUp,
}

impl Poller {
    /// A poll that is due now, or after the delay that the backend asked for.
    pub fn new(now: u64, retry_after_ms: Option<u64>) -> Self {
        let not_before = floor(now, retry_after_ms);
        Self { state: State::Due(not_before), backoff: Backoff::new(), not_before, since: now }
    }

    /// Time of the next poll. Absent while one is in flight, and after the last one.
    pub fn due_at(&self) -> Option<u64> {
        match self.state {
            State::Due(at) => Some(at),
            State::InFlight | State::Ended | State::GaveUp => None,
        }
    }

    /// Whether a poll is in flight.
    pub fn in_flight(&self) -> bool {
        self.state == State::InFlight
    }

    /// Whether the run has ended.
    pub fn ended(&self) -> bool {
        self.state == State::Ended
    }

    /// Whether polling stopped because nothing changed for too long.
    pub fn gave_up(&self) -> bool {
        self.state == State::GaveUp
    }

    /// Records that a poll is being sent. Without effect unless one is due.
    pub fn sent(&mut self) {
        if matches!(self.state, State::Due(_)) {
            self.state = State::InFlight;
        }
    }

    /// Records the outcome of a poll. `random` is from 0 up to 1. Without effect unless one is in flight.
    pub fn replied(&mut self, now: u64, reply: PollOutcome, random: f64) {
        if self.state != State::InFlight {
            return;
        }
        let retry_after_ms = match reply {
            PollOutcome::Ended => {
                self.state = State::Ended;
                return;
            }
            PollOutcome::Changed { retry_after_ms } => {
                self.backoff = Backoff::new();
                self.since = now;
                retry_after_ms
            }
            PollOutcome::Unchanged { retry_after_ms } | PollOutcome::Failed { retry_after_ms } => {
                if now.saturating_sub(self.since) >= GIVE_UP_AFTER_MS {
                    self.state = State::GaveUp;
                    return;
                }
                retry_after_ms
            }
        };
        self.not_before = floor(now, retry_after_ms);
        self.state = State::Due(now.saturating_add(self.backoff.next(random, retry_after_ms)));
    }

    /// Polls at once, because the reader is back or asks for it, unless the backend does not accept that yet.
    pub fn resume(&mut self, now: u64) {
        if matches!(self.state, State::Due(_) | State::GaveUp) {
            self.state = State::Due(now.max(self.not_before));
        }
        self.backoff = Backoff::new();
        self.since = now;
    }
}

fn floor(now: u64, retry_after_ms: Option<u64>) -> u64 {
    now.saturating_add(asked(retry_after_ms))
}
