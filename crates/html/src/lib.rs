//! The `html!` macro: the syntax of Leptos's `view!`, compiled to a static outline and a list of values.
//!
//! `view!` generates a type and code of its own for each element, and puts static parts in through
//! `innerHTML`. This macro generates data for whatever does not change and one call for each value
//! that may, so that a page takes a fraction of the code and works where Trusted Types are enforced.

mod outline;

use proc_macro::TokenStream;

/// Markup, as an expression of type `riposte_ui::markup::Markup`.
///
/// | in the markup | what it is |
/// |---|---|
/// | `name="text"`, `name` | a fixed attribute |
/// | `name=value` | an attribute that may change; `None` and `false` leave it out |
/// | `href=address`, `src=address` | the same, of a type that is known to lead nowhere bad |
/// | `class:name=flag` | a class that is there or not |
/// | `style:name=value` | a property of the element's style |
/// | `prop:name=value` | what is entered in a control (`value`, `checked`), set after its children |
/// | `on:event=handler` | a listener, given the event as its own type |
/// | `node_ref=reference` | fills a `NodeRef` |
/// | `"text"`, `{expression}` | a child; a closure follows the signals that it reads |
/// | `<Name prop=value />` | a component that answers markup |
///
/// What could run as script is refused: `style`, `srcdoc` and `on…` as plain attributes, any other property.
#[proc_macro]
pub fn html(tokens: TokenStream) -> TokenStream {
    let markup = rstml::parse2(tokens.into()).and_then(|nodes| outline::markup(&nodes));
    markup.unwrap_or_else(syn::Error::into_compile_error).into()
}
