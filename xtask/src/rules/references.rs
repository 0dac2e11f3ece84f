//! The paths through modules that a source file names: `crate::a::b`, `super::c`, `use crate::{d, e}`.
//!
//! Read from tokens, so that the bodies of macros count and comments and texts do not.

use std::iter::Peekable;

use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream};

/// A path as it is written, with the module that it is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Inline modules around it, outermost first.
    pub(super) inside: Vec<String>,
    /// Its segments; `*` for a glob. The first is `crate`, `super`, `self` or a name.
    pub(super) path: Vec<String>,
    /// The name it gets here, where it is part of a `use`.
    pub(super) imported_as: Option<String>,
}

/// Every path of a file but those of its tests. A file that is not Rust has none.
pub(super) fn of(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    if let Ok(tokens) = text.parse::<TokenStream>() {
        walk(tokens, &mut Vec::new(), &mut found);
    }
    found
}

type Tokens = Peekable<token_stream::IntoIter>;

fn walk(tokens: TokenStream, inside: &mut Vec<String>, found: &mut Vec<Reference>) {
    let mut tokens: Tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(group)) = tokens.peek()
                    && group.delimiter() == Delimiter::Bracket
                {
                    let attribute = group.stream().to_string().replace(' ', "");
                    tokens.next();
                    if attribute == "cfg(test)" {
                        skip_item(&mut tokens);
                    }
                }
            }
            TokenTree::Group(group) => walk(group.stream(), inside, found),
            TokenTree::Ident(word) if word == "use" => {
                let mut import = |path: Vec<String>, name: Option<String>| {
                    found.push(Reference { inside: inside.clone(), path, imported_as: name });
                };
                tree(&mut tokens, &Vec::new(), &mut import);
            }
            TokenTree::Ident(word) if word == "mod" => {
                let Some(TokenTree::Ident(name)) = tokens.next() else { continue };
                if let Some(TokenTree::Group(body)) = tokens.peek().cloned() {
                    tokens.next();
                    inside.push(name.to_string());
                    walk(body.stream(), inside, found);
                    inside.pop();
                }
            }
            TokenTree::Ident(word) => {
                let mut path = vec![word.to_string()];
                while next_is_colons(&mut tokens) {
                    match tokens.peek() {
                        Some(TokenTree::Ident(next)) => path.push(next.to_string()),
                        _ => break,
                    }
                    tokens.next();
                }
                if path.len() > 1 {
                    found.push(Reference { inside: inside.clone(), path, imported_as: None });
                }
            }
            _ => {}
        }
    }
}

/// Passes over what an attribute belongs to: to the end of its braces, or to a semicolon.
fn skip_item(tokens: &mut Tokens) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            _ => {}
        }
    }
}

/// One branch of a `use`, up to its comma or semicolon.
fn tree(tokens: &mut Tokens, before: &[String], import: &mut impl FnMut(Vec<String>, Option<String>)) {
    let mut path = before.to_vec();
    let mut name = None;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                name = tokens.next().map(|token| token.to_string());
            }
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Group(group) => {
                let mut inner: Tokens = group.stream().into_iter().peekable();
                while inner.peek().is_some() {
                    tree(&mut inner, &path, import);
                }
                // What the braces hold has been imported; the path before them is none by itself.
                path.clear();
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => break,
        }
    }
    // `a::{self}` is `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(last) = path.last().cloned() {
        import(path, Some(name.unwrap_or(last)));
    }
}

fn next_is_colons(tokens: &mut Tokens) -> bool {
    let mut ahead = tokens.clone();
    let colon =
        |token: Option<TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    if colon(ahead.next()) && colon(ahead.next()) {
        tokens.next();
        tokens.next();
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        of(text).into_iter().map(|reference| reference.path.join("::")).collect()
    }

    #[test]
    fn imports_come_apart() {
        let text = "use crate::{a::{self, B as C}, d::*, e};\npub use super::f::G;";
        assert_eq!(paths(text), ["crate::a", "crate::a::B", "crate::d::*", "crate::e", "super::f::G"]);
        assert_eq!(of(text)[1].imported_as.as_deref(), Some("C"));
    }

    #[test]
    fn paths_in_code_and_macros_count() {
        let text = "fn a() -> crate::b::C { html! { <D on:e=crate::f::g /> } }";
        assert_eq!(paths(text), ["crate::b::C", "crate::f::g"]);
    }

    #[test]
    fn comments_texts_and_tests_do_not_count() {
        let text = "//! [`crate::a`]\n/// `crate::b`\nconst C: &str = \"crate::d\";\n\
            #[cfg(test)]\nmod tests {\n    use crate::e;\n}\n#[cfg(test)]\nuse crate::f;\nuse crate::g;";
        assert_eq!(paths(text), ["crate::g"]);
    }

    #[test]
    fn an_inner_module_is_told() {
        let found = of("mod a { fn b() { super::c::d(); } }");
        assert_eq!(
            (found[0].inside.join("::"), found[0].path.join("::")),
            ("a".into(), "super::c::d".into())
        );
    }
}
