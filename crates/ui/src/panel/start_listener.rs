//! The panel as the listener of its starter.

use std::rc::Rc;

use leptos::prelude::*;
use riposte_client::{StartListener, StartState};
use riposte_model::{PlaybookId, Run};

use super::{handle::Panel, state::PanelEvent};

impl Panel {
    /// Connects the panel to a starter and clears up starts from before.
    pub(super) fn connect(self, on_start: Option<Callback<Run>>) {
        let entity = self.context.with_value(|context| context.entity.id.clone());
        let listener = PanelListener { panel: self, on_start };
        let starter = self.console.starter(entity, Rc::new(listener));
        self.starter.set_value(Some(Rc::clone(&starter)));
        starter.reconcile();
    }
}

/// Reports to a panel, and to its caller, who may outlive it.
struct PanelListener {
    panel: Panel,
    on_start: Option<Callback<Run>>,
}

impl StartListener for PanelListener {
    fn state_changed(&self, state: StartState) {
        self.panel.dispatch(PanelEvent::StartChanged(state));
    }

    fn started(&self, run: Run) {
        self.panel.console.announce(format!("{} has been started.", run.playbook.name));
        if let Some(on_start) = self.on_start {
            on_start.try_run(run.clone());
        }
        self.panel.dispatch(PanelEvent::Started(Box::new(run)));
    }

    fn accepted(&self, playbook: &PlaybookId) {
        self.panel.console.announce(format!("{} was accepted.", self.panel.playbook_name(playbook)));
        self.panel.dispatch(PanelEvent::Accepted(playbook.clone()));
    }

    fn runs_changed(&self) {
        self.panel.dispatch(PanelEvent::RunsChanged);
    }
}
