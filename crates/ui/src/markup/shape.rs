//! The outline of an `html!` and the values that fill it.

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{NodeRef, Owner},
    tachys::{html::node_ref::NodeRefContainer, renderer::dom::Dom},
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, Node};

use super::{
    IntoAddress, IntoMarkup, IntoValue, Kind, Markup, Value,
    built::{Built, insert},
    listener::Listener,
    value::{Place, Written},
};

/// Namespace of drawings.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The outline of one `html!`; no two share one.
///
/// Its text has marks that each end with a zero, in the order of the document:
///
/// | mark | what it is |
/// |---|---|
/// | `<tag`, `~tag` | opens an element, or an element of a drawing |
/// | `@name=text` | a fixed attribute of the element that was opened last |
/// | `"text` | a fixed text in it |
/// | `/` | closes it |
/// | `{` | place of a child |
/// | `=name`, `.name`, `:name`, `$name` | place of the value of an attribute, a class, a style, a property |
/// | `!event` | place of a listener |
/// | `&` | place of a reference to the element |
pub struct Shape(pub &'static str);

/// One mark of an outline.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) sign: char,
    pub(super) text: &'static str,
}

impl Shape {
    fn marks(&'static self) -> impl Iterator<Item = Mark> {
        self.0.split_terminator('\0').filter_map(|mark| {
            let mut rest = mark.chars();
            let sign = rest.next()?;
            Some(Mark { sign, text: rest.as_str() })
        })
    }
}

/// What fills a place.
pub(super) enum Hole {
    Child(Markup),
    Value(Value),
    Listener(SendWrapper<Box<dyn FnMut(Event)>>),
    Reference(Box<dyn FnOnce(&Element) + Send>),
}

/// Takes the values for the places of an outline, in their order.
pub struct Filling(&'static Shape, Vec<Hole>);

impl Filling {
    /// Nothing is filled yet.
    pub const fn new(shape: &'static Shape) -> Self {
        Self(shape, Vec::new())
    }

    /// Fills the place of a child.
    pub fn child(&mut self, child: impl IntoMarkup) {
        self.push(Hole::Child(child.into_markup()));
    }

    /// Fills the place of a value.
    pub fn value(&mut self, value: impl IntoValue) {
        self.push(Hole::Value(value.into_value()));
    }

    /// Fills the place of an address.
    pub fn address(&mut self, address: impl IntoAddress) {
        self.push(Hole::Value(address.into_address()));
    }

    /// Fills the place of a listener.
    pub fn listener<E: EventDescriptor>(&mut self, _event: E, mut handler: impl FnMut(E::EventType) + 'static)
    where
        E::EventType: JsCast,
    {
        self.push(Hole::Listener(owned(Box::new(move |event: Event| handler(event.unchecked_into())))));
    }

    /// Fills the place of a reference.
    pub fn reference<E>(&mut self, reference: NodeRef<E>)
    where
        E: ElementType + 'static,
        E::Output: JsCast + 'static,
    {
        self.push(Hole::Reference(Box::new(move |element| {
            NodeRefContainer::<E>::load(reference, element);
        })));
    }

    fn push(&mut self, hole: Hole) {
        self.1.push(hole);
    }

    /// The markup.
    pub fn done(self) -> Markup {
        Markup(Kind::Filled(self.0, self.1))
    }
}

/// A handler that finds the context of the place where it is written, whenever it is called.
fn owned(mut handler: Box<dyn FnMut(Event)>) -> SendWrapper<Box<dyn FnMut(Event)>> {
    let owner = Owner::current();
    SendWrapper::new(Box::new(move |event| match &owner {
        Some(owner) => owner.with(|| handler(event)),
        None => handler(event),
    }))
}

/// A place in the document that is filled.
enum Filled {
    Child(Built),
    Value(Place, Written),
    Listener(Listener),
    Reference(Element),
}

/// What stands at the top of an outline.
enum Root {
    Node(Node),
    /// The child in this place.
    Place(usize),
}

/// An outline in the document.
pub struct Drawn {
    pub(super) shape: &'static Shape,
    roots: Vec<Root>,
    places: Vec<Filled>,
}

impl Drawn {
    /// Makes the elements, not yet in the document.
    pub(super) fn new(shape: &'static Shape, holes: Vec<Hole>) -> Self {
        let mut drawn = Self { shape, roots: Vec::new(), places: Vec::with_capacity(holes.len()) };
        let mut holes = holes.into_iter();
        let mut open: Vec<Element> = Vec::new();
        for mark in shape.marks() {
            match mark.sign {
                '<' => open.push(Dom::create_element(mark.text, None)),
                '~' => open.push(Dom::create_element(mark.text, Some(SVG))),
                '/' => {
                    if let Some(element) = open.pop() {
                        drawn.place(open.last(), element.into());
                    }
                }
                '"' => drawn.place(open.last(), Dom::create_text_node(mark.text).into()),
                '@' => {
                    if let (Some(element), Some((name, value))) = (open.last(), mark.text.split_once('=')) {
                        Dom::set_attribute(element, name, value);
                    }
                }
                _ => {
                    if let Some(hole) = holes.next() {
                        drawn.fill(open.last(), mark, hole);
                    }
                }
            }
        }
        drawn
    }

    fn place(&mut self, parent: Option<&Element>, node: Node) {
        match parent {
            Some(parent) => insert(parent, &node, None),
            None => self.roots.push(Root::Node(node)),
        }
    }

    fn fill(&mut self, element: Option<&Element>, mark: Mark, hole: Hole) {
        let filled = match (hole, element) {
            (Hole::Child(markup), parent) => {
                let child = markup.build();
                match parent {
                    Some(parent) => child.nodes(&mut |node| insert(parent, node, None)),
                    None => self.roots.push(Root::Place(self.places.len())),
                }
                Filled::Child(child)
            }
            (Hole::Value(value), Some(element)) => {
                let place = Place { element: element.clone(), mark };
                let written = place.write(value);
                Filled::Value(place, written)
            }
            (Hole::Listener(handler), Some(element)) => {
                Filled::Listener(Listener::new(element.clone().into(), mark.text, handler.take()))
            }
            (Hole::Reference(load), Some(element)) => {
                load(element);
                Filled::Reference(element.clone())
            }
            // Only a child stands outside every element.
            (_, None) => return,
        };
        self.places.push(filled);
    }

    /// Fills the same outline anew, in place.
    pub(super) fn refill(&mut self, holes: Vec<Hole>) {
        for (filled, hole) in self.places.iter_mut().zip(holes) {
            match (filled, hole) {
                (Filled::Child(child), Hole::Child(markup)) => markup.rebuild(child),
                (Filled::Value(place, written), Hole::Value(value)) => place.rewrite(value, written),
                (Filled::Listener(listener), Hole::Listener(handler)) => listener.replace(handler.take()),
                (Filled::Reference(element), Hole::Reference(load)) => load(element),
                // The same outline has the same places.
                _ => {}
            }
        }
    }

    /// The nodes at its top, in order.
    pub(super) fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        for root in &self.roots {
            match root {
                Root::Node(node) => visit(node),
                Root::Place(at) => {
                    if let Some(Filled::Child(child)) = self.places.get(*at) {
                        child.nodes(visit);
                    }
                }
            }
        }
    }
}
