//! Undo and run again.

use leptos::prelude::*;
use riposte_client::StartState;
use riposte_model::{self as model, Confirmation, Field, Playbook, Run};

use super::{
    Panel,
    state::{ConfirmationDraft, ConfirmationRequest, PanelEvent},
};

/// Actions that are offered for a run that has ended. An absent action is not shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunActions {
    /// Asks to confirm the undo.
    pub undo: Option<Callback<()>>,
    /// Label of the button, and the action: runs the playbook again, or asks to confirm that.
    pub again: Option<(&'static str, Callback<()>)>,
}

impl Panel {
    /// Actions that the run allows now, with what a press does.
    pub(super) fn run_actions(self, run: &Run) -> RunActions {
        let Some(page) = self.playbooks.value() else { return RunActions::default() };
        let allowed = model::RunActions::new(run, &page.items, self.console.capabilities().features);
        let undo = allowed.undo.map(|playbook| {
            let request = ConfirmationRequest {
                playbook: playbook.clone(),
                undo_of: Some(run.id.clone()),
                relied_on_by: run.relied_on_by.clone(),
            };
            Callback::new(move |()| self.dispatch(PanelEvent::Confirm(Box::new(request.clone()), None)))
        });
        let again = allowed.again.map(|again| {
            let (playbook, run) = (again.playbook.clone(), run.clone());
            (again.label(), Callback::new(move |()| self.run_again(&playbook, &run)))
        });
        RunActions { undo, again }
    }

    /// Starts at once, or asks with the inputs of the earlier run filled in. The reason is entered again.
    fn run_again(self, playbook: &Playbook, run: &Run) {
        let confirmation = self.context.with_value(|context| playbook.confirmation_on(&context.entity));
        if confirmation == Confirmation::None {
            return self.dispatch(PanelEvent::Start(Box::new(self.request(playbook))));
        }
        if self.start.with_untracked(StartState::is_sending) {
            return;
        }
        let fields = playbook.inputs_schema.as_ref().map(Field::from_schema).unwrap_or_default();
        let request = ConfirmationRequest::new(playbook.clone());
        let is_exact = self.console.capabilities_untracked().features.exact_inputs
            && run.playbook.version == playbook.version;
        let inputs = if is_exact { run.prefill_exactly(&fields) } else { run.prefill(&fields) };
        let draft = ConfirmationDraft { inputs, ..request.draft() };
        self.dispatch(PanelEvent::Confirm(Box::new(request), Some(draft)));
    }
}
