//! Explanation of a playbook that cannot be run.

use crate::{Availability, AvailabilityState, SafeUrl};

/// Why a playbook cannot be run, and the way out. The headline is ours; everything else is the
/// backend's and hostile text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle<'a> {
    /// State in a sentence of our own.
    pub headline: &'static str,
    /// The backend's own explanation, unless it is blank or repeats the headline.
    pub reason: Option<&'a str>,
    /// The backend's instruction that would remove the obstacle, unless it is blank.
    pub remedy: Option<&'a str>,
    /// Page where the instruction is carried out, if its address is safe to open.
    pub link: Option<SafeUrl>,
}

impl AvailabilityState {
    /// The state in a sentence. An unrecognized state is not runnable, and no more is known of it.
    pub fn headline(&self) -> &'static str {
        match self {
            Self::Runnable => "You can run this.",
            Self::MissingPermission => "You don't have permission to run this.",
            Self::BackendNotAuthorised => "The backend isn't allowed to run this.",
            Self::Disabled => "Disabled.",
            Self::KindMismatch => "Doesn't accept this type of entity.",
            Self::Unrecognized(_) => "Not available.",
        }
    }
}

impl Availability {
    /// The state in a sentence.
    pub fn headline(&self) -> &'static str {
        self.state.headline()
    }

    /// Explanation for a playbook that the caller may not run; none for a runnable one.
    pub fn obstacle(&self) -> Option<Obstacle<'_>> {
        if self.is_runnable() {
            return None;
        }
        let headline = self.headline();
        let text = |text: &'_ str| !text.trim().is_empty();
        let remedy = self.remedy.as_ref();
        Some(Obstacle {
            headline,
            reason: self.reason.as_deref().filter(|reason| text(reason) && reason.trim() != headline),
            remedy: remedy.map(|remedy| remedy.text.as_str()).filter(|remedy| text(remedy)),
            link: remedy.and_then(|remedy| SafeUrl::parse(remedy.url.as_deref()?).ok()),
        })
    }
}
