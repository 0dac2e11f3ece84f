//! Who may ask next: one scheduler for all runs on the page.

use std::collections::BTreeMap;

use riposte_model::RunId;

use crate::{PollOutcome, Poller};

/// What one question costs, in milliseconds of saved-up time: at most 1.5 questions a second.
const TOKEN_MS: u64 = 667;
/// Most time that can be saved up: five questions at once after a quiet while.
const BUCKET_CAPACITY_MS: u64 = 5 * TOKEN_MS;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask about this run now, and report with [`Scheduler::replied`] whatever happens.
    Poll(RunId),
    /// Nothing to do for this many milliseconds.
    Wait(u64),
    /// Nothing to do until something else happens: an answer, a new run, the reader's return.
    Idle,
}

/// How a watched run stands with the scheduler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Asked about from time to time.
    Live,
    /// Ended; never asked about again.
    Ended,
    /// Nothing changed for half an hour: still running at the backend, not asked about any more.
    /// Watching it once more, or [`Scheduler::resume`], starts over.
    GaveUp,
}

/// When to ask about which run. Pure: the page has the timer and sends the questions.
///
/// Together the runs cost at most 1.5 questions a second; the one that is due longest goes first.
/// Nothing is asked while the page is hidden or offline, and everything once on return.
#[derive(Debug)]
pub struct Scheduler {
    runs: BTreeMap<RunId, Entry>,
    tokens_ms: u64,
    refilled_at: u64,
    paused: bool,
}

#[derive(Debug)]
struct Entry {
    poller: Poller,
    /// Views that watch it. Kept at none while an answer is outstanding, so that a view that
    /// comes back does not ask a second time meanwhile.
    watchers: usize,
}

impl Scheduler {
    /// A scheduler without runs, at `now`.
    pub fn new(now: u64) -> Self {
        Self { runs: BTreeMap::new(), tokens_ms: BUCKET_CAPACITY_MS, refilled_at: now, paused: false }
    }

    /// A view wants to know what becomes of a run. It is asked about at once, or, for one whose
    /// state was just received, after its `poll_after_ms`.
    pub fn watch(&mut self, run: &RunId, now: u64, poll_after_ms: Option<u64>) {
        let entry = self
            .runs
            .entry(run.clone())
            .or_insert_with(|| Entry { poller: Poller::new(now, poll_after_ms), watchers: 0 });
        entry.watchers += 1;
        if entry.poller.gave_up() {
            entry.poller.resume(now);
        }
    }

    /// A view does not care any more. To be called once for every [`Scheduler::watch`].
    pub fn unwatch(&mut self, run: &RunId) {
        if let Some(entry) = self.runs.get_mut(run) {
            entry.watchers = entry.watchers.saturating_sub(1);
            self.forget(run);
        }
    }

    /// The reader asks to go on with a run: it is asked about at once, also where nobody did any more.
    pub fn resume(&mut self, run: &RunId, now: u64) {
        if let Some(entry) = self.runs.get_mut(run) {
            entry.poller.resume(now);
        }
    }

    /// How a run stands. Nothing for one that nobody watches.
    pub fn watched(&self, run: &RunId) -> Option<Watched> {
        let entry = self.runs.get(run).filter(|entry| entry.watchers > 0)?;
        Some(match () {
            () if entry.poller.ended() => Watched::Ended,
            () if entry.poller.gave_up() => Watched::GaveUp,
            () => Watched::Live,
        })
    }

    /// What to do now. `online` is also false while nobody is signed in.
    pub fn next(&mut self, now: u64, visible: bool, online: bool) -> Next {
        self.refill(now);
        if !visible || !online {
            self.paused = true;
            return Next::Idle;
        }
        if self.paused {
            self.paused = false;
            self.runs
                .values_mut()
                .filter(|entry| !entry.poller.gave_up())
                .for_each(|entry| entry.poller.resume(now));
        }
        let due = self.runs.iter().filter_map(|(id, entry)| Some((entry.poller.due_at()?, id)));
        let Some((at, run)) = due.min() else { return Next::Idle };
        let wait = at.saturating_sub(now).max(TOKEN_MS.saturating_sub(self.tokens_ms));
        if wait > 0 {
            return Next::Wait(wait);
        }
        let run = run.clone();
        if let Some(entry) = self.runs.get_mut(&run) {
            entry.poller.sent();
        }
        self.tokens_ms -= TOKEN_MS;
        Next::Poll(run)
    }

    /// The answer to a question is here, or there will be none. `random` is from 0 up to 1.
    pub fn replied(&mut self, run: &RunId, now: u64, reply: PollOutcome, random: f64) {
        if let Some(entry) = self.runs.get_mut(run) {
            entry.poller.replied(now, reply, random);
            self.forget(run);
        }
    }

    fn forget(&mut self, run: &RunId) {
        if self.runs.get(run).is_some_and(|entry| entry.watchers == 0 && !entry.poller.in_flight()) {
            self.runs.remove(run);
        }
    }

    fn refill(&mut self, now: u64) {
        let passed = now.saturating_sub(self.refilled_at);
        self.tokens_ms = self.tokens_ms.saturating_add(passed).min(BUCKET_CAPACITY_MS);
        self.refilled_at = self.refilled_at.max(now);
    }
}
