//! What can be done about a run that has ended: take it back, or run the same once more.

use leptos::prelude::*;
use riposte_model::{Confirmation, Field, Playbook, PlaybookId, Run, value_to_text};

use super::{Panel, asked::Draft, starting::Asking};

/// What can be asked for where a run is shown. What is not there is not offered.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaysOn {
    /// Asks whether to take it back.
    pub undo: Option<Callback<()>>,
    /// Runs the same once more, or asks first, as the word on its button says.
    pub again: Option<(&'static str, Callback<()>)>,
}

impl Panel {
    /// Only what may be run is offered, so that a press always leads somewhere.
    pub(super) fn ways_on(self, run: &Run) -> WaysOn {
        let Some(page) = self.playbooks.value() else { return WaysOn::default() };
        let runnable = |id: &PlaybookId| {
            page.items.iter().find(|known| known.id == *id && known.availability.is_runnable()).cloned()
        };
        let undo = run.undo_playbook_id.as_ref().and_then(runnable).map(|playbook| {
            let asking = Asking { playbook, undo_of: Some(run.id.clone()) };
            Callback::new(move |()| self.asking.set(Some(asking.clone())))
        });
        // What took something back did so once: it is not to be done to what came after.
        let again = Some(&run.playbook.id).filter(|_| run.undo_of.is_none()).and_then(runnable);
        let again = again.map(|playbook| {
            let at_once = playbook.confirmation() == Confirmation::None;
            let run = run.clone();
            let press = Callback::new(move |()| self.run_again(&playbook, &run));
            (if at_once { "Run again" } else { "Run again…" }, press)
        });
        WaysOn { undo, again }
    }

    /// Starts with the inputs of an earlier run, or asks with them filled in. Its reason was its own.
    fn run_again(self, playbook: &Playbook, run: &Run) {
        if self.busy() {
            return;
        }
        let fields = playbook.inputs_schema.as_ref().map(Field::from_schema).unwrap_or_default();
        let known = |field: &Field| run.inputs.get(&field.name).filter(|_| !field.secret);
        if playbook.confirmation() == Confirmation::None {
            let mut request = self.request(playbook);
            request.inputs =
                fields.iter().filter_map(|field| Some((field.name.clone(), known(field)?.clone()))).collect();
            return self.start(playbook.clone(), request);
        }
        let typed = fields
            .iter()
            .map(|field| known(field).map_or_else(|| field.default_text.clone(), value_to_text))
            .collect();
        let draft = Draft { playbook: playbook.id.clone(), undo_of: None, reason: String::new(), typed };
        self.asked.update_value(|asked| asked.draft = Some(draft));
        self.asking.set(Some(Asking::new(playbook.clone())));
    }
}
