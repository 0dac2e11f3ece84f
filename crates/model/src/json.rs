//! Decoding of responses.
//!
//! A derived `Deserialize` is a state machine over the JSON text; for the types of this crate these
//! would make up a fifth of the page's code. The types are decoded field by field from a parsed value
//! instead, by functions that they share.

use serde_json::{Map, Value};

use crate::Extra;

/// Decoding error: path to the invalid value, and the reason.
#[derive(Debug)]
pub struct DecodeError(String);

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type that is decoded from a parsed JSON value.
pub trait FromJson: Sized {
    /// Decodes a value.
    fn from_json(value: Value) -> Result<Self, DecodeError>;

    /// Stands in for an absent or invalid value until decoding of the whole ends. It becomes visible
    /// only where absence is allowed; otherwise the whole fails. Stopping at the first error instead
    /// would need code to drop half-built values, which is larger than the code that decodes them.
    fn placeholder() -> Self;

    /// Whether a field of this type may always be absent.
    const OPTIONAL: bool = false;
}

/// The fields of a JSON object, taken out one by one. Those left at the end are unrecognized. `null`
/// counts as absent.
pub(crate) struct Fields {
    map: Map<String, Value>,
    fault: Option<DecodeError>,
}

impl Fields {
    /// The fields of a value, which must be an object.
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Object(map) => Self { map, fault: None },
            other => Self { map: Map::new(), fault: Some(expected("an object", &other)) },
        }
    }

    /// Takes out a field by its Rust name.
    pub(crate) fn take<T: FromJson>(&mut self, name: &'static str) -> T {
        self.read(name, T::OPTIONAL)
    }

    /// Takes out a field that may be absent.
    pub(crate) fn take_or_default<T: FromJson>(&mut self, name: &'static str) -> T {
        self.read(name, true)
    }

    #[inline(never)]
    fn read<T: FromJson>(&mut self, name: &'static str, optional: bool) -> T {
        let Some(value) = self.value(name, optional) else { return T::placeholder() };
        T::from_json(value).unwrap_or_else(|fault| {
            self.blame(name, fault);
            T::placeholder()
        })
    }

    #[inline(never)]
    fn value(&mut self, name: &'static str, optional: bool) -> Option<Value> {
        match self.map.remove(&camel(name)) {
            None | Some(Value::Null) => {
                if !optional {
                    self.blame(name, DecodeError("missing".to_owned()));
                }
                None
            }
            value => value,
        }
    }

    #[inline(never)]
    fn blame(&mut self, name: &str, DecodeError(what): DecodeError) {
        self.fault.get_or_insert_with(|| DecodeError(format!("{}: {what}", camel(name))));
    }

    /// The fields not taken out.
    #[inline(never)]
    pub(crate) fn rest(&mut self) -> Extra {
        std::mem::take(&mut self.map)
    }

    /// The decoded whole, or the first error.
    pub(crate) fn end<T>(self, whole: T) -> Result<T, DecodeError> {
        self.fault.map_or(Ok(whole), Err)
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

fn expected(what: &str, found: &Value) -> DecodeError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    DecodeError(format!("expected {what}, found {found}"))
}

impl FromJson for String {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(expected("a string", &other)),
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl FromJson for bool {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value.as_bool().ok_or_else(|| expected("a boolean", &value))
    }

    fn placeholder() -> Self {
        false
    }
}

impl FromJson for u64 {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value.as_u64().ok_or_else(|| expected("a whole number", &value))
    }

    fn placeholder() -> Self {
        0
    }
}

impl FromJson for u32 {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value.as_u64().and_then(|n| n.try_into().ok()).ok_or_else(|| expected("a whole number", &value))
    }

    fn placeholder() -> Self {
        0
    }
}

impl FromJson for u16 {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value.as_u64().and_then(|n| n.try_into().ok()).ok_or_else(|| expected("a whole number", &value))
    }

    fn placeholder() -> Self {
        0
    }
}

impl FromJson for Value {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        Ok(value)
    }

    fn placeholder() -> Self {
        Self::Null
    }
}

impl FromJson for Map<String, Value> {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Object(map) => Ok(map),
            other => Err(expected("an object", &other)),
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        T::from_json(value).map(Some)
    }

    fn placeholder() -> Self {
        None
    }

    const OPTIONAL: bool = true;
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let mut out = Self::new();
        each(value, &mut |item| T::from_json(item).map(|item| out.push(item)))?;
        Ok(out)
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

/// Decodes the items of an array one by one.
#[inline(never)]
fn each(value: Value, decode: &mut dyn FnMut(Value) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
    let Value::Array(items) = value else { return Err(expected("an array", &value)) };
    for (at, item) in items.into_iter().enumerate() {
        decode(item).map_err(|DecodeError(what)| DecodeError(format!("{at}: {what}")))?;
    }
    Ok(())
}

/// Defines a type that a backend sends, with its serialization. A field marked `[default]` may be
/// absent, and so may every `Option`; the one marked `[flatten]` keeps unrecognized fields.
macro_rules! record {
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

        impl $crate::json::FromJson for $name {
            #[inline(never)]
            fn from_json(value: serde_json::Value) -> Result<Self, $crate::json::DecodeError> {
                let mut fields = $crate::json::Fields::of(value);
                let whole = Self { $( $field: $crate::json::take!(fields, $field $(, $mark)?), )+ };
                fields.end(whole)
            }

            #[inline(never)]
            fn placeholder() -> Self {
                Self { $( $field: $crate::json::placeholder!($($mark)?), )+ }
            }
        }

        $crate::json::deserialize!($name);
    };
}

/// Takes out one field, by its mark.
macro_rules! take {
    ($fields:ident, $field:ident) => {
        $fields.take(stringify!($field))
    };
    ($fields:ident, $field:ident, default) => {
        $fields.take_or_default(stringify!($field))
    };
    ($fields:ident, $field:ident, flatten) => {
        $fields.rest()
    };
}

/// Placeholder of one field, by its mark.
macro_rules! placeholder {
    (flatten) => {
        $crate::Extra::new()
    };
    ($(default)?) => {
        $crate::json::FromJson::placeholder()
    };
}

/// Implements `Deserialize` by [`FromJson`].
macro_rules! deserialize {
    ($name:ident $(<$param:ident>)?) => {
        impl<'de $(, $param: $crate::json::FromJson)?> serde::Deserialize<'de> for $name $(<$param>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                $crate::json::FromJson::from_json(value).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {deserialize, placeholder, record, take};
