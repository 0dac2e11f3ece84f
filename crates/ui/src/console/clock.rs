//! One clock for all relative and elapsed times on the page.

use std::{cell::RefCell, time::Duration};

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::Console;

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
        let tick = move || {
            let now = js_sys::Date::now();
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
