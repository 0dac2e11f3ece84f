//! State of the connection to the backend: one for all that a page loads.

use std::cell::Cell;

use leptos::prelude::*;

thread_local! {
    /// That of the console made last. A context would say the same with four kilobytes of the embedded panel, which
    /// has no other.
    static CURRENT: Cell<Option<Connection>> = const { Cell::new(None) };
}

/// State of the connection, as the requests of a page have found it. A copy is a handle.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// Time since which there is no backend, in milliseconds since 1970; zero while there is one.
    since: RwSignal<f64>,
    /// Time of the next attempt, in milliseconds since 1970.
    next: RwSignal<f64>,
    /// Number of requests that have found no backend.
    doubts: RwSignal<u32>,
}

impl Connection {
    /// The connection for all that is loaded from now on.
    pub(crate) fn new() -> Self {
        let new = Self { since: RwSignal::new(0.0), next: RwSignal::new(0.0), doubts: RwSignal::new(0) };
        CURRENT.set(Some(new));
        new
    }

    /// The connection of the page, once it has a console.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.get().filter(|current| !current.since.is_disposed())
    }

    /// Whether the backend cannot be reached. Tracked.
    pub fn is_lost(self) -> bool {
        self.since.get() > 0.0
    }

    /// Time since which it cannot be reached, in milliseconds since 1970. Tracked.
    pub fn since(self) -> f64 {
        self.since.get()
    }

    /// Time of the next attempt, in milliseconds since 1970. Tracked.
    pub fn next_attempt(self) -> f64 {
        self.next.get()
    }

    /// Records that a request has found no backend, which may be the fault of that request.
    pub(crate) fn doubt(self) {
        self.doubts.try_update(|doubts| *doubts = doubts.wrapping_add(1));
    }

    /// Number of doubts so far. Tracked.
    pub(crate) fn doubts(self) -> u32 {
        self.doubts.get()
    }

    /// Records that there is no backend. `delay` are the milliseconds until the next attempt.
    pub(crate) fn lost(self, delay: u64) {
        let now = js_sys::Date::now();
        self.next.try_set(now + u32::try_from(delay).map_or(0.0, f64::from));
        if self.since.try_get_untracked() == Some(0.0) {
            self.since.set(now);
        }
    }

    /// Records that the backend has answered.
    pub(crate) fn reached(self) {
        if self.since.try_get_untracked().is_some_and(|since| since > 0.0) {
            self.since.set(0.0);
        }
    }
}
