//! Drawing for the first time.

use leptos::{prelude::RenderEffect, tachys::renderer::dom::Dom};
use web_sys::{Element, Node};

use crate::{
    binding::Binding,
    listener::Listener,
    template::{Op, Template},
    tree::{
        DynamicPart, ForeignState, LiveState, Markup, MarkupState, PartState, Piece, Root, TemplateInstance,
        insert,
    },
};

/// Namespace of SVG.
const SVG: &str = "http://www.w3.org/2000/svg";

impl Markup {
    /// Makes the nodes, not yet in the document.
    pub(crate) fn build(self) -> MarkupState {
        match self.0 {
            Piece::Nothing => MarkupState::Nothing(Dom::create_placeholder()),
            Piece::Text(text) => MarkupState::Text(Dom::create_text_node(&text), text),
            Piece::Template(template, parts) => {
                MarkupState::Template(TemplateInstance::build(template, parts))
            }
            Piece::Many(pieces) => {
                let states = pieces.into_iter().map(Self::build).collect();
                MarkupState::Many(states, Dom::create_placeholder())
            }
            Piece::Live(draw) => MarkupState::Live(LiveState::build(draw)),
            Piece::Rows(rows) => MarkupState::Rows(rows.build()),
            Piece::Foreign(view) => MarkupState::Foreign(Box::new(ForeignState::build(*view))),
        }
    }
}

impl LiveState {
    fn build(mut draw: Box<dyn FnMut() -> Markup + Send>) -> Self {
        Self(RenderEffect::new(move |before: Option<MarkupState>| {
            let markup = draw();
            match before {
                Some(mut state) => {
                    markup.rebuild(&mut state);
                    state
                }
                None => markup.build(),
            }
        }))
    }
}

impl TemplateInstance {
    fn build(template: &'static Template, parts: Vec<DynamicPart>) -> Self {
        let mut instance = Self { template, roots: Vec::new(), parts: Vec::with_capacity(parts.len()) };
        let mut parts = parts.into_iter();
        let mut open: Vec<Element> = Vec::new();
        for op in template.ops() {
            match op.sign {
                '<' => open.push(Dom::create_element(op.text, None)),
                '~' => open.push(Dom::create_element(op.text, Some(SVG))),
                '/' => {
                    if let Some(element) = open.pop() {
                        instance.append(open.last(), element.into());
                    }
                }
                '"' => instance.append(open.last(), Dom::create_text_node(op.text).into()),
                '@' => {
                    if let (Some(element), Some((name, value))) = (open.last(), op.text.split_once('=')) {
                        Dom::set_attribute(element, name, value);
                    }
                }
                _ => {
                    if let Some(part) = parts.next() {
                        instance.fill(open.last(), op, part);
                    }
                }
            }
        }
        instance
    }

    fn append(&mut self, parent: Option<&Element>, node: Node) {
        match parent {
            Some(parent) => insert(parent, &node, None),
            None => self.roots.push(Root::Node(node)),
        }
    }

    fn fill(&mut self, element: Option<&Element>, op: Op, part: DynamicPart) {
        let state = match (part, element) {
            (DynamicPart::Child(markup), parent) => {
                let child = markup.build();
                match parent {
                    Some(parent) => child.nodes(&mut |node| insert(parent, node, None)),
                    None => self.roots.push(Root::Part(self.parts.len())),
                }
                PartState::Child(child)
            }
            (DynamicPart::Value(value), Some(element)) => {
                let binding = Binding { element: element.clone(), op };
                let written = binding.write(value);
                PartState::Value(binding, written)
            }
            (DynamicPart::Listener(handler), Some(element)) => {
                PartState::Listener(Listener::new(element.clone().into(), op.text, handler.take()))
            }
            (DynamicPart::Reference(load), Some(element)) => {
                load(element);
                PartState::Reference(element.clone())
            }
            // Only a child stands outside every element.
            (_, None) => return,
        };
        self.parts.push(state);
    }
}
