//! One clock for all relative and elapsed times on the page.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::prelude::*;
use riposte_model::Timestamp;
use send_wrapper::SendWrapper;

use super::Console;
use crate::format;

/// Difference above which the clock of the reader has been changed meanwhile, in milliseconds.
const CHANGED_MS: f64 = 60_000.0;

/// The clock of the backend: times from there are compared with it, and that of the reader may be wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerClock {
    /// Milliseconds that it is ahead of the reader's, once the backend has told the time.
    ahead: Rc<Cell<Option<f64>>>,
}

impl ServerClock {
    /// Current time, in milliseconds since 1970.
    pub(super) fn now(&self) -> f64 {
        js_sys::Date::now() + self.ahead.get().unwrap_or_default()
    }

    /// Takes in the time of a response. A response that took its time makes the clock look slow, so the fastest
    /// one counts; `fresh` tells that it has just arrived.
    pub(super) fn learn(&self, time: Option<&Timestamp>, fresh: bool) {
        let Some(time) = time.and_then(format::millis) else { return };
        let ahead = time - js_sys::Date::now();
        let known = self.ahead.get();
        if known.is_none_or(|known| ahead > known || fresh && known - ahead > CHANGED_MS) {
            self.ahead.set(Some(ahead));
        }
    }
}

impl Console {
    /// Current time for what lies in the past, in milliseconds since 1970. Moves every ten seconds.
    pub fn now(self) -> Signal<f64> {
        self.now.into()
    }

    /// Current time for what is in progress, in milliseconds since 1970. Moves every second.
    pub fn second(self) -> Signal<f64> {
        self.second.into()
    }

    pub(super) fn start_clock(self) {
        let mut ticks = 0_u32;
        let clock = self.services.with_value(|services| services.clock.clone());
        let tick = move || {
            let now = clock.now();
            self.second.try_set(now);
            ticks = ticks.wrapping_add(1);
            if ticks.is_multiple_of(10) {
                self.now.try_set(now);
            }
        };
        let tick = SendWrapper::new(RefCell::new(tick));
        let handle = set_interval_with_handle(
            move || {
                if let Ok(mut tick) = tick.try_borrow_mut() {
                    tick();
                }
            },
            Duration::from_secs(1),
        );
        if let Ok(handle) = handle {
            on_cleanup(move || handle.clear());
        }
    }
}
