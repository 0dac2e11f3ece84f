//! Which run is polled next: one scheduler for all runs on a page.

use riposte_model::RunId;

use crate::{PollOutcome, Poller};

/// Price of one poll in milliseconds of the bucket: at most 1.5 polls a second.
const TOKEN_MS: u64 = 667;
/// Capacity of the bucket: a burst of five polls.
const BUCKET_CAPACITY_MS: u64 = 5 * TOKEN_MS;

/// Next action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Poll this run now, and report the outcome with [`Scheduler::replied`].
    Poll(RunId),
    /// Wait for this many milliseconds.
    Wait(u64),
    /// Wait for an event: a response, a new run, the reader's return.
    Idle,
}

/// Polling state of a watched run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Polled.
    Live,
    /// Ended; never polled again.
    Ended,
    /// Not polled, because nothing changed for half an hour. Watching it once more, or
    /// [`Scheduler::resume`], starts over.
    GaveUp,
}

/// Polling schedule of all runs on a page. Pure: the caller has the timer and sends the polls.
///
/// A token bucket allows 1.5 polls a second for all runs together; the run that is due longest goes
/// first. Nothing is polled while the page is hidden or offline, and every run once on return.
#[derive(Debug)]
pub struct Scheduler {
    /// A few hundred at most: a linear search costs less program than a map does.
    runs: Vec<(RunId, Entry)>,
    tokens_ms: u64,
    refilled_at: u64,
    paused: bool,
}

#[derive(Debug)]
struct Entry {
    poller: Poller,
    /// Views that watch it. The entry outlives the last one while a poll is in flight, so that a view
    /// that comes back does not poll a second time.
    watchers: usize,
}

impl Scheduler {
    /// A scheduler without runs, at `now`.
    pub fn new(now: u64) -> Self {
        Self { runs: Vec::new(), tokens_ms: BUCKET_CAPACITY_MS, refilled_at: now, paused: false }
    }

    /// Adds a watcher. The run is polled at once, or, where its state was just received, after its
    /// `poll_after_ms`.
    pub fn watch(&mut self, run: &RunId, now: u64, poll_after_ms: Option<u64>) {
        let Some(entry) = self.entry(run) else {
            let poller = Poller::new(now, poll_after_ms);
            self.runs.push((run.clone(), Entry { poller, watchers: 1 }));
            return;
        };
        entry.watchers += 1;
        if entry.poller.gave_up() {
            entry.poller.resume(now);
        }
    }

    /// Removes a watcher. Called once for every [`Scheduler::watch`].
    pub fn unwatch(&mut self, run: &RunId) {
        if let Some(entry) = self.entry(run) {
            entry.watchers = entry.watchers.saturating_sub(1);
            self.forget(run);
        }
    }

    /// Polls a run at once, even if polling had stopped.
    pub fn resume(&mut self, run: &RunId, now: u64) {
        if let Some(entry) = self.entry(run) {
            entry.poller.resume(now);
        }
    }

    /// Polling state of a run. Absent without a watcher.
    pub fn watched(&self, run: &RunId) -> Option<Watched> {
        let (_, entry) = self.runs.iter().find(|(id, entry)| id == run && entry.watchers > 0)?;
        Some(match () {
            () if entry.poller.ended() => Watched::Ended,
            () if entry.poller.gave_up() => Watched::GaveUp,
            () => Watched::Live,
        })
    }

    /// Next action at `now`.
    pub fn next(&mut self, now: u64, visible: bool, online: bool) -> Next {
        self.refill(now);
        if !visible || !online {
            self.paused = true;
            return Next::Idle;
        }
        if self.paused {
            self.paused = false;
            self.runs
                .iter_mut()
                .filter(|(_, entry)| !entry.poller.gave_up())
                .for_each(|(_, entry)| entry.poller.resume(now));
        }
        let due = self.runs.iter().filter_map(|(id, entry)| Some((entry.poller.due_at()?, id)));
        let Some((at, run)) = due.min() else { return Next::Idle };
        let wait = at.saturating_sub(now).max(TOKEN_MS.saturating_sub(self.tokens_ms));
        if wait > 0 {
            return Next::Wait(wait);
        }
        let run = run.clone();
        if let Some(entry) = self.entry(&run) {
            entry.poller.sent();
        }
        self.tokens_ms -= TOKEN_MS;
        Next::Poll(run)
    }

    /// Records the outcome of a poll. `random` is from 0 up to 1.
    pub fn replied(&mut self, run: &RunId, now: u64, reply: PollOutcome, random: f64) {
        if let Some(entry) = self.entry(run) {
            entry.poller.replied(now, reply, random);
            self.forget(run);
        }
    }

    fn forget(&mut self, run: &RunId) {
        self.runs.retain(|(id, entry)| id != run || entry.watchers > 0 || entry.poller.in_flight());
    }

    fn entry(&mut self, run: &RunId) -> Option<&mut Entry> {
        self.runs.iter_mut().find(|(id, _)| id == run).map(|(_, entry)| entry)
    }

    fn refill(&mut self, now: u64) {
        let passed = now.saturating_sub(self.refilled_at);
        self.tokens_ms = self.tokens_ms.saturating_add(passed).min(BUCKET_CAPACITY_MS);
        self.refilled_at = self.refilled_at.max(now);
    }
}
