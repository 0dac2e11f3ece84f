//! Limits on requests. The published capabilities and every check read them from here.

/// Maximum length of a reason or another free text, in characters.
pub(crate) const MAX_REASON_CHARS: usize = 1000;
/// Maximum length of an identifier or label that a caller chooses, in characters.
pub(crate) const MAX_LABEL_CHARS: usize = 200;
/// Maximum number of targets of one run.
pub(crate) const MAX_TARGETS: usize = 1;
