//! When to ask again what became of one run.

use crate::http::jitter;

/// First pause, in milliseconds.
const INITIAL_DELAY_MS: u64 = 1_000;
/// Longest pause that this side chooses, in milliseconds.
const MAX_DELAY_MS: u64 = 15_000;
/// Least pause, so that a lucky draw does not ask twice in a row, in milliseconds.
const MIN_DELAY_MS: u64 = 250;
/// Longest pause that a backend may ask for, in milliseconds.
const MAX_SERVER_DELAY_MS: u64 = 10 * 60 * 1_000;
/// After this long without a change nobody is asked any more: the run is "still running at the
/// backend", in milliseconds.
pub const GIVE_UP_AFTER_MS: u64 = 30 * 60 * 1_000;

/// What a question brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollOutcome {
    /// Something is new.
    Changed {
        /// Least time before the next question, in milliseconds, where the backend asks for one.
        retry_after_ms: Option<u64>,
    },
    /// Nothing is new.
    Unchanged {
        /// As above.
        retry_after_ms: Option<u64>,
    },
    /// There was no usable answer.
    Failed {
        /// As above.
        retry_after_ms: Option<u64>,
    },
    /// The run has ended, or is gone. It is never asked about again.
    Ended,
}

/// When to ask about one run. Pure: told the time and the answers, never waits.
///
/// The pause grows from 1 s by the factor 1.6 to 15 s and is drawn anew each time (full jitter),
/// so that pages do not fall into step. It starts over when something changed. What the backend
/// asks for is a floor, up to 10 minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poller {
    state: State,
    /// Upper end of the next draw.
    pause: u64,
    /// Before this the backend does not want to be asked.
    not_before: u64,
    /// When something last changed, or the reader last came back.
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
    /// Asks at once, or after what the backend asked for when it accepted the run.
    pub fn new(now: u64, retry_after_ms: Option<u64>) -> Self {
        let not_before = floor(now, retry_after_ms);
        Self { state: State::Due(not_before), pause: INITIAL_DELAY_MS, not_before, since: now }
    }

    /// When to ask. Nothing while a question is in flight or after the last one.
    pub fn due_at(&self) -> Option<u64> {
        match self.state {
            State::Due(at) => Some(at),
            State::InFlight | State::Ended | State::GaveUp => None,
        }
    }

    /// Whether a question is in flight.
    pub fn in_flight(&self) -> bool {
        self.state == State::InFlight
    }

    /// Whether the run has ended.
    pub fn ended(&self) -> bool {
        self.state == State::Ended
    }

    /// Whether nothing changed for so long that nobody asks any more.
    pub fn gave_up(&self) -> bool {
        self.state == State::GaveUp
    }

    /// A question is being sent. Without effect unless one is due.
    pub fn sent(&mut self) {
        if matches!(self.state, State::Due(_)) {
            self.state = State::InFlight;
        }
    }

    /// The answer is here. `random` is from 0 up to 1. Without effect unless one is in flight.
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
                self.pause = INITIAL_DELAY_MS;
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
        let drawn = now.saturating_add(jitter(self.pause, random).max(MIN_DELAY_MS));
        self.state = State::Due(drawn.max(self.not_before));
        self.pause = (self.pause * 8 / 5).min(MAX_DELAY_MS);
    }

    /// The reader is back, or asks to go on: ask at once, unless the backend does not want that yet.
    pub fn resume(&mut self, now: u64) {
        if matches!(self.state, State::Due(_) | State::GaveUp) {
            self.state = State::Due(now.max(self.not_before));
        }
        self.pause = INITIAL_DELAY_MS;
        self.since = now;
    }
}

fn floor(now: u64, retry_after_ms: Option<u64>) -> u64 {
    now.saturating_add(retry_after_ms.unwrap_or(0).min(MAX_SERVER_DELAY_MS))
}
