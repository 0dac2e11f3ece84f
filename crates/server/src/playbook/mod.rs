//! Playbooks: the file format, the rules a file has to meet, placeholders, inputs, and the kinds of
//! step. Below both the store, which keeps accepted playbooks, and the engine, which runs them.

mod catalog;
mod check;
mod inputs;
pub(crate) mod kinds;
mod same;
mod spec;
pub(crate) mod stored;
pub(crate) mod target;
mod template;

pub use self::catalog::PlaybookError;
pub(crate) use self::{
    catalog::{LoadedPlaybook, Playbooks},
    spec::{PlaybookSpec, StepSpec},
    template::{before_any_step, sentence},
};
