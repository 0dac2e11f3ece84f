//! Values of attributes, classes, styles and properties.

use std::borrow::Cow;

use leptos::prelude::{Get, RwSignal, Signal};
use riposte_text::SafeUrl;

/// A value that is written to an element.
pub enum Value {
    /// Left out.
    Absent,
    /// Present or not.
    Flag(bool),
    /// A text.
    Text(Cow<'static, str>),
    /// Written again whenever a signal that it reads changes.
    Live(Box<dyn Fn() -> Value + Send>),
}

impl Value {
    /// Text of a value that is present; empty for a flag.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Flag(true) => Some(""),
            _ => None,
        }
    }

    /// The value that a closure answers now.
    pub(crate) fn current(mut self) -> Self {
        while let Self::Live(read) = self {
            self = read();
        }
        self
    }
}

/// Conversion into the value of an attribute, a class, a style or a property.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of an attribute, a class, a style or a property",
    label = "not a value for markup",
    note = "it takes `bool`, `&'static str`, `String`, an `Option` or a signal of these, or a closure \
            `move || ...` that returns one; a number is written `number.to_string()`"
)]
pub trait IntoValue {
    /// Converts it.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, T::into_value)
    }
}

#[diagnostic::do_not_recommend]
impl<F, T> IntoValue for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoValue,
{
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for RwSignal<T> {
    fn into_value(self) -> Value {
        (move || self.get()).into_value()
    }
}

impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for Signal<T> {
    fn into_value(self) -> Value {
        (move || self.get()).into_value()
    }
}

/// Conversion into an address that is safe to follow. Not implemented for arbitrary text, which
/// could be a script.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address that is safe to follow",
    label = "`href` and `src` take no arbitrary text",
    note = "a text from elsewhere becomes an address by `SafeUrl::parse`; a path of the app is written as a \
            literal, or its route type implements `IntoAddress`"
)]
pub trait IntoAddress {
    /// Converts it.
    fn into_address(self) -> Value;
}

/// A path that is written in the program.
impl IntoAddress for &'static str {
    fn into_address(self) -> Value {
        self.into_value()
    }
}

impl IntoAddress for SafeUrl {
    fn into_address(self) -> Value {
        self.to_string().into_value()
    }
}
