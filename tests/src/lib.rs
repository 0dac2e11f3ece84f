//! What the journeys stand on: the real server, a real browser, and a probe in every page.
//!
//! Needs the paths that `cargo xtask test --only browser` puts into the environment.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    reason = "a test's panic is its report"
)]

pub mod api;
pub mod axe;
pub mod browser;
pub mod census;
pub mod corpus;
pub mod environment;
pub mod hostile;
pub mod journey;
pub mod keyboard;
mod local;
pub mod made_up;
pub mod page;
pub mod proxy;
pub mod reflow;
pub mod server;
pub mod shots;
pub mod wait;

pub use journey::{Journey, journey, journey_behind};
pub use server::{Server, Settings};
