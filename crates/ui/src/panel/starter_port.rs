//! The port from the panel to its starter, whose code comes later.

use riposte_model::NewRun;

/// A starter, without the code behind it.
pub(super) trait Starting {
    /// Starts a run.
    fn start(&self, request: NewRun);
    /// Looks up the unclear start.
    fn look_up(&self);
    /// Gives up the unclear start.
    fn give_up(&self);
    /// Dismisses the message about a start.
    fn dismiss(&self);
}
