//! The playbooks for a kind of entity, loaded when the panel opens or before.

use leptos::{prelude::*, task::spawn_local};
use riposte_model::{EntityKind, Page, Playbook};

use crate::{Console, Query, effect::effect};

/// Number of kinds whose playbooks are loaded before a panel is opened. Each is a request.
const EARLY_KINDS: usize = 8;

fn name(kind: &EntityKind) -> String {
    ["playbooks ", kind.as_str()].concat()
}

/// The playbooks for entities of a kind: those known from before at once, and then as they are now.
pub(super) fn playbooks(console: Console, kind: EntityKind) -> Query<Page<Playbook>> {
    let name = name(&kind);
    let playbooks = Query::seeded(console.kept(&name), move || console.backend().playbooks(&kind));
    effect(move || {
        if let Some(page) = playbooks.value() {
            console.keep(&name, page);
        }
    });
    playbooks
}

/// Loads the playbooks for the first of these kinds, so that a panel shows them as soon as it opens. An error
/// is left to the panel.
pub fn prefetch_playbooks(console: Console, kinds: Vec<EntityKind>) {
    let wanted = kinds.into_iter().filter(move |kind| untrack(|| console.runs_on(kind))).take(EARLY_KINDS);
    let backend = console.backend();
    // One after the other: reading a response takes memory that the program never gives back.
    spawn_local(async move {
        for kind in wanted {
            let name = name(&kind);
            if console.kept::<Page<Playbook>>(&name).is_none()
                && let Ok(page) = backend.playbooks(&kind).await
            {
                console.keep(&name, page.into());
            }
        }
    });
}
