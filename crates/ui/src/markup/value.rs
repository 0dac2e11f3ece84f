//! What can stand as the value of an attribute, a class, a style or a property.

use std::borrow::Cow;

use leptos::prelude::{Get, RenderEffect, RwSignal, Signal};
use riposte_model::SafeUrl;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use super::shape::Mark;

/// A value that is written to an element.
pub enum Value {
    /// Left out.
    Absent,
    /// There or not.
    Flag(bool),
    /// A text.
    Text(Cow<'static, str>),
    /// Written again whenever a signal that it reads changes.
    Live(Box<dyn Fn() -> Value + Send>),
}

/// Something that can be written to an element.
pub trait IntoValue {
    /// As a value.
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

/// Somewhere to lead to. There is none for just any text: it could be a script.
pub trait IntoAddress {
    /// As a value.
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

/// A value on its element.
pub(super) enum Written {
    Still(Value),
    Live(RenderEffect<Value>),
}

/// Where a value is written.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) element: Element,
    pub(super) mark: Mark,
}

impl Place {
    /// Writes a value for the first time.
    pub(super) fn write(&self, value: Value) -> Written {
        self.write_over(value, None)
    }

    /// Writes a value over another.
    pub(super) fn rewrite(&self, value: Value, written: &mut Written) {
        let before = match written {
            Written::Still(before) => Some(std::mem::replace(before, Value::Absent)),
            Written::Live(effect) => effect.take_value(),
        };
        *written = self.write_over(value, before);
    }

    fn write_over(&self, value: Value, before: Option<Value>) -> Written {
        let Value::Live(read) = value else {
            self.put(&value, before.as_ref());
            return Written::Still(value);
        };
        let place = self.clone();
        let follow = move |before: Option<Value>| {
            let mut value = read();
            while let Value::Live(inner) = value {
                value = inner();
            }
            place.put(&value, before.as_ref());
            value
        };
        Written::Live(RenderEffect::new_with_value(follow, before))
    }

    fn put(&self, value: &Value, before: Option<&Value>) {
        // A property is compared where it is: a person may have changed it since.
        if self.mark.sign != '$' && before.is_some_and(|before| same(before, value)) {
            return;
        }
        let (element, text) = (&self.element, text(value));
        // The names are fixed in the program; what the browser refuses stays as it was.
        let name = self.mark.text;
        let done = match self.mark.sign {
            '.' => element.class_list().toggle_with_force(name, text.is_some()).map(|_| ()),
            ':' => {
                let style = element.unchecked_ref::<HtmlElement>().style();
                style.set_property(name, text.unwrap_or_default())
            }
            '$' => {
                let value = match value {
                    Value::Flag(flag) => JsValue::from_bool(*flag),
                    _ => JsValue::from_str(text.unwrap_or_default()),
                };
                let name = JsValue::from_str(name);
                match js_sys::Reflect::get(element, &name) {
                    // Writing it again would move the cursor of a text field.
                    Ok(there) if there == value => Ok(()),
                    _ => js_sys::Reflect::set(element, &name, &value).map(|_| ()),
                }
            }
            _ => match text {
                Some(text) => element.set_attribute(name, text),
                None => element.remove_attribute(name),
            },
        };
        drop(done);
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Absent, Value::Absent) => true,
        (Value::Flag(one), Value::Flag(other)) => one == other,
        (Value::Text(one), Value::Text(other)) => one == other,
        _ => false,
    }
}

/// The text of a value that is there.
fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        Value::Flag(true) => Some(""),
        _ => None,
    }
}
