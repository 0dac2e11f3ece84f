//! Reading what a backend sent.
//!
//! The derived `Deserialize` of a type is a state machine over the text of the JSON; for the types
//! of this crate they would be a fifth of the page's program. These types are read from the parsed
//! value instead, field by field, through the functions below, which all of them share.

use serde_json::{Map, Value};

use crate::Extra;

/// What is wrong with a value, as a sentence with the path to it.
#[derive(Debug)]
pub struct Fault(String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that can be read from a JSON value.
pub trait Wire: Sized {
    /// Reads it. `null` counts as absent.
    fn read(value: Value) -> Result<Self, Fault>;

    /// What it is where it is absent; nothing if it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

/// The fields of a JSON object, taken out one by one. What is left at the end is of another version.
pub(crate) struct Fields {
    map: Map<String, Value>,
    fault: Option<Fault>,
}

impl Fields {
    /// The fields of a value that should be an object.
    pub(crate) fn of(value: Value) -> Result<Self, Fault> {
        match value {
            Value::Object(map) => Ok(Self { map, fault: None }),
            other => Err(expected("an object", &other)),
        }
    }

    /// Takes a field out by its name in Rust. A field that is missing or wrong is remembered as the
    /// fault, and the caller goes on with nothing.
    pub(crate) fn take<T: Wire>(&mut self, name: &str, default: impl FnOnce() -> Option<T>) -> Option<T> {
        let name = camel(name);
        let read = match self.map.remove(&name) {
            None | Some(Value::Null) => match default().or_else(T::absent) {
                Some(value) => return Some(value),
                None => Err(Fault("missing".to_owned())),
            },
            Some(value) => T::read(value),
        };
        match read {
            Ok(value) => Some(value),
            Err(Fault(what)) => {
                self.fault.get_or_insert_with(|| Fault(format!("{name}: {what}")));
                None
            }
        }
    }

    /// What is left.
    pub(crate) fn rest(&mut self) -> Extra {
        std::mem::take(&mut self.map).into_iter().collect()
    }

    /// The whole, unless something was wrong.
    pub(crate) fn end<T>(self, whole: Option<T>) -> Result<T, Fault> {
        match (self.fault, whole) {
            (None, Some(whole)) => Ok(whole),
            (fault, _) => Err(fault.unwrap_or_else(|| Fault("incomplete".to_owned()))),
        }
    }
}

/// `created_at` as `createdAt`.
fn camel(name: &str) -> String {
    let mut up = false;
    let mut out = String::with_capacity(name.len());
    for c in name.trim_start_matches("r#").chars() {
        match c {
            '_' => up = true,
            c if up => {
                out.push(c.to_ascii_uppercase());
                up = false;
            }
            c => out.push(c),
        }
    }
    out
}

fn expected(what: &str, found: &Value) -> Fault {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Fault(format!("expected {what}, found {found}"))
}

impl Wire for String {
    fn read(value: Value) -> Result<Self, Fault> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(expected("a text", &other)),
        }
    }
}

impl Wire for bool {
    fn read(value: Value) -> Result<Self, Fault> {
        value.as_bool().ok_or_else(|| expected("a truth value", &value))
    }
}

impl Wire for u64 {
    fn read(value: Value) -> Result<Self, Fault> {
        value.as_u64().ok_or_else(|| expected("a whole number", &value))
    }
}

impl Wire for u32 {
    fn read(value: Value) -> Result<Self, Fault> {
        value.as_u64().and_then(|n| n.try_into().ok()).ok_or_else(|| expected("a whole number", &value))
    }
}

impl Wire for u16 {
    fn read(value: Value) -> Result<Self, Fault> {
        value.as_u64().and_then(|n| n.try_into().ok()).ok_or_else(|| expected("a whole number", &value))
    }
}

impl Wire for Value {
    fn read(value: Value) -> Result<Self, Fault> {
        Ok(value)
    }
}

impl Wire for Map<String, Value> {
    fn read(value: Value) -> Result<Self, Fault> {
        match value {
            Value::Object(map) => Ok(map),
            other => Err(expected("an object", &other)),
        }
    }
}

impl<T: Wire> Wire for Option<T> {
    fn read(value: Value) -> Result<Self, Fault> {
        T::read(value).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read(value: Value) -> Result<Self, Fault> {
        T::read(value).map(Self::new)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(value: Value) -> Result<Self, Fault> {
        let Value::Array(items) = value else { return Err(expected("a list", &value)) };
        let mut out = Self::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            out.push(T::read(item).map_err(|Fault(what)| Fault(format!("{at}: {what}")))?);
        }
        Ok(out)
    }
}

/// Defines a type that a backend sends, with its serde. A field marked `[default]` may be missing,
/// and so may every `Option`; the one marked `[flatten]` keeps what this version does not know.
macro_rules! wire {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$about:meta])* pub $field:ident: $type:ty $([$mark:ident])? ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $( $(#[$about])* $(#[serde($mark)])? pub $field: $type, )+
        }

        impl $crate::wire::Wire for $name {
            fn read(value: serde_json::Value) -> Result<Self, $crate::wire::Fault> {
                let mut fields = $crate::wire::Fields::of(value)?;
                $( let $field = $crate::wire::take!(fields, $field $(, $mark)?); )+
                let whole = || Some(Self { $( $field: $field?, )+ });
                fields.end(whole())
            }
        }

        $crate::wire::deserialize!($name);
    };
}

/// Takes one field out, by its mark.
macro_rules! take {
    ($fields:ident, $field:ident) => {
        $fields.take(stringify!($field), || None)
    };
    ($fields:ident, $field:ident, default) => {
        $fields.take(stringify!($field), || Some(Default::default()))
    };
    ($fields:ident, $field:ident, flatten) => {
        Some($fields.rest())
    };
}

/// Gives a type that can be read from a value its `Deserialize`.
macro_rules! deserialize {
    ($name:ident $(<$param:ident>)?) => {
        impl<'de $(, $param: $crate::wire::Wire)?> serde::Deserialize<'de> for $name $(<$param>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                $crate::wire::Wire::read(value).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {deserialize, take, wire};
