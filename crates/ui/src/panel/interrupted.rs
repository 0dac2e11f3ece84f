//! Questions that the end of a session has interrupted, kept for the same person's return to the same entity.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use riposte_client::{ClientError, StartState};
use riposte_model::EntityId;

use super::{Panel, state::PanelState};
use crate::{
    Console,
    effect::effect,
    markup::Markup,
    parts::{Note, Tone},
};

/// A panel as it was left. Kept in memory only, for it holds what was typed.
struct Left {
    console: Console,
    person: Rc<str>,
    entity: EntityId,
    playbook: String,
    state: PanelState,
}

thread_local! {
    /// The last panel that was left with a question or a refused start in it.
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// The name of the playbook that was not started because a session has ended, and the panel with its question as
/// it was. Nothing where the panel was only closed: its console is still there then.
pub(super) fn restore(console: Console, entity: &EntityId) -> Option<(String, PanelState)> {
    let left = LEFT.take()?;
    let same = left.person == console.person() && left.entity == *entity;
    (same && left.console.is_over()).then_some((left.playbook, left.state))
}

/// Keeps what is in a panel for [`restore`], once the panel goes.
pub(super) fn keep(panel: Panel) {
    on_cleanup(move || {
        let Some(mut state) = panel.state.try_get_value() else { return };
        let playbook = match (&state.start, &state.confirmation) {
            // It may have been started, and is looked up.
            (StartState::Sending { .. } | StartState::Accepted { .. } | StartState::Unclear { .. }, _) => {
                return;
            }
            (StartState::Refused { error: ClientError::Unauthenticated(_), request }, _) => {
                panel.playbook_name(&request.playbook_id)
            }
            (_, Some(request)) => request.playbook.name.clone(),
            (_, None) => return,
        };
        state.start = StartState::Idle;
        let Some(entity) = panel.context.try_with_value(|context| context.entity.id.clone()) else { return };
        let console = panel.console;
        LEFT.set(Some(Left { console, person: console.person(), entity, playbook, state }));
    });
}

/// Says that nothing was started, until something is.
pub(super) fn note(panel: Panel, playbook: &str) -> Markup {
    let shown = RwSignal::new(true);
    effect(move || {
        if panel.start.with(|start| *start != StartState::Idle) {
            shown.set(false);
        }
    });
    let title = format!("{playbook} was not started: your session had ended");
    Markup::live(move || {
        shown.get().then(|| {
            html! {
                <div role="status">
                    <Note tone=Tone::Warning title=title.clone()>
                        <p>"Nothing was sent to the target. Start it again if it is still needed."</p>
                    </Note>
                </div>
            }
        })
    })
}
