//! Markup in the document.

use std::borrow::Cow;

use leptos::{prelude::RenderEffect, tachys::renderer::dom::Dom};
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, Node, Text};

use super::{Kind, Markup, each::BuiltRows, shape::Drawn};

/// Markup that has nodes. Whatever it is, there is at least one, which keeps its place.
pub enum Built {
    Nothing(Comment),
    Text(Text, Cow<'static, str>),
    Drawn(Drawn),
    /// The comment stands behind them.
    Many(Vec<Built>, Comment),
    Live(Live),
    Rows(BuiltRows),
}

impl Markup {
    /// Makes the nodes, not yet in the document.
    pub(super) fn build(self) -> Built {
        match self.0 {
            Kind::Nothing => Built::Nothing(Dom::create_placeholder()),
            Kind::Text(text) => Built::Text(Dom::create_text_node(&text), text),
            Kind::Filled(shape, holes) => Built::Drawn(Drawn::new(shape, holes)),
            Kind::Many(pieces) => {
                let built = pieces.into_iter().map(Self::build).collect();
                Built::Many(built, Dom::create_placeholder())
            }
            Kind::Live(draw) => Built::Live(Live::new(draw)),
            Kind::Rows(rows) => Built::Rows(BuiltRows::new(rows)),
        }
    }

    /// Draws over what is there: in place where it has the same shape, in its stead otherwise.
    pub(super) fn rebuild(self, built: &mut Built) {
        match (self.0, built) {
            (Kind::Nothing, Built::Nothing(_)) => {}
            (Kind::Text(text), Built::Text(node, before)) => {
                if text != *before {
                    Dom::set_text(node, &text);
                    *before = text;
                }
            }
            (Kind::Filled(shape, holes), Built::Drawn(drawn)) if std::ptr::eq(shape, drawn.shape) => {
                drawn.refill(holes);
            }
            (Kind::Many(pieces), Built::Many(built, end)) => rebuild_many(pieces, built, end),
            (Kind::Rows(rows), Built::Rows(built)) => built.refill(rows),
            (kind, built) => {
                let new = Self(kind).build();
                if let Some(first) = built.first() {
                    new.insert_before(&first);
                }
                built.remove();
                *built = new;
            }
        }
    }
}

fn rebuild_many(pieces: Vec<Markup>, built: &mut Vec<Built>, end: &Comment) {
    let count = pieces.len();
    for surplus in built.drain(count.min(built.len())..) {
        surplus.remove();
    }
    for (at, piece) in pieces.into_iter().enumerate() {
        if let Some(there) = built.get_mut(at) {
            piece.rebuild(there);
        } else {
            let new = piece.build();
            new.insert_before(end);
            built.push(new);
        }
    }
}

impl Built {
    /// Its nodes at the top, in order.
    pub(super) fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        match self {
            Self::Nothing(node) => visit(node),
            Self::Text(node, _) => visit(node),
            Self::Drawn(drawn) => drawn.nodes(visit),
            Self::Many(built, end) => {
                for piece in built {
                    piece.nodes(visit);
                }
                visit(end);
            }
            Self::Live(Live(effect)) => {
                effect.with_value_mut(|built| built.nodes(visit));
            }
            Self::Rows(rows) => rows.nodes(visit),
        }
    }

    /// Its first node.
    pub(super) fn first(&self) -> Option<Node> {
        let mut first = None;
        self.nodes(&mut |node| {
            first.get_or_insert_with(|| node.clone());
        });
        first
    }

    /// Puts it before a node that is in the document.
    pub(super) fn insert_before(&self, next: &Node) {
        if let Some(parent) = next.parent_node() {
            self.nodes(&mut |node| insert(&parent, node, Some(next)));
        }
    }

    /// Takes it out of the document.
    pub(super) fn remove(&self) {
        self.nodes(&mut |node| Dom::remove(node));
    }

    /// Its elements at the top.
    pub(super) fn elements(&self) -> Vec<Element> {
        let mut elements = Vec::new();
        self.nodes(&mut |node| elements.extend(node.dyn_ref::<Element>().cloned()));
        elements
    }
}

/// Markup that is drawn again when a signal changes.
pub struct Live(RenderEffect<Built>);

impl Live {
    fn new(mut draw: Box<dyn FnMut() -> Markup + Send>) -> Self {
        Self(RenderEffect::new(move |before: Option<Built>| {
            let markup = draw();
            match before {
                Some(mut built) => {
                    markup.rebuild(&mut built);
                    built
                }
                None => markup.build(),
            }
        }))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // The effect itself ends a moment later. What is inside must not run in the meantime: the
        // signals that it reads may be gone already.
        drop(self.0.take_value());
    }
}

/// Puts a node into another; at its end where there is no `next`.
pub(super) fn insert(parent: &Node, node: &Node, next: Option<&Node>) {
    // Refused only where it would make a circle.
    drop(parent.insert_before(node, next));
}
