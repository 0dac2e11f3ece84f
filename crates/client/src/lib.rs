#![doc = include_str!("../README.md")]
//!
//! Talks to response backends.
//!
//! The layers, from the page down to the network:
//! - [`Backend`]: the port to a response backend, object safe and made of capability groups that answer
//!   [`ClientError::Unsupported`] where an adapter implements nothing. [`Rest`] speaks the open contract;
//!   adapters for other products implement the same traits.
//! - [`Scheduler`] and [`Poller`]: when to ask again. Pure, driven by the page's timer.
//! - [`IntentLedger`] and [`Reconciliation`]: a run that was asked for once is sent once, and an
//!   unclear outcome is cleared up instead of guessed. Pure, over a small [`IntentStore`].
//! - [`ApiClient`]: HTTP for adapters, whatever their contract: time limits, byte limits, retries of safe
//!   requests, renewal of tokens ([`TokenSource`]), which go to one origin only.
//! - [`Transport`]: the one port to the network. The browser's fetch in the page, an HTTP client
//!   natively, [`ScriptTransport`] in tests.

mod adapters;
mod backend;
mod backoff;
mod error;
mod http;
mod intent;
mod intents;
mod key;
mod poll;
mod reconciliation;
mod retry_after;
mod runs;
mod scheduler;
mod store;
mod transport;
mod url;

pub use adapters::{Connect, Connection, Rest, SampleSignIn, SampleUser, adapter};
pub use backend::{
    Backend, Entities, Incidents, LocalFuture, Permissions, Playbooks, Polled, Runs, Sandbox, Started,
};
pub use backoff::Backoff;
pub use error::{ClientError, StartError};
pub use http::{
    ApiClient, MAX_ITEM_BYTES, MAX_LIST_BYTES, SendError, StaticToken, TokenSource, decode, parse_json,
};
pub use intent::{Intent, Pending};
pub use intents::{Begin, IntentLedger};
pub use key::mint_key;
pub use poll::{GIVE_UP_AFTER_MS, PollOutcome, Poller};
pub use reconciliation::{ReconcileOutcome, Reconciliation};
pub use retry_after::retry_after_ms;
pub use runs::{
    Following, Lookup, Reconciled, RunHost, RunSnapshot, RunStore, Stale, StaleReason, StartEffect,
    StartEvent, StartListener, StartState, Starter,
};
pub use scheduler::{Next, Scheduler, Watched};
pub use store::{IntentStore, MemoryStore};
#[cfg(target_arch = "wasm32")]
pub use store::{SessionStore, WebStorage};
#[cfg(not(target_arch = "wasm32"))]
pub use transport::HttpTransport;
#[cfg(target_arch = "wasm32")]
pub use transport::{FetchTransport, adopt_responses};
pub use transport::{
    Method, Request, Response, ResponseHeaders, ScriptTransport, Transport, TransportError, epoch_ms, random,
};
pub use url::{BaseUrl, Url};
