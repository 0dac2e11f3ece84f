//! What outlasts a question that was closed without an answer.

use riposte_model::{PlaybookId, RunId};

/// What is left of the question that was asked last.
#[derive(Default)]
pub(super) struct Asked {
    /// Where the focus returns to when the question is closed.
    pub(super) playbook: Option<PlaybookId>,
    /// What was typed, for when it is asked again.
    pub(super) draft: Option<Draft>,
}

/// What was typed into a question. The value that is typed to confirm is not kept: it is the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) playbook: PlaybookId,
    pub(super) undo_of: Option<RunId>,
    pub(super) reason: String,
    /// What stands in each of the inputs; nothing in those that are secret.
    pub(super) typed: Vec<String>,
}
