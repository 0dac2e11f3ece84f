//! The catalogue of playbooks: fetched with the panel.

use riposte_model::{EntityKind, Page, Playbook};
use riposte_parts::part;

use super::{Answer, Rest};

part! {
    [panel, load_playbooks]
    pub(super) fn playbooks(rest: Rest, kind: EntityKind) -> Answer<Page<Playbook>> {
        rest.pages(&["v1", "playbooks"], &[("entityKind", kind.to_string())])
    }
}
