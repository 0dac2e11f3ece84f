//! The life of a run from a press to its end: a target that counts executions, a network that loses
//! them, and pages that crash. Time is virtual.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod faults;
mod follow;
mod page;
mod start;
mod state;
mod target;
