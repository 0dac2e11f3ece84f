//! Reactive effects, compiled once for all closures.

use leptos::prelude::Effect;

/// Runs a closure after the current update, and again whenever a signal that it reads changes, until its
/// owner is disposed.
pub fn effect(run: impl FnMut() + 'static) {
    fn start(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    start(Box::new(run));
}
