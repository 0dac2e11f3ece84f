//! Undo and run again.

use leptos::prelude::*;
use riposte_model::{Confirmation, Field, Playbook, PlaybookId, Run, value_to_text};

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
    /// Offers only playbooks that may be run, so that a press always leads somewhere.
    pub(super) fn run_actions(self, run: &Run) -> RunActions {
        let Some(page) = self.playbooks.value() else { return RunActions::default() };
        let runnable = |id: &PlaybookId| {
            page.items.iter().find(|known| known.id == *id && known.availability.is_runnable()).cloned()
        };
        let undo = run.undo_playbook_id.as_ref().and_then(runnable).map(|playbook| {
            let request = ConfirmationRequest { playbook, undo_of: Some(run.id.clone()) };
            Callback::new(move |()| self.dispatch(PanelEvent::Confirm(Box::new(request.clone()), None)))
        });
        // An undo is tied to the run that it undid and must not be repeated on a later state.
        let again = Some(&run.playbook.id).filter(|_| run.undo_of.is_none()).and_then(runnable);
        let again = again.map(|playbook| {
            let at_once = playbook.confirmation() == Confirmation::None;
            let run = run.clone();
            let press = Callback::new(move |()| self.run_again(&playbook, &run));
            (if at_once { "Run again" } else { "Run again…" }, press)
        });
        RunActions { undo, again }
    }

    /// Starts with the inputs of an earlier run, or asks with them filled in. The reason is entered again.
    fn run_again(self, playbook: &Playbook, run: &Run) {
        let fields = playbook.inputs_schema.as_ref().map(Field::from_schema).unwrap_or_default();
        let known = |field: &Field| run.inputs.get(&field.name).filter(|_| !field.secret);
        if playbook.confirmation() == Confirmation::None {
            let mut request = self.request(playbook);
            request.inputs =
                fields.iter().filter_map(|field| Some((field.name.clone(), known(field)?.clone()))).collect();
            return self.dispatch(PanelEvent::Start(Box::new(request)));
        }
        if self.start.with_untracked(riposte_client::StartState::is_sending) {
            return;
        }
        let text = |field| known(field).map_or_else(|| field.default_text.clone(), value_to_text);
        let request = ConfirmationRequest::new(playbook.clone());
        let draft = ConfirmationDraft { inputs: fields.iter().map(text).collect(), ..request.draft() };
        self.dispatch(PanelEvent::Confirm(Box::new(request), Some(draft)));
    }
}
