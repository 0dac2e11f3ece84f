//! Actions offered on a run: cancel it, undo it, run the same playbook again.

use crate::{Confirmation, Features, Field, FieldKind, MASK, Playbook, PlaybookId, Run, RunStatus};

/// Actions that a run allows now. An action that is absent is not offered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunActions<'a> {
    /// Cancellation of a run that has not ended.
    pub cancel: Option<CancelAction>,
    /// Playbook that undoes the run. It is always confirmed first.
    pub undo: Option<&'a Playbook>,
    /// The run's own playbook, as it is today.
    pub again: Option<RunAgain<'a>>,
}

/// State of a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelAction {
    /// The run can be asked to stop.
    Offered,
    /// The run has been asked to stop and may still finish; asking again changes nothing.
    Requested,
}

impl CancelAction {
    /// Text on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Offered => "Cancel run",
            Self::Requested => "Cancelling…",
        }
    }
}

/// A playbook that can be run again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunAgain<'a> {
    /// The playbook in its current version.
    pub playbook: &'a Playbook,
}

impl RunAgain<'_> {
    /// Whether a press starts the run at once. Such a playbook has no inputs to prefill.
    pub fn is_immediate(self) -> bool {
        self.playbook.confirmation() == Confirmation::None
    }

    /// Text on the button; an ellipsis means that a confirmation comes first.
    pub fn label(self) -> &'static str {
        if self.is_immediate() { "Run again" } else { "Run again…" }
    }
}

impl<'a> RunActions<'a> {
    /// Actions for a run, given the playbooks of its entity's kind and the backend's features. Without
    /// the playbooks, as before they are loaded, at most cancellation is offered.
    pub fn new(run: &Run, playbooks: &'a [Playbook], features: Features) -> Self {
        let runnable = |id: &PlaybookId| {
            playbooks
                .iter()
                .find(|playbook| playbook.id == *id)
                .filter(|found| found.availability.is_runnable())
        };
        let ended = run.status.is_terminal();
        let cancel = (features.cancel && !ended).then_some(if run.status == RunStatus::Cancelling {
            CancelAction::Requested
        } else {
            CancelAction::Offered
        });
        let undo = run.undo_playbook_id.as_ref().filter(|_| run.can_be_undone(features)).and_then(runnable);
        // An undo belongs to the run it undid: a repeat would hit what was done since.
        let repeatable = ended && run.undo_of.is_none();
        let again = repeatable.then_some(&run.playbook.id).and_then(runnable);
        Self { cancel, undo, again: again.map(|playbook| RunAgain { playbook }) }
    }
}

impl Run {
    /// Whether an undo makes sense: the run has ended, its backend names the playbook that undoes it,
    /// and no later run has done so. Whether the caller may run that playbook is another question.
    pub fn can_be_undone(&self, features: Features) -> bool {
        features.undo
            && self.status.is_terminal()
            && self.undone_by.is_none()
            && self.undo_playbook_id.is_some()
    }

    /// Texts of a form's fields for running the same again, in the order of `fields`: the run's own
    /// inputs where it has them, else the defaults. Secrets are never filled in, nor what was masked.
    pub fn prefill(&self, fields: &[Field]) -> Vec<String> {
        let text = |field: &Field| {
            let input = self.inputs.get(&field.name);
            let input = input.filter(|value| !field.secret && !value.to_string().contains(MASK));
            input.map_or_else(|| field.default_text.clone(), |value| field.text_of(value))
        };
        fields.iter().map(text).collect()
    }

    /// Texts as by [`Self::prefill`], for a run of the same version at a backend that lists every input of a
    /// run, defaults included: an input that the run had not was left out, and stays so.
    pub fn prefill_exactly(&self, fields: &[Field]) -> Vec<String> {
        let mut texts = self.prefill(fields);
        for (field, text) in fields.iter().zip(&mut texts) {
            if !field.required && !self.inputs.contains_key(&field.name) && field.kind != FieldKind::Boolean {
                text.clear();
            }
        }
        texts
    }
}
