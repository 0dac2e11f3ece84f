#![doc = include_str!("../README.md")]

mod attribute;
mod component;
mod errors;
mod template;
mod vocabulary;

use proc_macro::TokenStream;

/// Markup, as an expression of type `riposte_markup::Markup`.
///
/// | in the markup | meaning |
/// |---|---|
/// | `name="text"`, `name` | a static attribute |
/// | `name=value` | a dynamic attribute; `None` and `false` leave it out |
/// | `href=address`, `src=address` | the same, of a type that is known to be safe to follow |
/// | `class:name=flag` | a class that is present or not |
/// | `style:name=value` | a property of the element's style |
/// | `prop:name=value` | content of a control (`value`, `checked`, `indeterminate`), set after its children |
/// | `on:event=handler` | a listener, given the event as its own type |
/// | `node_ref=reference` | fills a `NodeRef` |
/// | `"text"`, `{expression}` | a child; a closure follows the signals that it reads |
/// | `<Name prop=value />` | a component that returns markup |
///
/// Unknown elements and attributes are compile errors. So is what could run as script: `style`,
/// `srcdoc` and `on…` as plain attributes, `<script>`, any other property.
#[proc_macro]
pub fn html(tokens: TokenStream) -> TokenStream {
    template::expand(tokens.into()).into()
}
