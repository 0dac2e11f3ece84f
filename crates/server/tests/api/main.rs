//! The contract, tested against a real server on a real port with a real file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that meets something unexpected has failed, and should say where"
)]

mod admin;
mod any_response;
mod bad_input;
mod bench;
mod common;
mod compression;
mod contract;
mod engine;
mod exact;
mod files;
mod gate;
mod idempotency;
mod incidents;
mod logs;
mod openapi;
mod playbooks;
mod process;
mod recorder;
mod roles;
mod runs;
mod secrets;
mod spelling;
mod static_files;
mod stub;
mod target;
mod target_replies;
mod undo;
mod upgrade;
mod wait;
