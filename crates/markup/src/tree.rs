//! Markup before it is drawn, and after.

use std::borrow::Cow;

use leptos::{
    prelude::{AnyView, Owner, Render, RenderEffect},
    tachys::renderer::dom::Dom,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Comment, Element, Event, Node, Text};

use crate::{
    binding::{Binding, Written},
    listener::Listener,
    template::Template,
    value::Value,
};

/// A piece of a page, before it is drawn.
pub struct Markup(pub(crate) Piece);

/// Children of a component, drawn where the component puts them.
pub type Children = Box<dyn FnOnce() -> Markup + Send>;

pub(crate) enum Piece {
    Nothing,
    Text(Cow<'static, str>),
    Template(&'static Template, Vec<DynamicPart>),
    Many(Vec<Markup>),
    Live(Box<dyn FnMut() -> Markup + Send>),
    Rows(Rows),
    // In a box, as it is rare and large.
    Foreign(Box<AnyView>),
}

/// Content of one place of a template.
pub(crate) enum DynamicPart {
    Child(Markup),
    Value(Value),
    Listener(Handler),
    Reference(Box<dyn FnOnce(&Element) + Send>),
}

pub(crate) type Handler = SendWrapper<Box<dyn FnMut(Event)>>;

/// Rows of a list, each with what draws it in case it is new.
pub(crate) struct Rows {
    /// Owner of the list, parent of the owners of its rows.
    pub(crate) owner: Option<Owner>,
    pub(crate) rows: Vec<(String, DrawRow)>,
}

pub(crate) type DrawRow = Box<dyn FnOnce() -> Markup + Send>;

/// Markup that has nodes; at least one, which keeps its place.
pub enum MarkupState {
    #[doc(hidden)]
    Nothing(Comment),
    #[doc(hidden)]
    Text(Text, Cow<'static, str>),
    #[doc(hidden)]
    Template(TemplateInstance),
    /// The comment follows them.
    #[doc(hidden)]
    Many(Vec<MarkupState>, Comment),
    #[doc(hidden)]
    Live(LiveState),
    #[doc(hidden)]
    Rows(RowsState),
    #[doc(hidden)]
    Foreign(Box<ForeignState>),
}

/// A template that has nodes.
pub struct TemplateInstance {
    pub(crate) template: &'static Template,
    pub(crate) roots: Vec<Root>,
    pub(crate) parts: Vec<PartState>,
}

/// One node, or one dynamic child, at the top of a template.
pub(crate) enum Root {
    Node(Node),
    /// Index of the child among the parts.
    Part(usize),
}

/// A dynamic part that has been drawn.
pub(crate) enum PartState {
    Child(MarkupState),
    Value(Binding, Written),
    Listener(Listener),
    Reference(Element),
}

/// Markup that is drawn again when a signal changes.
pub struct LiveState(pub(crate) RenderEffect<MarkupState>);

/// Rows that have nodes.
pub struct RowsState {
    pub(crate) rows: Vec<Row>,
    /// Follows them.
    pub(crate) end: Comment,
}

pub(crate) struct Row {
    pub(crate) key: String,
    // Dropped before its owner, so that effects inside end before what they read.
    pub(crate) state: MarkupState,
    pub(crate) _owner: Owner,
}

/// A view of Leptos that has nodes, between two comments.
pub struct ForeignState {
    pub(crate) start: Comment,
    pub(crate) state: <AnyView as Render>::State,
    pub(crate) end: Comment,
}

impl Markup {
    /// No markup at all.
    pub const NOTHING: Self = Self(Piece::Nothing);

    /// Whether an element at its top stays for as long as the markup does.
    pub(crate) fn has_lasting_root(&self) -> bool {
        match &self.0 {
            Piece::Template(template, _) => template.ops().any(|op| matches!(op.sign, '<' | '~')),
            Piece::Many(pieces) => pieces.iter().any(Self::has_lasting_root),
            Piece::Foreign(_) => true,
            Piece::Nothing | Piece::Text(_) | Piece::Live(_) | Piece::Rows(_) => false,
        }
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Self>>(pieces: I) -> Self {
        Self(Piece::Many(pieces.into_iter().collect()))
    }
}

impl MarkupState {
    /// Visits its top-level nodes, in order. A visitor may move or remove the node that it is given.
    pub(crate) fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        match self {
            Self::Nothing(node) => visit(node),
            Self::Text(node, _) => visit(node),
            Self::Template(instance) => instance.nodes(visit),
            Self::Many(pieces, end) => {
                for piece in pieces {
                    piece.nodes(visit);
                }
                visit(end);
            }
            Self::Live(LiveState(effect)) => {
                effect.with_value_mut(|state| state.nodes(visit));
            }
            Self::Rows(RowsState { rows, end }) => {
                for row in rows {
                    row.state.nodes(visit);
                }
                visit(end);
            }
            Self::Foreign(foreign) => foreign.nodes(visit),
        }
    }

    /// Its first node.
    pub(crate) fn first(&self) -> Option<Node> {
        let mut first = None;
        self.nodes(&mut |node| {
            first.get_or_insert_with(|| node.clone());
        });
        first
    }

    /// Inserts it before a node that is in the document.
    pub(crate) fn insert_before(&self, next: &Node) {
        if let Some(parent) = next.parent_node() {
            self.nodes(&mut |node| insert(&parent, node, Some(next)));
        }
    }

    /// Removes it from the document.
    pub(crate) fn remove(&self) {
        self.nodes(&mut |node| Dom::remove(node));
    }

    /// Its top-level elements.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let mut elements = Vec::new();
        self.nodes(&mut |node| elements.extend(node.dyn_ref::<Element>().cloned()));
        elements
    }
}

impl TemplateInstance {
    fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        for root in &self.roots {
            match root {
                Root::Node(node) => visit(node),
                Root::Part(at) => {
                    if let Some(PartState::Child(child)) = self.parts.get(*at) {
                        child.nodes(visit);
                    }
                }
            }
        }
    }
}

impl ForeignState {
    /// Whatever stands between the two comments: a view of Leptos does not list its nodes.
    fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        let mut next: Option<Node> = Some(self.start.clone().into());
        while let Some(node) = next {
            next = if node == *self.end.as_ref() { None } else { node.next_sibling() };
            visit(&node);
        }
    }
}

impl Drop for LiveState {
    fn drop(&mut self) {
        // The effect itself ends a moment later. What is inside must not run in the meantime: the
        // signals that it reads may be gone already.
        drop(self.0.take_value());
    }
}

/// Inserts a node into another; at its end where there is no `next`.
pub(crate) fn insert(parent: &Node, node: &Node, next: Option<&Node>) {
    // Refused only where it would make a circle.
    drop(parent.insert_before(node, next));
}
