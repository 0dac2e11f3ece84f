//! Effects, compiled once for all of them.

use leptos::prelude::Effect;

/// Runs soon, and again whenever a signal that it reads changes, until the component is gone.
pub fn effect(run: impl FnMut() + 'static) {
    fn start(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    start(Box::new(run));
}
