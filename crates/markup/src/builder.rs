//! Filling a template with its dynamic parts.

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{NodeRef, Owner},
    tachys::html::node_ref::NodeRefContainer,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::Event;

use crate::{
    convert::IntoMarkup,
    template::Template,
    tree::{DynamicPart, Handler, Markup, Piece},
    value::{IntoAddress, IntoValue},
};

/// Collects the dynamic parts of a template, in the order of their places. Used by `html!`.
pub struct TemplateBuilder(&'static Template, Vec<DynamicPart>);

impl TemplateBuilder {
    /// A builder that has no part yet.
    pub const fn new(template: &'static Template) -> Self {
        Self(template, Vec::new())
    }

    /// Adds a child.
    pub fn child(&mut self, child: impl IntoMarkup) {
        self.push(DynamicPart::Child(child.into_markup()));
    }

    /// Adds the value of an attribute, a class, a style or a property.
    pub fn value(&mut self, value: impl IntoValue) {
        self.push(DynamicPart::Value(value.into_value()));
    }

    /// Adds the value of an attribute that leads somewhere.
    pub fn address(&mut self, address: impl IntoAddress) {
        self.push(DynamicPart::Value(address.into_address()));
    }

    /// Adds a listener.
    pub fn listener<E: EventDescriptor>(&mut self, _event: E, mut handler: impl FnMut(E::EventType) + 'static)
    where
        E::EventType: JsCast,
    {
        self.push(DynamicPart::Listener(owned(Box::new(move |event: Event| {
            handler(event.unchecked_into());
        }))));
    }

    /// Adds a reference to the element.
    pub fn reference<E>(&mut self, reference: NodeRef<E>)
    where
        E: ElementType + 'static,
        E::Output: JsCast + 'static,
    {
        self.push(DynamicPart::Reference(Box::new(move |element| {
            NodeRefContainer::<E>::load(reference, element);
        })));
    }

    fn push(&mut self, part: DynamicPart) {
        self.1.push(part);
    }

    /// The finished markup.
    pub fn finish(self) -> Markup {
        Markup(Piece::Template(self.0, self.1))
    }
}

/// A handler that runs under the owner of the place where it is written, whenever it is called.
fn owned(mut handler: Box<dyn FnMut(Event)>) -> Handler {
    let owner = Owner::current();
    SendWrapper::new(Box::new(move |event| match &owner {
        Some(owner) => owner.with(|| handler(event)),
        None => handler(event),
    }))
}
