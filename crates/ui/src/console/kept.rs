//! Values that were loaded before they were needed, or that a closed component had loaded.

use std::sync::Arc;

use leptos::prelude::*;

use super::Console;
use crate::{Seed, query::ErasedValue};

/// A value under its name, with the time at which it was loaded. Its type is erased, so that the console has
/// no code of its own for it.
pub(super) type Kept = Vec<(String, ErasedValue, f64)>;

impl Console {
    /// Keeps a value for the component that shows it next. Replaces an older one of that name.
    pub(crate) fn keep<T: Send + Sync + 'static>(self, name: &str, value: Arc<T>) {
        self.services.try_with_value(|services| {
            let mut kept = services.kept.borrow_mut();
            kept.retain(|(known, ..)| known != name);
            kept.push((name.to_owned(), value, js_sys::Date::now()));
        });
    }

    /// The value of that name, to be shown until it has been loaded again.
    pub(crate) fn kept<T: Send + Sync + 'static>(self, name: &str) -> Option<Seed<T>> {
        let found = self.services.try_with_value(|services| {
            let kept = services.kept.borrow();
            let (_, value, at) = kept.iter().find(|(known, ..)| known == name)?;
            Some((Arc::clone(value), *at))
        });
        let (value, at) = found.flatten()?;
        Some(Seed { value: value.downcast().ok()?, at })
    }
}
