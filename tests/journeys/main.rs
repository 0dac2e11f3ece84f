//! What people do with Riposte, in a real browser. Run by `cargo xtask test --only browser`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's panic is its report"
)]

mod clocks;
mod confirmation;
mod early;
mod editing;
mod entities;
mod faults;
mod focus;
mod gallery;
mod harness;
mod hostile;
mod hostile_backend;
mod keyboard;
mod main_job;
mod once;
mod parts;
mod places;
mod roles;
mod runs;
mod shipped;
mod sign_in;
mod stale;
mod start;
mod steps;
mod tabs;
mod texts;
mod themes;
mod unclear;
