//! Attributes of elements.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use rstml::node::{KVAttributeValue, KeyedAttribute, KeyedAttributeValue, NodeAttribute};
use syn::{Expr, ExprLit, Ident, Lit, spanned::Spanned};

use crate::{errors::Errors, template::Template, vocabulary};

/// Attributes that a page which enforces its security policy must never get from markup.
const REFUSED: [&str; 2] = ["style", "srcdoc"];
/// Properties that hold the content of a control. Others may turn text into markup or code.
const PROPERTIES: [&str; 3] = ["value", "checked", "indeterminate"];
/// Attributes that lead somewhere: they take an address that is known to be safe, and no text.
const ADDRESSES: [&str; 2] = ["href", "src"];
/// Attributes that lead somewhere and are never made at run time.
const NEVER_MADE: [&str; 6] = ["action", "formaction", "srcset", "ping", "poster", "data"];

/// Adds all attributes but properties.
pub(crate) fn before_children(
    template: &mut Template<'_>,
    element: &str,
    svg: bool,
    attributes: &[NodeAttribute],
) {
    check_combination(attributes, template.errors);
    for attribute in attributes {
        match keyed(attribute, template.errors) {
            Some(attribute) if !is_property(attribute) => add(template, element, svg, attribute),
            _ => {}
        }
    }
}

/// Adds properties: a select has the options that its value names only once they are there.
pub(crate) fn after_children(template: &mut Template<'_>, attributes: &[NodeAttribute]) {
    for attribute in attributes {
        if let NodeAttribute::Attribute(attribute) = attribute
            && is_property(attribute)
        {
            add(template, "", false, attribute);
        }
    }
}

fn is_property(attribute: &KeyedAttribute) -> bool {
    attribute.key.to_string().starts_with("prop:")
}

/// The attribute, unless it is a block.
pub(crate) fn keyed<'a>(attribute: &'a NodeAttribute, errors: &mut Errors) -> Option<&'a KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(attribute) => Some(attribute),
        NodeAttribute::Block(block) => {
            errors.report(block, "an attribute has a name; attributes are not spread in `html!`");
            None
        }
    }
}

fn add(template: &mut Template<'_>, element: &str, svg: bool, attribute: &KeyedAttribute) {
    let (key, name) = (&attribute.key, attribute.key.to_string());
    match name.split_once(':') {
        None if name == "node_ref" => {
            let Some(value) = value(attribute, template.errors) else { return };
            template.op('&', "");
            template.call(key.span(), quote!(reference(#value)));
        }
        None => {
            if let Err(message) = permit(&name, element, svg) {
                return template.errors.report(key, message);
            }
            plain(template, &name, attribute);
        }
        Some(("on", event)) => {
            let Ok(descriptor) = syn::parse_str::<Ident>(event) else {
                return template.errors.report(key, format!("there is no event `{event}`"));
            };
            let Some(value) = value(attribute, template.errors) else { return };
            // A misspelt event is reported where it is written.
            let descriptor = Ident::new(&descriptor.to_string(), last_span(key));
            template.op('!', event);
            template.call(key.span(), quote!(listener(::leptos::ev::#descriptor, #value)));
        }
        Some(("prop", property)) if !PROPERTIES.contains(&property) => {
            template.errors.report(key, format!("the property `{property}` is not set from markup"));
        }
        Some((kind @ ("class" | "style" | "prop"), name)) => {
            let Some(value) = value(attribute, template.errors) else { return };
            let sign = match kind {
                "class" => '.',
                "style" => ':',
                _ => '$',
            };
            template.op(sign, name);
            dynamic(template, "value", &value);
        }
        Some(("xlink" | "xml", _)) => {
            template.errors.report(key, format!("`{name}` is obsolete; write it without its prefix"));
        }
        Some((kind, _)) => {
            let message = format!(
                "`{kind}:` is not supported in `html!`; there are `on:`, `class:`, `style:` and `prop:`"
            );
            template.errors.report(key, message);
        }
    }
}

/// Adds an attribute without a prefix.
fn plain(template: &mut Template<'_>, name: &str, attribute: &KeyedAttribute) {
    if let Some(text) = fixed(attribute) {
        return template.op('@', &format!("{name}={text}"));
    }
    if NEVER_MADE.contains(&name) {
        let message = format!("`{name}` is not made at run time; write it as a literal");
        return template.errors.report(&attribute.key, message);
    }
    let Some(value) = value(attribute, template.errors) else { return };
    template.op('=', name);
    dynamic(template, if ADDRESSES.contains(&name) { "address" } else { "value" }, &value);
}

/// Adds the call for a dynamic value. A wrong type is reported where the value is written.
fn dynamic(template: &mut Template<'_>, method: &str, value: &TokenStream) {
    let span = value.span();
    let method = Ident::new(method, span);
    template.call(span, quote!(#method(#[allow(unused_braces)] #value)));
}

fn permit(name: &str, element: &str, svg: bool) -> Result<(), String> {
    if REFUSED.contains(&name) || name.starts_with("on") {
        return Err(format!("`{name}` is not written into a page; `style:` and `on:` do it safely"));
    }
    vocabulary::check_attribute(element, name, svg)
}

/// The last of two attributes of one name would win, and a class that changes as a whole would
/// remove the single ones.
fn check_combination(attributes: &[NodeAttribute], errors: &mut Errors) {
    let keyed: Vec<_> = attributes
        .iter()
        .filter_map(|attribute| match attribute {
            NodeAttribute::Attribute(attribute) => Some((attribute, attribute.key.to_string())),
            NodeAttribute::Block(_) => None,
        })
        .collect();
    let has_single = keyed.iter().any(|(_, name)| name.starts_with("class:"));
    for (at, (attribute, name)) in keyed.iter().enumerate() {
        let is_repeated = keyed.iter().take(at).any(|(_, other)| other == name);
        if is_repeated && !name.starts_with("on:") {
            errors.report(&attribute.key, format!("`{name}` is there already"));
        } else if has_single && name == "class" && (fixed(attribute).is_none() || at > 0) {
            errors.report(&attribute.key, "beside `class:`, `class` is a literal and stands first");
        }
    }
}

/// Text of a static attribute.
fn fixed(attribute: &KeyedAttribute) -> Option<String> {
    match &attribute.possible_value {
        KeyedAttributeValue::None => Some(String::new()),
        _ => match attribute.value()? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
    }
}

/// The expression of an attribute, also one that is half typed.
pub(crate) fn value(attribute: &KeyedAttribute, errors: &mut Errors) -> Option<TokenStream> {
    match &attribute.possible_value {
        KeyedAttributeValue::Value(value) => Some(match &value.value {
            KVAttributeValue::Expr(value) => value.to_token_stream(),
            KVAttributeValue::InvalidBraced(block) => block.to_token_stream(),
        }),
        KeyedAttributeValue::None => {
            errors.report(attribute, "a value is missing here");
            None
        }
        KeyedAttributeValue::Binding(_) => {
            errors.report(attribute, "`let:` and arguments are not supported in `html!`; pass a closure");
            None
        }
    }
}

fn last_span(tokens: &impl ToTokens) -> Span {
    tokens.to_token_stream().into_iter().last().map_or_else(Span::call_site, |token: TokenTree| token.span())
}
