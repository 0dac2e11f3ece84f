//! Lists whose rows keep their identity.

use leptos::{
    prelude::{Owner, document, untrack},
    tachys::renderer::dom::Dom,
};
use wasm_bindgen::JsCast;
use web_sys::{Comment, HtmlElement, Node};

use super::{Kind, Markup, built::Built};

/// A row for each item of a list. A row is drawn once and keeps its elements and its state for as
/// long as the list has its key, wherever it moves.
pub fn each<T: Send + 'static>(
    items: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> String + Send + 'static,
    row: impl Fn(T) -> Markup + Clone + Send + 'static,
) -> Markup {
    // Of the whole list: the owner that is current when it changes is cleaned up at the next change.
    let owner = Owner::current();
    Markup::live(move || {
        let rows = items().into_iter().map(|item| {
            let (key, row) = (key(&item), row.clone());
            (key, Box::new(move || row(item)) as Draw)
        });
        Markup(Kind::Rows(Rows { owner: owner.clone(), rows: rows.collect() }))
    })
}

type Draw = Box<dyn FnOnce() -> Markup + Send>;

/// The rows of a list, each with what draws it if it is new.
pub(super) struct Rows {
    owner: Option<Owner>,
    rows: Vec<(String, Draw)>,
}

/// Rows in the document.
pub struct BuiltRows {
    rows: Vec<Row>,
    /// Stands behind them.
    end: Comment,
}

struct Row {
    key: String,
    // Dropped before its owner, so that what is inside is cleaned up first.
    built: Built,
    _owner: Owner,
}

impl Row {
    fn new(key: String, draw: Draw, parent: Option<&Owner>) -> Self {
        let owner = parent.map_or_else(Owner::new, |parent| parent.with(Owner::new));
        // What a row reads is followed in the row, not by the list.
        let built = owner.with(|| untrack(|| draw().build()));
        Self { key, built, _owner: owner }
    }
}

impl BuiltRows {
    pub(super) fn new(rows: Rows) -> Self {
        let Rows { owner, rows } = rows;
        let rows = rows.into_iter().map(|(key, draw)| Row::new(key, draw, owner.as_ref())).collect();
        Self { rows, end: Dom::create_placeholder() }
    }

    /// Keeps the rows whose keys are still there, draws the new ones, and moves only what has to.
    pub(super) fn refill(&mut self, rows: Rows) {
        let mut before = std::mem::take(&mut self.rows);
        let owner = rows.owner;
        for (key, draw) in rows.rows {
            let known = before.iter().position(|row| row.key == key);
            let row = known.map(|at| before.remove(at));
            self.rows.push(row.unwrap_or_else(|| Row::new(key, draw, owner.as_ref())));
        }
        for gone in before {
            gone.built.remove();
        }
        // What is moved in the document loses the focus.
        let focused = document().active_element();
        let mut next = Node::from(self.end.clone());
        for row in self.rows.iter().rev() {
            let mut last = None;
            row.built.nodes(&mut |node| last = Some(node.clone()));
            if last.and_then(|node| node.next_sibling()).as_ref() != Some(&next) {
                row.built.insert_before(&next);
            }
            if let Some(first) = row.built.first() {
                next = first;
            }
        }
        if document().active_element() != focused
            && let Some(moved) = focused.and_then(|focused| focused.dyn_into::<HtmlElement>().ok())
        {
            // Nothing comes of it where the element went with its row.
            drop(moved.focus());
        }
    }

    pub(super) fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        for row in &self.rows {
            row.built.nodes(visit);
        }
        visit(&self.end);
    }
}
