//! What is known of a run, and how current that is.

use std::{cell::Cell, mem::discriminant, rc::Rc};

use leptos::prelude::*;
use riposte_client::ClientError;
use riposte_model::{Run, RunStatus};

use crate::Console;

/// A run that is followed.
#[derive(Clone, Copy)]
pub struct Followed(Signal<Known>);

/// What is known of a run, in one signal: each type of signal costs some kilobytes of program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    run: Option<Run>,
    silence: Option<Silence>,
}

/// Nothing is heard of a run that has not ended.
#[derive(Clone, Debug)]
pub struct Silence {
    /// When something was last heard, in milliseconds since 1970.
    pub since: f64,
    /// Why.
    pub cause: Cause,
}

/// Why nothing is heard of a run.
#[derive(Clone, Debug)]
pub enum Cause {
    /// The backend did not answer. It is asked again.
    Unanswered(ClientError),
    /// Nothing changed for so long that nobody asks any more.
    GaveUp,
    /// The backend does not have the run any more, or does not show it to this person.
    Gone(ClientError),
}

impl Followed {
    /// The run as far as it is known.
    pub fn run(self) -> Option<Run> {
        self.0.with(|known| known.run.clone())
    }

    /// Why nothing is heard of it, where that is so and it has not ended.
    pub fn silence(self) -> Option<Silence> {
        self.0.with(|known| known.silence.clone().filter(|_| !known.has_ended()))
    }

    /// Whether the run has ended.
    pub fn has_ended(self) -> bool {
        self.0.with(Known::has_ended)
    }

    /// Whether anything is known of it.
    pub fn is_known(self) -> bool {
        self.0.with(|known| known.run.is_some())
    }

    /// Where the run stands, and whether that is what was last heard of it, not what is.
    pub fn status(self) -> Option<(RunStatus, bool)> {
        self.0.with(|known| {
            let status = known.run.as_ref()?.status.clone();
            Some((status, known.silence.is_some() && !known.has_ended()))
        })
    }

    /// Now, for what is under way: stands still while nothing is heard.
    pub(crate) fn clock(self, console: Console) -> Signal<f64> {
        let second = console.second();
        Signal::derive(move || {
            let since = self.0.with(|known| known.silence.as_ref().map(|silence| silence.since));
            since.unwrap_or_else(|| second.get())
        })
    }
}

impl Known {
    fn has_ended(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.status.is_terminal())
    }
}

/// Where what is known of a run is kept.
#[derive(Clone, Default)]
pub(crate) struct Slot {
    known: ArcRwSignal<Known>,
    /// When something was last heard, in milliseconds since 1970.
    at: Rc<Cell<f64>>,
}

impl Slot {
    pub(crate) fn followed(&self) -> Followed {
        Followed(self.known.clone().into())
    }

    /// The run as far as it is known.
    pub(crate) fn run(&self) -> Option<Run> {
        self.known.with_untracked(|known| known.run.clone())
    }

    pub(crate) fn set(&self, run: Run) {
        self.known.update(|known| known.run = Some(run));
    }

    /// There was an answer.
    pub(crate) fn heard(&self) {
        self.at.set(js_sys::Date::now());
        if self.known.with_untracked(|known| known.silence.is_some()) {
            self.known.update(|known| known.silence = None);
        }
    }

    /// There was none. Whether that is new.
    pub(crate) fn fell_silent(&self, cause: Cause) -> bool {
        let before = self
            .known
            .with_untracked(|known| known.silence.as_ref().map(|silence| discriminant(&silence.cause)));
        if before != Some(discriminant(&cause)) {
            self.known.update(|known| known.silence = Some(Silence { since: self.at.get(), cause }));
        }
        before.is_none()
    }
}
