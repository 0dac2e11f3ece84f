//! Parts of the program that are fetched before they are needed.
//!
//! The build holds the sum of what is fetched unasked to a budget (`xtask/src/sizes.rs`).

use std::time::Duration;

use js_sys::Reflect;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;

use crate::{Load, Query, effect::effect};

/// Delay before fetching where the browser does not say when it is idle.
const LATER: Duration = Duration::from_millis(500);

/// Fetches parts one after the other once the page has nothing else to do, the likeliest first.
fn prefetch_when_idle(loads: &'static [Load]) {
    when_idle(move || {
        spawn_local(async move {
            for load in loads {
                // A part that is not there now is fetched when it is needed, and missed then.
                if load().await.is_err() {
                    return;
                }
            }
        });
    });
}

/// Fetches parts in idle time once a query has its first value: the page is usable then.
pub fn prefetch_after<T: Send + Sync + 'static>(query: Query<T>, loads: &'static [Load]) {
    let usable = Memo::new(move |_| query.value().is_some());
    effect(move || {
        if usable.get() {
            prefetch_when_idle(loads);
        }
    });
}

/// Calls `act` once the page is idle, for work that was not asked for. Never while the person saves data.
pub fn when_idle(act: impl Fn() + 'static) {
    if saves_data() {
        return;
    }
    if Reflect::has(&window(), &JsValue::from_str("requestIdleCallback")) == Ok(true) {
        request_idle_callback(act);
    } else {
        set_timeout(act, LATER);
    }
}

/// Fetches a part that is likely to be needed in a moment, such as that of a link under the pointer.
pub fn prefetch(load: Load) {
    if !saves_data() {
        spawn_local(async move {
            load().await.ok();
        });
    }
}

/// Whether the person has asked the browser to save data.
fn saves_data() -> bool {
    let read = |target: &JsValue, name: &str| Reflect::get(target, &JsValue::from_str(name)).ok();
    let connection = read(&window().navigator(), "connection");
    let saves = connection.and_then(|connection| read(&connection, "saveData"));
    saves.is_some_and(|saves| saves.is_truthy())
}
