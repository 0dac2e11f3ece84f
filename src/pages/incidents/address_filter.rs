//! The filter in the address, so that it can be shared and survives a reload.

use leptos::prelude::*;
use riposte_routes::{IncidentFilter, Route};

use crate::routing::{AddressState, Link, Step, use_navigate, use_query};

/// The filter in the address, and how to change it.
#[derive(Clone, Copy)]
pub(super) struct AddressFilter {
    pub(super) now: AddressState<IncidentFilter>,
    navigate: Callback<(Link, Step)>,
}

impl AddressFilter {
    pub(super) fn new() -> Self {
        Self { now: use_query(IncidentFilter::read), navigate: use_navigate() }
    }

    /// Changes part of it.
    pub(super) fn update(self, change: impl FnOnce(&mut IncidentFilter)) {
        let mut filter = self.now.get_untracked();
        change(&mut filter);
        self.set(&filter);
    }

    /// Back to everything that is open.
    pub(super) fn clear(self) {
        self.set(&IncidentFilter::default());
    }

    fn set(self, filter: &IncidentFilter) {
        self.navigate.run((Link::with(&Route::Incidents, &filter.write()), Step::Replace));
    }
}
