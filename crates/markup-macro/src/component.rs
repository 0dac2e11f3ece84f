//! Components inside markup.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use rstml::{Infallible, node::NodeElement};
use syn::{Ident, spanned::Spanned};

use crate::{attribute, errors::Errors, template};

/// Whether the name is that of a component: its last part begins with a capital.
pub(crate) fn is_component(element: &NodeElement<Infallible>) -> bool {
    let name = element.name().to_string();
    let last = name.rsplit("::").next().unwrap_or_default().trim_start();
    last.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Calls a component with its properties, as `view!` does.
pub(crate) fn call(element: &NodeElement<Infallible>, errors: &mut Errors) -> TokenStream {
    let name = element.name();
    let mut properties = Vec::new();
    for attribute in element.attributes() {
        let Some(attribute) = attribute::keyed(attribute, errors) else { continue };
        let key = &attribute.key;
        if syn::parse_str::<Ident>(&key.to_string()).is_err() {
            let message = "a component takes properties; attributes, classes and listeners belong on an element inside it";
            errors.report(key, message);
            continue;
        }
        let Some(value) = attribute::value(attribute, errors) else { continue };
        properties.push(quote!(.#key(#[allow(unused_braces)] { #value })));
    }
    if !element.children.is_empty() {
        let children = template::markup(&element.children, errors);
        properties.push(quote!(.children(::std::boxed::Box::new(move || #children))));
    }
    quote_spanned!(name.span() =>
        ::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name)#(#properties)*.build(),
        )
    )
}
