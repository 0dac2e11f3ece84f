//! The life of a run: started at most once by a [`Starter`], followed by a [`RunStore`].
//!
//! Both work over [`Backend`](crate::Backend) and [`Transport`](crate::Transport) and report to a
//! listener. Neither knows a browser, so that every caller (a panel, a page, a custom element) shares
//! one implementation, and native tests reach all of it.

mod reconcile;
mod snapshot;
mod start_state;
mod starter;
mod store;

pub use snapshot::{RunSnapshot, Stale, StaleReason};
pub use start_state::{Lookup, Reconciled, StartEffect, StartEvent, StartState};
pub use starter::{StartListener, Starter};
pub use store::{Following, RunHost, RunStore};
