//! Reading what a backend sent.
//!
//! The derived `Deserialize` of a type is a state machine over the text of the JSON; for the types
//! of this crate they would be a fifth of the page's program. These types are read from the parsed
//! value instead, field by field, through the functions below, which all of them share.

use serde_json::{Map, Value};

use crate::Extra;

/// What is wrong with a value, as a sentence with the path to it.
#[derive(Debug)]
pub struct DecodeError(String);

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that can be read from a JSON value.
pub trait FromJson: Sized {
    /// Reads it. `null` counts as absent.
    fn from_json(value: Value) -> Result<Self, DecodeError>;

    /// A value to go on with where it is absent or wrong. It is never seen by anybody unless being
    /// absent is allowed: reading goes on to the end and then fails as a whole, for the code that
    /// drops a value which is half there would be larger than the code that reads it.
    fn placeholder() -> Self;

    /// Whether it may be absent wherever it stands.
    const OPTIONAL: bool = false;
}

/// The fields of a JSON object, taken out one by one. What is left at the end is of another version.
pub(crate) struct Fields {
    map: Map<String, Value>,
    fault: Option<DecodeError>,
}

impl Fields {
    /// The fields of a value that should be an object.
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Object(map) => Self { map, fault: None },
            other => Self { map: Map::new(), fault: Some(expected("an object", &other)) },
        }
    }

    /// Takes a field out by its name in Rust.
    pub(crate) fn take<T: FromJson>(&mut self, name: &'static str) -> T {
        self.read(name, T::OPTIONAL)
    }

    /// Takes a field out that may be absent.
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

    /// What is left.
    #[inline(never)]
    pub(crate) fn rest(&mut self) -> Extra {
        std::mem::take(&mut self.map)
    }

    /// The whole, unless something was wrong.
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
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    DecodeError(format!("expected {what}, found {found}"))
}

impl FromJson for String {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(expected("a text", &other)),
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl FromJson for bool {
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value.as_bool().ok_or_else(|| expected("a truth value", &value))
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
    #[inline(never)]
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let Value::Array(items) = value else { return Err(expected("a list", &value)) };
        let mut out = Self::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            out.push(T::from_json(item).map_err(|DecodeError(what)| DecodeError(format!("{at}: {what}")))?);
        }
        Ok(out)
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

/// Defines a type that a backend sends, with its serde. A field marked `[default]` may be missing,
/// and so may every `Option`; the one marked `[flatten]` keeps what this version does not know.
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

/// Takes one field out, by its mark.
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

/// What stands for one field where there is none, by its mark.
macro_rules! placeholder {
    (flatten) => {
        $crate::Extra::new()
    };
    ($(default)?) => {
        $crate::json::FromJson::placeholder()
    };
}

/// Gives a type that can be read from a value its `Deserialize`.
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
