//! The panel as the listener of its starter.

use leptos::prelude::*;
use riposte_client::{StartListener, StartState};
use riposte_model::{PlaybookId, Run};

use super::{Panel, state::PanelEvent};

impl StartListener for Panel {
    fn state_changed(&self, state: StartState) {
        self.dispatch(PanelEvent::StartChanged(state));
    }

    fn started(&self, run: Run) {
        self.console.announce(format!("{} has been started.", run.playbook.name));
        // The caller may outlive the panel.
        if let Some(started) = self.started {
            started.try_run(run.clone());
        }
        self.dispatch(PanelEvent::Started(Box::new(run)));
    }

    fn accepted(&self, playbook: &PlaybookId) {
        self.console.announce(format!("{} was accepted.", self.playbook_name(playbook)));
        self.dispatch(PanelEvent::Accepted);
    }

    fn runs_changed(&self) {
        self.dispatch(PanelEvent::RunsChanged);
    }
}
