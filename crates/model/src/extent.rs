//! How much of a list is shown, in words.

use crate::Page;

impl<T> Page<T> {
    /// `50 of 212` where the backend counts, otherwise `50 shown` while there is more and `50 in all`
    /// at the end.
    pub fn extent(&self) -> String {
        extent(self.items.len(), self.total, self.next_cursor.is_some())
    }
}

/// Apart from the type of the items, so that the page carries it once.
fn extent(shown: usize, total: Option<u64>, has_more: bool) -> String {
    match total {
        Some(total) => format!("{shown} of {total}"),
        None if has_more => format!("{shown} shown"),
        None => format!("{shown} in all"),
    }
}
