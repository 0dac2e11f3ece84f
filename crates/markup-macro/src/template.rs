//! From parsed markup to a template and the calls that fill it.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use rstml::{
    Infallible, Parser, ParserConfig,
    node::{Node, NodeElement},
};
use syn::{Ident, spanned::Spanned};

use crate::{attribute, component, errors::Errors, vocabulary};

/// An expression that makes the markup. What is wrong is reported beside what is right, so that an
/// editor goes on completing names in markup that is half typed.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let config = ParserConfig::new().recover_block(true);
    let (nodes, diagnostics) = Parser::new(config).parse_recoverable(tokens).split_vec();
    let mut errors = Errors::default();
    for diagnostic in diagnostics {
        errors.push(diagnostic.emit_as_expr_tokens());
    }
    let markup = markup(&nodes, &mut errors);
    let errors = errors.into_inner();
    if errors.is_empty() { markup } else { quote!({ #(#errors;)* #markup }) }
}

/// An expression for some nodes.
pub(crate) fn markup(nodes: &[Node], errors: &mut Errors) -> TokenStream {
    if nodes.iter().all(|node| matches!(node, Node::Comment(_))) {
        return quote!(::riposte_markup::Markup::NOTHING);
    }
    if let [node] = nodes
        && let Some(value) = lone_value(node, errors)
    {
        return quote_spanned!(node.span() => ::riposte_markup::IntoMarkup::into_markup(#value));
    }
    let mut template = Template::new(errors);
    template.nodes(nodes, false);
    let Template { text, calls, .. } = template;
    let builder = builder();
    quote!({
        static TEMPLATE: ::riposte_markup::Template = ::riposte_markup::Template(#text);
        #[allow(unused_mut)]
        let mut #builder = ::riposte_markup::TemplateBuilder::new(&TEMPLATE);
        #(#calls)*
        #builder.finish()
    })
}

/// A name that nothing inside the markup can see.
fn builder() -> Ident {
    Ident::new("builder", Span::mixed_site())
}

/// A value that stands alone is passed on as it is.
fn lone_value(node: &Node, errors: &mut Errors) -> Option<TokenStream> {
    match node {
        Node::Block(block) => Some(quote!(#[allow(unused_braces)] #block)),
        Node::Element(element) if component::is_component(element) => Some(component::call(element, errors)),
        _ => None,
    }
}

/// A template in the making.
pub(crate) struct Template<'a> {
    /// Static parts, and the places of the dynamic ones: the operations that
    /// `riposte_markup::Template` lists.
    text: String,
    /// One statement for each dynamic part, in the order of their places.
    calls: Vec<TokenStream>,
    pub(crate) errors: &'a mut Errors,
}

impl<'a> Template<'a> {
    fn new(errors: &'a mut Errors) -> Self {
        Self { text: String::new(), calls: Vec::new(), errors }
    }

    /// Adds an operation.
    pub(crate) fn op(&mut self, sign: char, text: &str) {
        self.text.push(sign);
        // A zero byte ends an operation; there is none in a page.
        self.text.extend(text.chars().filter(|c| *c != '\0'));
        self.text.push('\0');
    }

    /// Adds the call that fills the place added last.
    pub(crate) fn call(&mut self, span: Span, call: TokenStream) {
        let builder = builder();
        self.calls.push(quote_spanned!(span => #builder.#call;));
    }

    fn child(&mut self, span: Span, value: TokenStream) {
        self.op('{', "");
        self.call(span, quote!(child(#[allow(unused_braces)] #value)));
    }

    fn nodes(&mut self, nodes: &[Node], svg: bool) {
        for node in nodes {
            self.node(node, svg);
        }
    }

    fn node(&mut self, node: &Node, svg: bool) {
        match node {
            Node::Comment(_) => {}
            Node::Text(text) => self.op('"', &text.value_string()),
            // A value from elsewhere does not know that it is part of an SVG.
            Node::Block(block) if svg => self.errors.report(block, "an SVG is written in one piece"),
            Node::Block(block) => self.child(block.span(), block.to_token_stream()),
            Node::Fragment(fragment) => self.nodes(&fragment.children, svg),
            Node::Element(element) if component::is_component(element) && svg => {
                self.errors.report(element.name(), "an SVG is written in one piece");
            }
            Node::Element(element) if component::is_component(element) => {
                let value = component::call(element, self.errors);
                self.child(element.name().span(), value);
            }
            Node::Element(element) => self.element(element, svg),
            other => self.errors.report(other, "write text in quotation marks"),
        }
    }

    fn element(&mut self, element: &NodeElement<Infallible>, svg: bool) {
        let name = element.name().to_string();
        let svg = svg || name == "svg";
        if let Err(message) = vocabulary::check_element(&name, svg) {
            self.errors.report(element.name(), message);
        }
        self.op(if svg { '~' } else { '<' }, &name);
        attribute::before_children(self, &name, svg, element.attributes());
        if vocabulary::is_void(&name) && !element.children.is_empty() {
            self.errors.report(element.name(), format!("`<{name}>` has no children"));
        }
        // HTML may stand inside of SVG again.
        self.nodes(&element.children, svg && name != "foreignObject");
        attribute::after_children(self, element.attributes());
        self.op('/', "");
    }
}

#[cfg(test)]
mod tests;
