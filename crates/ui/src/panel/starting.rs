//! Starting runs from the panel. In one part with what lists and follows them, so that nothing is started
//! that cannot be followed.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{StartListener, StartState, Starter};
use riposte_model::{NewRun, PlaybookId, Run};
use riposte_parts::part;

use super::{handle::Panel, starter_port::Starting, state::PanelEvent};

/// A starter of the console.
struct Connected(Rc<Starter>);

impl Starting for Connected {
    fn start(&self, request: NewRun) {
        self.0.start(request);
    }

    fn look_up(&self) {
        self.0.look_up();
    }

    fn give_up(&self) {
        self.0.give_up();
    }

    fn dismiss(&self) {
        self.0.dismiss();
    }
}

part! {
    [follow, load_connect]
    fn connect(panel: Panel) -> () {
        let known = panel.starter.try_get_value();
        // Once, and not for a panel that is gone.
        if known.is_some_and(|known| known.is_none()) {
            let entity = panel.context.with_value(|context| context.entity.id.clone());
            let starter = panel.console.starter(entity, Rc::new(PanelListener { panel }));
            panel.starter.set_value(Some(Rc::new(Connected(Rc::clone(&starter)))));
            starter.reconcile();
        }
    }
}

impl Panel {
    /// Connects the panel to a starter and clears up starts from before.
    pub(super) fn connect(self) {
        spawn_local(async move {
            // Without it the first start tries again, and says what is missing.
            connect(self).await.ok();
        });
    }

    /// Hands a request to the starter, which is there as soon as its part is.
    pub(super) fn start(self, request: NewRun) {
        if let Some(starter) = self.starter.get_value() {
            return starter.start(request);
        }
        spawn_local(async move {
            match connect(self).await {
                Ok(()) => self.with_starter(|starter| starter.start(request)),
                Err(missing) => {
                    let state = StartState::Refused { error: missing.into(), request: Box::new(request) };
                    self.dispatch(PanelEvent::StartChanged(state));
                }
            }
        });
    }

    /// Dismisses the message about a start, whose starter may be what is missing.
    pub(super) fn dismiss(self) {
        match self.starter.try_get_value().flatten() {
            Some(starter) => starter.dismiss(),
            None => self.dispatch(PanelEvent::StartChanged(StartState::Idle)),
        }
    }

    /// Out of its slot during the call: the starter reports back into the panel.
    pub(super) fn with_starter(self, act: impl FnOnce(&dyn Starting)) {
        if let Some(starter) = self.starter.try_get_value().flatten() {
            act(&*starter);
        }
    }
}

/// Reports to a panel, and to its caller, who may outlive it.
struct PanelListener {
    panel: Panel,
}

impl StartListener for PanelListener {
    fn state_changed(&self, state: StartState) {
        self.panel.dispatch(PanelEvent::StartChanged(state));
    }

    fn started(&self, run: Run) {
        self.panel.console.announce(format!("{} has been started.", run.playbook.name));
        if let Some(on_start) = self.panel.started {
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
