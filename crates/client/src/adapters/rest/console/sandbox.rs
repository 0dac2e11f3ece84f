//! The state of the sandbox: fetched with its page.

use riposte_model::SandboxState;
use riposte_parts::part;

use super::super::{Answer, Rest};
use crate::http::{MAX_LIST_BYTES, from_json};

part! {
    [sandbox, load_sandbox]
    pub(super) fn sandbox(rest: Rest) -> Answer<SandboxState> {
        let value = rest.value(&["sandbox", "state"], &[], MAX_LIST_BYTES);
        Box::pin(async move { from_json(value.await?) })
    }
}
