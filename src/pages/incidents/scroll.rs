//! Rows and scroll position of the queue, for the return to it and for the first look at an incident.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;
use riposte_client::{Backend, ClientError};
use riposte_model::{Incident, IncidentId, IncidentQuery, Page};
use riposte_routes::IncidentFilter;
use riposte_ui::Seed;

/// State of the queue that outlives its page.
#[derive(Clone, Copy)]
pub(crate) struct QueueScroll {
    left: StoredValue<Option<Left>>,
}

struct Left {
    filter: IncidentFilter,
    /// The rows that were shown.
    rows: Arc<Page<Incident>>,
    /// Time at which they were loaded, in milliseconds since 1970.
    at: f64,
    /// The incident that was opened from there.
    opened: Option<IncidentId>,
}

impl QueueScroll {
    pub(crate) fn new() -> Self {
        Self { left: StoredValue::new(None) }
    }

    /// Number of rows that were shown under this filter; none under another.
    pub(super) fn rows(self, filter: &IncidentFilter) -> usize {
        self.left.with_value(|left| {
            left.as_ref().filter(|left| left.filter == *filter).map_or(0, |left| left.rows.items.len())
        })
    }

    /// Records what is shown, and when it was loaded.
    pub(super) fn shows(self, filter: IncidentFilter, rows: Arc<Page<Incident>>, at: f64) {
        self.left.set_value(Some(Left { filter, rows, at, opened: None }));
    }

    /// Records which incident was opened. Returns it as its row had it.
    pub(crate) fn opens(self, id: &IncidentId) -> Option<Seed<Incident>> {
        let seed = self.left.try_update_value(|left| {
            let left = left.as_mut()?;
            left.opened = Some(id.clone());
            let value = left.rows.items.iter().find(|incident| incident.id == *id)?.clone();
            Some(Seed { value: Arc::new(value), at: left.at })
        });
        seed.flatten()
    }

    /// The row of the incident that was left for the queue, zero-based. Only once.
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
        // A backend that sends cursors without items would be followed forever.
        if next.items.is_empty() {
            break;
        }
        page.items.extend(next.items);
        page.next_cursor = next.next_cursor;
    }
    Ok(page)
}
