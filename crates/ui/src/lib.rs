//! Embeddable response components: the playbook panel, the entities widget and the parts they are made of.
//!
//! Everything here can live inside somebody else's page: no router, no listener that outlives its
//! component, nothing written outside its own elements. What a component wants from its
//! surroundings it takes as a property; what it wants to happen elsewhere it says through a callback.

// The component macro writes `pub` for what its module keeps to itself.
#![allow(unreachable_pub)]

/// View layer, under the name by which components import it; its `html!` is in scope everywhere.
#[macro_use]
pub extern crate riposte_markup as markup;
/// Makes [`markup`].
pub use riposte_markup::html;

mod connection;
mod console;
mod effect;
pub mod entities;
pub mod format;
mod lazy;
pub mod panel;
pub mod parts;
mod prefetch;
mod query;
mod run_handle;

pub use connection::Connection;
pub use console::Console;
pub use effect::effect;
pub use lazy::{Fetch, Load, lazily};
pub use prefetch::{prefetch, prefetch_after, when_idle};
pub use query::{Query, QueryLabels, Seed};
pub use run_handle::RunHandle;
