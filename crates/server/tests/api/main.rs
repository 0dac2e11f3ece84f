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
mod bad_input;
mod bench;
mod common;
mod compression;
mod contract;
mod engine;
mod gate;
mod idempotency;
mod incidents;
mod logs;
mod openapi;
mod playbooks;
mod process;
mod roles;
mod runs;
mod spelling;
mod static_files;
mod target;
mod upgrade;
mod wait;
