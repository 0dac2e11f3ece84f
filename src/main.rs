//! The Riposte app: what a browser loads.

// The component macro writes `pub` for what its module keeps to itself.
#![allow(unreachable_pub)]

use wasm_bindgen::prelude::wasm_bindgen;

mod app;
mod config;
mod fault;
mod head;
mod layout;
mod pages;
mod routing;
mod session;
mod shell;
mod theme;

/// Starts the app. Called by the boot module once the program is in memory; `config` is the text
/// of `config.json`, known to be JSON, and `early` has the responses that it has asked for already.
#[wasm_bindgen]
pub fn start(config: &str, early: &js_sys::Array) {
    fault::install();
    theme::restore();
    riposte_client::adopt_responses(early);
    app::mount(config);
}

fn main() {}
