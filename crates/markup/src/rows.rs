//! Lists whose rows keep their identity.

use js_sys::Reflect;
use leptos::{
    prelude::{Owner, untrack},
    tachys::renderer::dom::Dom,
};
use wasm_bindgen::JsCast;
use web_sys::Node;

use crate::{
    diff::{Plan, plan},
    tree::{DrawRow, Markup, Piece, Row, Rows, RowsState},
};

/// A list with a row for each item. A row is drawn once and keeps its elements and its state for as
/// long as the list has its key, wherever it moves; the row that has the focus does not move at all.
pub fn keyed<T: Send + 'static>(
    items: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> String + Send + 'static,
    row: impl Fn(T) -> Markup + Clone + Send + 'static,
) -> Markup {
    // Of the whole list: the owner that is current when it changes is cleaned up at the next change.
    let owner = Owner::current();
    Markup::live(move || {
        let rows = items().into_iter().map(|item| {
            let (key, row) = (key(&item), row.clone());
            (key, Box::new(move || row(item)) as DrawRow)
        });
        Markup(Piece::Rows(Rows { owner: owner.clone(), rows: rows.collect() }))
    })
}

impl Row {
    fn build(key: String, draw: DrawRow, parent: Option<&Owner>) -> Self {
        let owner = parent.map_or_else(Owner::new, |parent| parent.with(Owner::new));
        // What a row reads is followed in the row, not by the list.
        let state = owner.with(|| untrack(|| draw().build()));
        Self { key, state, _owner: owner }
    }
}

impl Rows {
    pub(crate) fn build(self) -> RowsState {
        let Self { owner, rows } = self;
        let rows = rows.into_iter().map(|(key, draw)| Row::build(key, draw, owner.as_ref())).collect();
        RowsState { rows, end: Dom::create_placeholder() }
    }
}

impl RowsState {
    /// Keeps the rows whose keys are still there, draws the new ones, and moves only what has to.
    pub(crate) fn update(&mut self, list: Rows) {
        let Rows { owner, rows } = list;
        let Plan { sources, stays } = {
            let old: Vec<&str> = self.rows.iter().map(|row| &*row.key).collect();
            let new: Vec<&str> = rows.iter().map(|(key, _)| &**key).collect();
            plan(&old, &new, &mut || self.focused())
        };
        let mut before: Vec<Option<Row>> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        for (source, (key, draw)) in sources.into_iter().zip(rows) {
            let row = before.get_mut(source).and_then(Option::take);
            self.rows.push(row.unwrap_or_else(|| Row::build(key, draw, owner.as_ref())));
        }
        for gone in before.into_iter().flatten() {
            gone.state.remove();
        }
        let mut stays = stays.into_iter().peekable();
        let mut next = Node::from(self.end.clone());
        for (at, row) in self.rows.iter().enumerate().rev() {
            if stays.next_if_eq(&at).is_none() {
                row.state.insert_before(&next);
            }
            if let Some(first) = row.state.first() {
                next = first;
            }
        }
    }

    /// Index of the row that has the focus, in the document or in the shadow tree of the list.
    fn focused(&self) -> Option<usize> {
        let active = Reflect::get(&self.end.get_root_node(), &"activeElement".into()).ok()?;
        let active = active.dyn_into::<Node>().ok()?;
        self.rows.iter().position(|row| {
            let mut found = false;
            row.state.nodes(&mut |node| found |= node.contains(Some(&active)));
            found
        })
    }
}
