//! Errors, collected so that one does not hide the rest of the markup.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// Every error of one `html!`.
#[derive(Default)]
pub(crate) struct Errors(Vec<TokenStream>);

impl Errors {
    /// Reports an error at some tokens.
    pub(crate) fn report(&mut self, at: impl ToTokens, message: impl std::fmt::Display) {
        self.push(Error::new_spanned(at, message).into_compile_error());
    }

    /// Adds an error that is an expression already.
    pub(crate) fn push(&mut self, error: TokenStream) {
        self.0.push(error);
    }

    /// The errors, each of which is an expression.
    pub(crate) fn into_inner(self) -> Vec<TokenStream> {
        self.0
    }
}
