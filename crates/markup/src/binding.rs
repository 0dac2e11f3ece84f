//! Values on their elements.

use leptos::prelude::RenderEffect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use crate::{template::Op, value::Value};

/// A value on its element.
pub(crate) enum Written {
    Static(Value),
    Live(RenderEffect<Value>),
}

/// Attribute, class, style or property of an element that a value is written to.
#[derive(Clone)]
pub(crate) struct Binding {
    pub(crate) element: Element,
    pub(crate) op: Op,
}

impl Binding {
    /// Writes a value for the first time.
    pub(crate) fn write(&self, value: Value) -> Written {
        self.write_over(value, None)
    }

    /// Writes a value over another.
    pub(crate) fn rewrite(&self, value: Value, written: &mut Written) {
        let before = match written {
            Written::Static(before) => Some(std::mem::replace(before, Value::Absent)),
            Written::Live(effect) => effect.take_value(),
        };
        *written = self.write_over(value, before);
    }

    fn write_over(&self, value: Value, before: Option<Value>) -> Written {
        let Value::Live(read) = value else {
            self.put(&value, before.as_ref());
            return Written::Static(value);
        };
        let binding = self.clone();
        let follow = move |before: Option<Value>| {
            let value = read().current();
            binding.put(&value, before.as_ref());
            value
        };
        Written::Live(RenderEffect::new_with_value(follow, before))
    }

    fn put(&self, value: &Value, before: Option<&Value>) {
        // A property is compared with the element itself: the user may have changed it since.
        if self.op.sign != '$' && before.is_some_and(|before| same(before, value)) {
            return;
        }
        let (element, text) = (&self.element, value.text());
        // The names are fixed in the program; where the browser refuses a value the old one stays.
        let name = self.op.text;
        let done = match self.op.sign {
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
                    // Writing the same text again would move the cursor of a text field.
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
