//! Stand-in for the runtime of the split tool where the program is one whole.

/// Error of loading a part. There are no parts in this build, so it never occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadError {}
