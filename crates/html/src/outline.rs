//! From parsed markup to an outline and the calls that fill it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use rstml::node::{Infallible, KeyedAttribute, Node, NodeAttribute, NodeElement};
use syn::{Error, Expr, ExprLit, Ident, Lit, Result, spanned::Spanned};

/// Attributes that a page which enforces its security policy must never get from markup.
const REFUSED: [&str; 2] = ["style", "srcdoc"];
/// Properties that hold what somebody entered. Others may turn text into markup or code.
const PROPERTIES: [&str; 3] = ["value", "checked", "indeterminate"];
/// Attributes that lead somewhere: they take an address that is known to be safe, and no text.
const ADDRESSES: [&str; 2] = ["href", "src"];
/// Attributes that lead somewhere and are never made at run time.
const NEVER_MADE: [&str; 6] = ["action", "formaction", "srcset", "ping", "poster", "data"];

/// An expression that makes the markup.
pub(crate) fn markup(nodes: &[Node]) -> Result<TokenStream> {
    if nodes.iter().all(|node| matches!(node, Node::Comment(_))) {
        return Ok(quote!(::riposte_ui::markup::Markup::NOTHING));
    }
    if let [node] = nodes
        && let Some(value) = lone_value(node)?
    {
        return Ok(quote!(::riposte_ui::markup::IntoMarkup::into_markup(#value)));
    }
    let mut outline = Outline::default();
    outline.nodes(nodes, false)?;
    let Outline { text, calls } = outline;
    let filling = filling();
    Ok(quote!({
        static SHAPE: ::riposte_ui::markup::Shape = ::riposte_ui::markup::Shape(#text);
        #[allow(unused_mut)]
        let mut #filling = ::riposte_ui::markup::Filling::new(&SHAPE);
        #(#calls)*
        #filling.done()
    }))
}

/// A name that nothing inside the markup can see.
fn filling() -> Ident {
    Ident::new("filling", Span::mixed_site())
}

/// What stands alone is passed on as it is.
fn lone_value(node: &Node) -> Result<Option<TokenStream>> {
    match node {
        Node::Block(block) => Ok(Some(quote!(#[allow(unused_braces)] #block))),
        Node::Element(element) if is_component(element) => component(element).map(Some),
        _ => Ok(None),
    }
}

#[derive(Default)]
struct Outline {
    /// What is there from the start, and where the values go: a line for each mark, as
    /// `riposte_ui::markup::Shape` describes it.
    text: String,
    /// One statement for each value, in the order of their places.
    calls: Vec<TokenStream>,
}

impl Outline {
    fn mark(&mut self, sign: char, text: &str) {
        self.text.push(sign);
        // A zero ends a mark; there is none in a page.
        self.text.extend(text.chars().filter(|c| *c != '\0'));
        self.text.push('\0');
    }

    fn call(&mut self, span: Span, call: TokenStream) {
        let filling = filling();
        self.calls.push(quote_spanned!(span => #filling.#call;));
    }

    fn child(&mut self, span: Span, value: TokenStream) {
        self.mark('{', "");
        self.call(span, quote!(child(#[allow(unused_braces)] #value)));
    }

    fn nodes(&mut self, nodes: &[Node], svg: bool) -> Result<()> {
        nodes.iter().try_for_each(|node| self.node(node, svg))
    }

    fn node(&mut self, node: &Node, svg: bool) -> Result<()> {
        match node {
            Node::Comment(_) => {}
            Node::Text(text) => {
                self.mark('"', &text.value_string());
            }
            // What comes from elsewhere does not know that it is part of a drawing.
            Node::Block(block) if svg => {
                return Err(Error::new(block.span(), "a drawing is written in one piece"));
            }
            Node::Block(block) => self.child(block.span(), quote!(#block)),
            Node::Fragment(fragment) => self.nodes(&fragment.children, svg)?,
            Node::Element(element) if is_component(element) && svg => {
                return Err(Error::new(element.name().span(), "a drawing is written in one piece"));
            }
            Node::Element(element) if is_component(element) => {
                let value = component(element)?;
                self.child(element.name().span(), value);
            }
            Node::Element(element) => self.element(element, svg)?,
            other => return Err(Error::new_spanned(other, "write text in quotation marks")),
        }
        Ok(())
    }

    fn element(&mut self, element: &NodeElement<Infallible>, svg: bool) -> Result<()> {
        let name = element.name().to_string();
        let svg = svg || name == "svg";
        self.mark(if svg { '~' } else { '<' }, &name);
        let attributes = element.attributes().iter().map(keyed).collect::<Result<Vec<_>>>()?;
        check_class(&attributes)?;
        // A select has the options that its value names only once they are there.
        let later = |attribute: &&&KeyedAttribute| attribute.key.to_string().starts_with("prop:");
        for attribute in attributes.iter().filter(|attribute| !later(attribute)) {
            self.attribute(attribute)?;
        }
        self.nodes(&element.children, svg)?;
        for attribute in attributes.iter().filter(later) {
            self.attribute(attribute)?;
        }
        self.mark('/', "");
        Ok(())
    }

    fn attribute(&mut self, attribute: &KeyedAttribute) -> Result<()> {
        let name = attribute.key.to_string();
        let span = attribute.key.span();
        if !name.contains(':')
            && let Some(text) = fixed(attribute)
        {
            refuse(&name, span)?;
            self.mark('@', &format!("{name}={text}"));
            return Ok(());
        }
        let value = expression(attribute)?;
        match name.split_once(':') {
            None if name == "node_ref" => {
                self.mark('&', "");
                self.call(span, quote!(reference(#value)));
            }
            None if ADDRESSES.contains(&&*name) => {
                self.mark('=', &name);
                self.call(span, quote!(address(#[allow(unused_braces)] #value)));
            }
            None if NEVER_MADE.contains(&&*name) => {
                return Err(Error::new(span, format!("`{name}` is not made at run time")));
            }
            None => {
                refuse(&name, span)?;
                self.mark('=', &name);
                self.call(span, quote!(value(#[allow(unused_braces)] #value)));
            }
            Some(("on", event)) => {
                let descriptor: Ident = syn::parse_str(event)
                    .map_err(|_error| Error::new(span, format!("there is no event `{event}`")))?;
                self.mark('!', event);
                self.call(span, quote!(listener(::leptos::ev::#descriptor, #value)));
            }
            Some(("prop", name)) if !PROPERTIES.contains(&name) => {
                return Err(Error::new(span, format!("the property `{name}` is not set from markup")));
            }
            Some((kind @ ("class" | "style" | "prop"), name)) => {
                let sign = match kind {
                    "class" => '.',
                    "style" => ':',
                    _ => '$',
                };
                self.mark(sign, name);
                self.call(span, quote!(value(#[allow(unused_braces)] #value)));
            }
            Some((kind, _)) => return Err(Error::new(span, format!("there is no `{kind}:` here"))),
        }
        Ok(())
    }
}

fn refuse(name: &str, span: Span) -> Result<()> {
    if REFUSED.contains(&name) || name.starts_with("on") {
        return Err(Error::new(
            span,
            format!("`{name}` is not written into a page; `style:` and `on:` do it safely"),
        ));
    }
    Ok(())
}

/// A class that changes as a whole would take away the single ones.
fn check_class(attributes: &[&KeyedAttribute]) -> Result<()> {
    let single = attributes.iter().any(|attribute| attribute.key.to_string().starts_with("class:"));
    for (at, attribute) in attributes.iter().enumerate() {
        let name = attribute.key.to_string();
        let span = attribute.key.span();
        if single && name == "class" && (fixed(attribute).is_none() || at > 0) {
            return Err(Error::new(span, "beside `class:`, `class` is a fixed text and stands first"));
        }
    }
    Ok(())
}

/// A component is called with its properties, as Leptos does.
fn component(element: &NodeElement<Infallible>) -> Result<TokenStream> {
    let name = element.name();
    let mut properties = Vec::new();
    for attribute in element.attributes() {
        let attribute = keyed(attribute)?;
        let (key, value) = (&attribute.key, expression(attribute)?);
        properties.push(quote!(.#key(#[allow(unused_braces)] { #value })));
    }
    if !element.children.is_empty() {
        let children = markup(&element.children)?;
        properties.push(quote!(.children(::std::boxed::Box::new(move || #children))));
    }
    Ok(quote_spanned!(name.span() =>
        ::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name)#(#properties)*.build(),
        )
    ))
}

fn is_component(element: &NodeElement<Infallible>) -> bool {
    let name = element.name().to_string();
    let last = name.rsplit("::").next().unwrap_or_default().trim_start();
    last.starts_with(|first: char| first.is_ascii_uppercase())
}

fn keyed(attribute: &NodeAttribute) -> Result<&KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => Err(Error::new_spanned(block, "an attribute has a name")),
    }
}

/// The text of an attribute that never changes.
fn fixed(attribute: &KeyedAttribute) -> Option<String> {
    match attribute.value() {
        None => Some(String::new()),
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Some(text.value()),
        Some(_) => None,
    }
}

fn expression(attribute: &KeyedAttribute) -> Result<&Expr> {
    attribute.value().ok_or_else(|| Error::new_spanned(attribute, "a value is missing here"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(tokens: TokenStream) -> Result<Outline> {
        let mut outline = Outline::default();
        outline.nodes(&rstml::parse2(tokens)?, false)?;
        Ok(outline)
    }

    fn text(tokens: TokenStream) -> String {
        outline(tokens).unwrap().text.replace('\0', " ")
    }

    fn calls(tokens: TokenStream) -> Vec<String> {
        outline(tokens).unwrap().calls.iter().map(|call| call.to_string().replace(' ', "")).collect()
    }

    fn refusal(tokens: TokenStream) -> String {
        outline(tokens).err().unwrap().to_string()
    }

    #[test]
    fn what_never_changes_is_data() {
        let tokens = quote!(<p class="a b" novalidate>"One" <br /> "two = three"</p><hr />);
        assert_eq!(text(tokens.clone()), r#"<p @class=a b @novalidate= "One <br / "two = three / <hr / "#);
        assert!(calls(tokens).is_empty());
    }

    #[test]
    fn what_may_change_has_a_place_and_a_call_in_the_same_order() {
        let tokens = quote! {
            <input node_ref=field aria-label=label prop:value=typed class:on=flag style:width="1px" on:input=take />
            {more}
        };
        assert_eq!(text(tokens.clone()), "<input & =aria-label .on :width !input $value / { ");
        let calls = calls(tokens);
        let names: Vec<_> = calls.iter().filter_map(|call| call.split('(').next()).collect();
        let expected = ["reference", "value", "value", "value", "listener", "value", "child"];
        assert_eq!(names, expected.map(|name| format!("filling.{name}")));
        assert!(calls[5].contains("typed"), "a property is set last: {calls:?}");
    }

    #[test]
    fn a_drawing_and_all_in_it_are_of_their_own_namespace() {
        assert_eq!(text(quote!(<b><svg><path d=d></path></svg></b>)), "<b ~svg ~path =d / / / ");
    }

    #[test]
    fn components_are_called_and_take_their_place() {
        let tokens = quote!(<p><parts::Note tone=tone><b>"x"</b></parts::Note></p>);
        assert_eq!(text(tokens.clone()), "<p { / ");
        let call = &calls(tokens)[0];
        assert!(call.contains("component_props_builder(&parts::Note).tone("), "{call}");
        assert!(call.contains(".children("), "{call}");
    }

    #[test]
    fn a_zero_cannot_end_a_mark() {
        assert_eq!(text(quote!(<p title="a\0b"></p>)), "<p @title=ab / ");
    }

    #[test]
    fn what_could_run_as_script_is_refused() {
        for tokens in [
            quote!(<p style="color: red"></p>),
            quote!(<p style=text></p>),
            quote!(<p onclick="go()"></p>),
            quote!(<iframe srcdoc=text></iframe>),
        ] {
            assert!(refusal(tokens).contains("is not written into a page"));
        }
        assert!(refusal(quote!(<p prop:textContent=x></p>)).contains("`textContent` is not set"));
        assert!(refusal(quote!(<p use:thing=x></p>)).contains("no `use:`"));
        assert!(refusal(quote!(<form action=x></form>)).contains("`action` is not made"));
        assert!(refusal(quote!(<p>loose</p>)).contains("quotation marks"));
        assert!(refusal(quote!(<p {name}></p>)).contains("has a name"));
    }

    #[test]
    fn what_would_not_do_what_it_says_is_refused() {
        assert!(refusal(quote!(<p on:a-b=go></p>)).contains("no event `a-b`"));
        assert!(refusal(quote!(<svg>{part}</svg>)).contains("in one piece"));
        assert!(refusal(quote!(<svg><Part /></svg>)).contains("in one piece"));
        assert!(refusal(quote!(<p class=all class:one=flag></p>)).contains("beside `class:`"));
        assert!(refusal(quote!(<p class:one=flag class="all"></p>)).contains("beside `class:`"));
    }

    #[test]
    fn what_leads_somewhere_takes_an_address() {
        let tokens = quote!(<a href=place><img src=picture alt=name /></a>);
        assert_eq!(text(tokens.clone()), "<a =href <img =src =alt / / ");
        let calls = calls(tokens);
        let names: Vec<_> = calls.iter().filter_map(|call| call.split('(').next()).collect();
        assert_eq!(names, ["filling.address", "filling.address", "filling.value"]);
    }

    #[test]
    fn no_markup_is_nothing() {
        assert!(markup(&[]).unwrap().to_string().contains("NOTHING"));
    }
}
