//! Texts about the sandbox.

use crate::{SandboxState, SandboxSystem, defang};

impl SandboxState {
    /// Explains a system without records: nothing was changed there, or what was changed has been undone.
    pub fn unchanged_text(&self, system: &SandboxSystem) -> &'static str {
        if self.calls.iter().all(|call| call.system != system.id) {
            "Unchanged."
        } else {
            "Unchanged: earlier changes were undone or left no record."
        }
    }
}

/// Subject of a call or record as it is shown. The sandbox does not say what it is: one word with a dot
/// or a scheme and without an `@` is taken for an address and defanged, so that nothing turns it into a link.
pub fn display_subject(subject: &str) -> String {
    let is_word = !subject.contains(|c: char| c == '@' || c.is_whitespace());
    let is_address = is_word && (subject.contains('.') || subject.contains("://"));
    if is_address { defang(subject) } else { subject.to_owned() }
}
