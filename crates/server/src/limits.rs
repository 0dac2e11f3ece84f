//! Limits on requests. The published capabilities and every check read them from here.

/// Maximum length of a reason or another free text, in characters.
pub(crate) const MAX_REASON_CHARS: usize = 1000;
/// Maximum length of an identifier or label that a caller chooses, in characters.
pub(crate) const MAX_LABEL_CHARS: usize = 200;
/// Maximum number of targets of one run.
pub(crate) const MAX_TARGETS: usize = 1;
/// Maximum size of a target's response, in bytes. Later steps read a response whole or not at all.
pub(crate) const MAX_RESPONSE_BYTES: usize = 1024 * 1024;
/// Maximum length of a target's response as it is shown, in bytes.
pub(crate) const MAX_SHOWN_BYTES: usize = 16 * 1024;
