//! What can stand as a child in `html!`.

use std::borrow::Cow;

use super::{Kind, Markup};

/// Something that can stand as a child.
pub trait IntoMarkup {
    /// As markup.
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
        Markup(Kind::Text(self))
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
        Markup(Kind::Many(self))
    }
}

impl<F, T> IntoMarkup for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoMarkup,
{
    fn into_markup(self) -> Markup {
        Markup::live(self)
    }
}
