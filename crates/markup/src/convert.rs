//! Conversions into markup.

use std::borrow::Cow;

use leptos::prelude::AnyView;

use crate::tree::{Markup, Piece};

/// Conversion into a child of `html!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand as a child in `html!`",
    label = "not markup",
    note = "a child is `Markup`, a text, a `u32`, `u64` or `usize`, an `Option` of these, a `Vec<Markup>`, or a \
            closure `move || ...` that returns one; a signal is written `{{move || signal.get()}}`",
    note = "a view or a component of Leptos stands in `html!` as `{{view.into_any()}}`"
)]
pub trait IntoMarkup {
    /// Converts it.
    fn into_markup(self) -> Markup;
}

impl IntoMarkup for Markup {
    fn into_markup(self) -> Markup {
        self
    }
}

impl IntoMarkup for () {
    fn into_markup(self) -> Markup {
        Markup::NOTHING
    }
}

impl IntoMarkup for Cow<'static, str> {
    fn into_markup(self) -> Markup {
        Markup(Piece::Text(self))
    }
}

impl IntoMarkup for &'static str {
    fn into_markup(self) -> Markup {
        Cow::Borrowed(self).into_markup()
    }
}

impl IntoMarkup for String {
    fn into_markup(self) -> Markup {
        Cow::<str>::Owned(self).into_markup()
    }
}

impl IntoMarkup for u32 {
    fn into_markup(self) -> Markup {
        u64::from(self).into_markup()
    }
}

impl IntoMarkup for usize {
    fn into_markup(self) -> Markup {
        self.to_string().into_markup()
    }
}

impl IntoMarkup for u64 {
    fn into_markup(self) -> Markup {
        self.to_string().into_markup()
    }
}

impl<T: IntoMarkup> IntoMarkup for Option<T> {
    fn into_markup(self) -> Markup {
        self.map_or(Markup::NOTHING, T::into_markup)
    }
}

impl IntoMarkup for Vec<Markup> {
    fn into_markup(self) -> Markup {
        Markup(Piece::Many(self))
    }
}

/// A view of Leptos, such as `view! { <Suspense>...</Suspense> }.into_any()`.
impl IntoMarkup for AnyView {
    fn into_markup(self) -> Markup {
        Markup(Piece::Foreign(Box::new(self)))
    }
}

#[diagnostic::do_not_recommend]
impl<F, T> IntoMarkup for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoMarkup,
{
    fn into_markup(self) -> Markup {
        Markup::live(self)
    }
}

impl Markup {
    /// Markup that is drawn again whenever a signal that it reads changes.
    pub fn live<T: IntoMarkup>(mut draw: impl FnMut() -> T + Send + 'static) -> Self {
        Self(Piece::Live(Box::new(move || draw().into_markup())))
    }
}
