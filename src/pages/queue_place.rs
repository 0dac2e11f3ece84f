//! How far somebody has come in the queue, for when they come back to it.

use std::rc::Rc;

use leptos::prelude::*;
use riposte_client::{Backend, ClientError};
use riposte_model::{Incident, IncidentId, IncidentQuery, Page};

use super::incident_filter::Filter;

/// Outlives the page of the queue.
#[derive(Clone, Copy)]
pub(crate) struct QueuePlace {
    left: StoredValue<Option<Left>>,
}

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

/// The first page, and as many more as it takes to show `rows` of them again.
pub(super) async fn first_rows(
    backend: Rc<dyn Backend>,
    mut request: IncidentQuery,
    rows: usize,
) -> Result<Page<Incident>, ClientError> {
    let mut page = backend.incidents(&request).await?;
    while page.items.len() < rows && page.next_cursor.is_some() {
        request.cursor = page.next_cursor.take();
        let next = backend.incidents(&request).await?;
        // A backend that goes on without anything to show is not followed.
        if next.items.is_empty() {
            break;
        }
        page.items.extend(next.items);
        page.next_cursor = next.next_cursor;
    }
    Ok(page)
}
