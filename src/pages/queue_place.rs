//! How far somebody has come in the queue, for when they come back to it.

use leptos::prelude::*;
use riposte_model::{Incident, IncidentId, Page};

use super::incident_filter::Filter;

/// Outlives the page of the queue.
#[derive(Clone, Copy)]
pub(crate) struct QueuePlace {
    left: StoredValue<Option<Left>>,
}

#[derive(Clone)]
struct Left {
    filter: Filter,
    /// How many rows were shown.
    rows: usize,
    /// The incident that was opened from there.
    opened: Option<IncidentId>,
}

impl QueuePlace {
    pub(crate) fn new() -> Self {
        Self { left: StoredValue::new(None) }
    }

    /// How many rows were shown under this filter; none under another.
    pub(super) fn rows(self, filter: &Filter) -> usize {
        self.left.with_value(|left| {
            left.as_ref().filter(|left| left.filter == *filter).map_or(0, |left| left.rows)
        })
    }

    /// Keeps how much is shown.
    pub(super) fn shows(self, filter: Filter, rows: usize) {
        self.left.set_value(Some(Left { filter, rows, opened: None }));
    }

    /// Keeps which incident was opened, from wherever.
    pub(super) fn opens(self, id: IncidentId) {
        self.left.update_value(|left| {
            if let Some(left) = left {
                left.opened = Some(id);
            }
        });
    }

    /// The row of the incident that somebody comes back from, counted from nought. Only once.
    pub(super) fn came_from(self, page: &Page<Incident>) -> Option<usize> {
        let opened = self.left.try_update_value(|left| left.as_mut()?.opened.take()).flatten()?;
        page.items.iter().position(|incident| incident.id == opened)
    }
}
