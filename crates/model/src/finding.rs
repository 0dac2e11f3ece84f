//! Findings of steps and runs in place of something to do.

use crate::open_enum::open_enum;

open_enum! {
    /// Finding of a step or a run in place of something to do.
    pub enum Finding {
        /// The wanted state was there already: nothing was changed.
        NothingToChange = "nothing-to-change",
        /// The target does not know what was asked for.
        NotFound = "not-found",
    }
}

impl Finding {
    /// Name on screen. An unrecognized value is shown verbatim.
    pub fn label(&self) -> &str {
        match self {
            Self::NothingToChange => "Nothing to change",
            Self::NotFound => "Not found",
            Self::Unrecognized(word) => word,
        }
    }
}
